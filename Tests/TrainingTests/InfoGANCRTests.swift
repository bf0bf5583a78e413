import CAllocationCount
import Checkpoints
import Datasets
import Foundation
import Inference
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// A game small enough for a test: 8 x 8 pictures, three codes; the regulariser sets in at step 8 with a
/// gap that closes at step 14.
private enum TinyCR {
  static let architecture: InfoGANCR = {
    var architecture = InfoGANCR()
    architecture.side = 8
    architecture.noise = 2
    architecture.continuousCodes = 3
    architecture.hidden = 6
    architecture.generatorChannels = [4, 3]
    architecture.trunkChannels = [3, 4]
    return architecture
  }()

  static let stages: [InfoGANCRObjective.ContrastStage] = [
    .init(from: 8, weight: 2, gap: 1.5), .init(from: 14, weight: 2, gap: 0),
  ]

  static func recipe(_ stages: [InfoGANCRObjective.ContrastStage], name: String = "tiny-cr")
    -> Recipe
  {
    var objective = InfoGANCRObjective.Settings()
    objective.batch = 8
    objective.contrast = stages
    var recipe = TinyRun.recipe
    recipe.name = name
    recipe.architecture = architecture
    recipe.objective = objective
    recipe.steps = 20
    recipe.decayShare = 0
    return recipe
  }

  static func start(_ recipe: Recipe = recipe(stages), threads: Int = 1) throws -> TrainingRun {
    try TrainingRun(
      recipe, seed: 5, data: TinyRun.data, processor: Processor(threadCount: threads))
  }
}

@Suite struct InfoGANCRTests {
  /// The bits of all tensors that differ by more than their bits.
  private func differences(_ a: NamedTensors, _ b: NamedTensors) -> [String] {
    Set(a.names + b.names).sorted().filter {
      a[$0]?.values.map(\.bitPattern) != b[$0]?.values.map(\.bitPattern)
    }
  }

  @Test(arguments: [3, 7, 8, 13, 17]) func resumedRunsGoOnBitForBit(stop: Int) throws {
    let whole = try TinyCR.start()
    while !whole.isFinished { _ = try whole.advance() }
    let first = try TinyCR.start()
    for _ in 0..<stop { _ = try first.advance() }
    let folder = TemporaryFolder()
    let path = folder.file("state.safetensors")
    try first.state().save(to: path)
    let second = try TrainingRun(
      resuming: .load(path: path), data: TinyRun.data, processor: Processor(threadCount: 1))
    #expect(differences(first.state().tensors, second.state().tensors) == [])
    while !second.isFinished { _ = try second.advance() }
    let (left, right) = (whole.state(), second.state())
    #expect(differences(left.tensors, right.tensors) == [])
    #expect(left.tensors.names.filter { $0.hasSuffix("spectral_vector") }.count == 9)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(left.progress) == encoder.encode(right.progress))
    #expect(whole.checkpoint() == second.checkpoint())
  }

