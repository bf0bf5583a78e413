import Checkpoints
import Foundation
import Kernels
import Metrics
import Models
import Testing

@testable import Training

@Suite struct EvaluationTests {
  /// The finished model, through inference plans, is measured as the run measured itself.
  @Test(arguments: [TinyRun.recipe, TinyRun.averagedRecipe, TinyRun.colourCodesRecipe])
  func plansAndTrainingNetworksAgree(recipe: Recipe) throws {
    let data = recipe.architecture.pictureChannels == 1 ? TinyRun.data : TinyRun.largeColourData
    let run = try TrainingRun(recipe, seed: 5, data: data, processor: Processor(threadCount: 1))
    while !run.isFinished { _ = try run.advance() }
    let measured = try #require(run.measure(test: data, pictureCount: 400))

    let path = NSTemporaryDirectory() + "latent-evaluation-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try run.checkpoint().save(to: path)
    let model = try GeneratorModel(
      path: path, processor: Processor(threadCount: 1), withRecognition: true)
    let evaluation = try Evaluation(of: model, test: data, pictureCount: 400)

    #expect(evaluation.codes.count == 3 && evaluation.codes.map(\.name) == run.objective.codeNames)
    for (code, information) in zip(evaluation.codes, measured.information) {
      #expect(abs(code.information - information) < 1e-4, "\(code.name)")
    }
    let recovery = try #require(evaluation.recovery)
    #expect(recovery.matchedError == measured.matchedError)
    #expect(recovery.majorityError == measured.majorityError)
    #expect(evaluation.figures(command: "c").count == 5)
  }
}
