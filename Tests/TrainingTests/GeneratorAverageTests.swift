import Checkpoints
import Kernels
import Latents
import Models
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct GeneratorAverageTests {
  /// The recursion, written out over the weights that the run went through.
  @Test func theAverageIsTheRecursionOverTheSteps() throws {
    let run = try TinyRun.startInColour()
    let name = "up2.weight"
    var expected = try #require(run.objective.generatorNetwork.exportWeights()[name]).values
    for step in 1...12 {
      _ = try run.advance()
      let weights = try #require(run.objective.generatorNetwork.exportWeights()[name]).values
      let kept = Float(min(0.9, Double(1 + step) / Double(10 + step)))
      expected = zip(expected, weights).map { kept * $0 + (1 - kept) * $1 }
    }
    let found = try #require(run.checkpoint().weights["generator." + name]).values
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let last = try #require(run.objective.generatorNetwork.exportWeights()[name]).values
    #expect(zip(found, last).contains { abs($0 - $1) > 1e-4 })
  }

  /// With running statistics that fit, pictures have nearly the levels that batch statistics give.
  @Test func theStatisticsBelongToTheWeights() throws {
    let run = try TinyRun.startInColour { $0.averageDecay = 0.5 }
    while !run.isFinished { _ = try run.advance() }
    let network = run.modelGenerator
    var random = SeededGenerator(seed: 77)
    let batch = LatentBatch(run.objective.latent, count: network.batch)
    func mean(_ mode: Mode) -> Double {
      var sum = 0.0
      for _ in 0..<200 {
        batch.draw(using: &random)
        network.input.load(batch.values)
        network.forward(mode)
        sum += network.output.unloaded().reduce(0) { $0 + Double($1) }
      }
      return sum / Double(200 * network.batch * network.output.order.count)
    }
    // Inference first: training mode moves the statistics.
    let (fitted, own) = (mean(.inference), mean(.training))
    #expect(abs(fitted - own) < 0.01)
  }

  @Test func theModelSaysThatItIsAnAverage() throws {
    let card = try TinyRun.startInColour().checkpoint().card
    #expect(card.notes.contains { $0.contains("moving average") && $0.contains("0.9") })
    #expect(card.notes.contains("Trained on 60 pictures and their mirror images."))
    #expect(try TinyRun.start().checkpoint().card.notes.isEmpty)
  }
}