  /// A control run goes on as a run of the recipe with the regulariser, as if it had been one all along.
  @Test func aControlIsTheBeginningOfARunWithTheRegulariser() throws {
    let whole = try TinyCR.start()
    while !whole.isFinished { _ = try whole.advance() }
    let control = try TinyCR.start(TinyCR.recipe([], name: "control"))
    for _ in 0..<7 { _ = try control.advance() }
    #expect(!control.state().tensors.names.contains { $0.contains("contrast") })
    let second = try TrainingRun(
      continuing: control.state(), as: TinyCR.recipe(TinyCR.stages), data: TinyRun.data,
      processor: Processor(threadCount: 1))
    #expect(second.step == 7)
    while !second.isFinished { _ = try second.advance() }
    #expect(differences(whole.state().tensors, second.state().tensors) == [])
    #expect(whole.history == second.history)
    #expect(
      second.checkpoint().card.notes.contains("Its first steps are those of control, step 7."))
  }

  @Test func statesOfOtherNetworksAreRefused() throws {
    let state = try TinyCR.start().state()
    func refusal(_ change: (inout Recipe) -> Void, steps: Int? = nil) -> String {
      var recipe = TinyCR.recipe(TinyCR.stages, name: "other")
      change(&recipe)
      do {
        _ = try TrainingRun(
          continuing: state, as: recipe, steps: steps, data: TinyRun.data,
          processor: Processor(threadCount: 1))
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal { _ in } == "none")
    #expect(
      refusal { recipe in
        var architecture = TinyCR.architecture
        architecture.noise = 3
        recipe.architecture = architecture
      } == "the state to go on from has other networks, those of tiny-cr, expected family and "
        + "architecture of other")
    #expect(
      refusal { recipe in
        var settings = InfoGANCRObjective.Settings()
        settings.batch = 4
        recipe.objective = settings
      } == "the state to go on from has batches of 8, expected 4, as other has them")
    #expect(
      refusal({ _ in }, steps: 0)
        == "the state to go on from has done 0 steps, expected fewer than the 0 of other")
  }

  @Test func theThreadCountDoesNotMatter() throws {
    let (one, three) = (try TinyCR.start(), try TinyCR.start(threads: 3))
    for _ in 0..<10 { #expect(try one.advance() == three.advance()) }
    #expect(differences(one.state().tensors, three.state().tensors) == [])
  }

  /// G moves twice in a step; H only from step 8 on, and at step 14 as if for the first time.
  @Test func playersMoveAsOftenAsTheyShould() throws {
    let run = try TinyCR.start()
    func counts() -> [Int] { run.objective.players.map(\.optimiser.stepCount) }
    for _ in 0..<7 { #expect(try run.advance().losses[2] == 0) }
    #expect(counts() == [7, 14, 0])
    for _ in 0..<6 {
      let loss = try run.advance().losses[2]
      #expect(loss > 0 && loss < 3)
    }
    #expect(counts() == [13, 26, 6])
    _ = try run.advance()
    #expect(counts() == [14, 28, 1])
    #expect(
      run.historyTable().hasPrefix(
        "step,discriminator_loss,generator_loss,contrast_loss,information_code1,"))
  }

  @Test func stagesFollowEachOther() {
    var settings = InfoGANCRObjective.Settings()
    #expect(settings.stage(at: 5).weight == 0 && !settings.restartsHead(at: 1))
    settings.contrast = TinyCR.stages
    #expect([7, 8, 13, 14, 99].map { settings.stage(at: $0).weight } == [0, 2, 2, 2, 2])
    #expect([8, 13, 14].map { settings.stage(at: $0).gap } == [1.5, 1.5, 0])
    #expect((1...20).filter(settings.restartsHead) == [8, 14])
    // Neither a weaker regulariser nor a larger gap needs a new head.
    settings.contrast = [
      .init(from: 1, weight: 2, gap: 0), .init(from: 5, weight: 1, gap: 0),
      .init(from: 9, weight: 1, gap: 1),
    ]
    #expect((1...20).filter(settings.restartsHead) == [1])
    settings.contrast.append(.init(from: 9, weight: 3, gap: 0))
    #expect(settings.checks.filter { !$0.holds }.map(\.found) == ["9 after 9"])
  }

  /// Q never says anything of deviations, since the paper's has no such outputs.
  @Test func deviationsStayOne() throws {
    let run = try TinyCR.start()
    while !run.isFinished { _ = try run.advance() }
    let weights = run.checkpoint().weights
    let last = try #require(weights["recognition.fc2.weight"])
    let bias = try #require(weights["recognition.fc2.bias"])
    #expect(last.shape == [6, 6])
    #expect(last.values[18...].allSatisfy { $0 == 0 } && bias.values[3...].allSatisfy { $0 == 0 })
    #expect(last.values[..<18].contains { $0 != 0 })
  }

  /// The weights of a model are those that training computed with, and nothing else travels along.
  @Test func modelsCarryDividedWeights() throws {
    let run = try TinyCR.start()
    for _ in 0..<9 { _ = try run.advance() }
    let checkpoint = run.checkpoint()
    #expect(
      !checkpoint.weights.names.contains { $0.contains("spectral") || $0.contains("contrast") })
    let objective = try #require(run.objective as? InfoGANCRObjective)
    let trunk = try TrainableNetwork(
      TinyCR.architecture.trunk, batch: 8, processor: Processor(threadCount: 1))
    try trunk.load(checkpoint.weights.under("trunk"))
    let pictures = TinyRun.data.values(at: 0..<8)
    for network in [trunk, objective.base.trunk] {
      network.input.load(pictures)
      network.forward(.inference)
    }
    #expect(trunk.output.unloaded() == objective.base.trunk.output.unloaded())
    // The trained weights themselves are others.
    try trunk.load(objective.base.trunk.exportWeights())
    trunk.input.load(pictures)
    trunk.forward(.inference)
    #expect(trunk.output.unloaded() != objective.base.trunk.output.unloaded())
  }

  /// Kernels of 5 x 5 with batch norms before activations, for faces; an H with batch norms, for teapots.
  @Test func theOtherNetworksTrainAndRun() throws {
    var faces = InfoGANCRFaces()
    faces.side = 8
    faces.noise = 3
    faces.hidden = 6
    faces.generatorChannels = [5, 4]
    faces.trunkChannels = [3, 4]
    var teapots = TinyCR.architecture
    teapots.pictureChannels = 3
    teapots.headIsBatchNormed = true
    for family in [faces, teapots] as [any Family] {
      var recipe = TinyCR.recipe([.init(from: 2, weight: 1, gap: 0.5)])
      recipe.architecture = family
      let run = try TrainingRun(
        recipe, seed: 3, data: TinyRun.colourData, processor: Processor(threadCount: 2))
      for _ in 0..<4 { _ = try run.advance() }
      // The finished model makes the pictures that training made.
      var random = SeededGenerator(seed: 4)
      let latents = (0..<8).map { _ in LatentVector(drawnFrom: family.latent, using: &random) }
      let expected = run.modelGenerator.pictures(of: latents)
      let plan = try Plan(
        try #require(family.networks["generator"]), weights: run.checkpoint().weights,
        prefix: "generator", processor: Processor(threadCount: 1))
      let found = try plan.run(
        Tensor(shape: [8, family.latent.size], values: latents.flatMap(\.values)))
      #expect(found.shape == [8, 3, 8, 8])
      let difference = worstDifference(
        found.values, expected.values, absolute: 1e-5, relative: 1e-5)
      #expect(difference == nil, "\(type(of: family).family) \(difference ?? "")")
    }
  }

  @Test(arguments: [Float(0), 0.5, 1.9]) func pairsShareOneCodeAndKeepTheGap(_ gap: Float) {
    let spec = InfoGANCR().latent
    let pairs = ContrastivePairs(spec, count: 2000)
    var random = SeededGenerator(seed: 7)
    pairs.draw(gap: gap, using: &random)
    let start = spec.range(ofPart: 1).lowerBound
    var counts = [Int](repeating: 0, count: 5)
    var (sum, squares, distance, ends) = (0.0, 0.0, 0.0, 0)
    for pair in 0..<2000 {
      let (first, second) = (
        pairs.first[(pair * spec.size)..<((pair + 1) * spec.size)],
        pairs.second[(pair * spec.size)..<((pair + 1) * spec.size)]
      )
      #expect(Array(first.prefix(5)) == Array(second.prefix(5)))
      counts[pairs.shared[pair]] += 1
      for code in 0..<5 {
        let (a, b) = (
          first[first.startIndex + start + code], second[second.startIndex + start + code]
        )
        #expect(abs(a) <= 1 && abs(b) <= 1)
        if code == pairs.shared[pair] {
          #expect(a == b)
        } else {
          #expect(abs(a - b) >= gap - 1e-6 && a != b)
          sum += Double(a)
          squares += Double(a) * Double(a)
          distance += Double(abs(a - b))
          if a > b { ends += 1 }
        }
      }
    }
    // Each code is shared as often as any other, and neither picture has the larger numbers.
    #expect(counts.allSatisfy { abs($0 - 400) < 90 })
    #expect(abs(sum / 8000) < 0.04 && abs(ends - 4000) < 200)
    // Two draws from a shorter interval, (2 - g) / 3 apart on average, and the gap between them.
    #expect(abs(distance / 8000 - Double((2 - gap) / 3 + gap)) < 0.02)
    // With no gap, plain draws: variance 1/3.
    if gap == 0 { #expect(abs(squares / 8000 - 1.0 / 3) < 0.02) }
  }

  @Test func aStepAllocatesNothingButItsResult() throws {
    let run = try TinyCR.start()
    for _ in 0..<16 { _ = try run.advance() }
    let real = TinyRun.data.values(at: 0..<8)
    var random = SeededGenerator(seed: 1)
    _ = run.objective.step(real: real, random: &random)
    let counts = (0..<2).map { _ in
      AllocationTests.allocations { _ = run.objective.step(real: real, random: &random) }
    }
    // The losses, and what Q tells: once in D's update, twice in G's.
    #expect(counts.allSatisfy { $0.blocks == 4 && $0.largest <= 64 })
  }
}
