import Checkpoints
import Datasets
import Foundation
import Kernels
import Latents
import Models
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct TrainingRunTests {
  /// A folder of this test's own, gone afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "latent-training-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// Every bit of two runs: weights, running statistics, moments, random streams, order, counters.
  private func expectEqual(_ a: TrainingRun, _ b: TrainingRun) throws {
    let (first, second) = (a.state(), b.state())
    #expect(first.tensors.names == second.tensors.names)
    #expect(first.tensors.count > 60)
    for (name, tensor) in first.tensors.pairs {
      let bits = second.tensors[name]?.values.map(\.bitPattern)
      #expect(tensor.values.map(\.bitPattern) == bits, "\(name)")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let (left, right) = (
      try encoder.encode(first.progress), try encoder.encode(second.progress)
    )
    #expect(left == right)
  }

  @Test(arguments: [1, 7, 23, 39]) func resumedRunsGoOnBitForBit(stop: Int) throws {
    let whole = try TinyRun.start()
    while !whole.isFinished { _ = try whole.advance() }

    try withFolder { folder in
      let path = folder + "/state.safetensors"
      let first = try TinyRun.start()
      for _ in 0..<stop { _ = try first.advance() }
      try first.state().save(to: path)
      let second = try TrainingRun(
        resuming: TrainingState<TrainingRun.Progress>.load(path: path), data: TinyRun.data,
        processor: Processor(threadCount: 1))
      #expect(second.step == stop)
      try expectEqual(first, second)
      while !second.isFinished { _ = try second.advance() }
      try expectEqual(whole, second)
    }
  }

  @Test func runsWithAnAverageGoOnBitForBit() throws {
    let whole = try TinyRun.startInColour()
    while !whole.isFinished { _ = try whole.advance() }
    try withFolder { folder in
      let path = folder + "/state.safetensors"
      let first = try TinyRun.startInColour()
      for _ in 0..<17 { _ = try first.advance() }
      // Looking at the pictures fits the average's statistics, which changes nothing.
      _ = first.sampleGrid(rows: 2)
      try first.state().save(to: path)
      let second = try TrainingRun(
        resuming: TrainingState<TrainingRun.Progress>.load(path: path), data: TinyRun.colourData,
        processor: Processor(threadCount: 1))
      while !second.isFinished { _ = try second.advance() }
      let (left, right) = (whole.state().tensors, second.state().tensors)
      #expect(left.names == right.names && left.count > 20)
      for (name, tensor) in left.pairs
      where !name.hasSuffix("running_mean")
        && !name.hasSuffix("running_var") || !name.hasPrefix("average.")
      {
        #expect(tensor == right[name], "\(name)")
      }
      #expect(whole.checkpoint() == second.checkpoint())
    }
  }

  @Test func measuringChangesNothing() throws {
    let (plain, measured) = (try TinyRun.start(), try TinyRun.start())
    let game = try #require(measured.objective as? any MeasuredObjective)
    for _ in 0..<12 {
      _ = try plain.advance()
      _ = try measured.advance()
      _ = game.measure(measured.modelGenerator, step: 0, test: TinyRun.data, pictureCount: 20)
    }
    try expectEqual(plain, measured)
  }

  @Test func theThreadCountDoesNotMatter() throws {
    let (one, three) = (try TinyRun.start(threads: 1), try TinyRun.start(threads: 3))
    for _ in 0..<10 {
      #expect(try one.advance() == three.advance())
    }
    try expectEqual(one, three)
  }

  @Test func seedsMatter() throws {
    let (a, b) = (try TinyRun.start(seed: 1), try TinyRun.start(seed: 2))
    #expect(try a.advance() != b.advance())
  }

  @Test func aStepLowersTheLossOnItsOwnBatch() throws {
    let objective = try #require(TinyRun.start().objective as? InfoGANObjective)
    var random = SeededGenerator(seed: 3)
    let real = TinyRun.data.values(at: 0..<8)
    let codes = LatentBatch(objective.spec, count: objective.batch)
    codes.draw(using: &random)
    let before = objective.discriminatorGradients(real: real, codes: codes)
    objective.players[0].optimiser.step()
    let after = objective.discriminatorGradients(real: real, codes: codes)
    #expect(after < before)
    objective.players[0].optimiser.step()
    let generatorBefore = objective.generatorGradients(
      codes: codes, reusesPictures: false
    ).loss
    objective.players[1].optimiser.step()
    let generatorAfter = objective.generatorGradients(
      codes: codes, reusesPictures: false
    ).loss
    #expect(generatorAfter < generatorBefore)
  }

  @Test func continuousCodesWait() throws {
    var settings = TinyRun.settings
    settings.continuousWeight = 2
    #expect(settings.continuousWeight(step: 1) == 2)
    settings.continuousDelay = 5
    #expect([1, 5, 6, 40].map { settings.continuousWeight(step: $0) } == [0, 0, 2, 2])
    settings.continuousRise = 4
    #expect([5, 6, 7, 9, 10].map { settings.continuousWeight(step: $0) } == [0, 0.5, 1, 2, 2])

    // What Q says of the numbers comes from the last rows, which nothing moves before.
    var recipe = TinyRun.recipe
    recipe.objective = settings
    let run = try TrainingRun(
      recipe, seed: 5, data: TinyRun.data, processor: Processor(threadCount: 1))
    let objective = try #require(run.objective as? InfoGANObjective)
    let mean = objective.layout.continuous[0].mean
    func row() throws -> [Float] {
      let weight = try #require(objective.recognition.exportWeights()["fc2.weight"])
      return Array(weight.values[(mean * 8)..<((mean + 1) * 8)])
    }
    let start = try row()
    for _ in 0..<5 { _ = try run.advance() }
    #expect(try row() == start)
    _ = try run.advance()
    #expect(try row() != start)
  }

  @Test func otherDataAreRefused() throws {
    let state = try TinyRun.start().state()
    let other = ImageSet(
      name: "bars", height: 8, width: 8, pixels: TinyRun.data.pixels.map { 255 - $0 },
      labels: TinyRun.data.labels)
    let refusal = TrainingError.otherData(
      found: other.sha256(), expected: TinyRun.data.sha256())
    #expect(throws: refusal) {
      try TrainingRun(resuming: state, data: other, processor: Processor(threadCount: 1))
    }
  }

  /// Reports of other codes than the recipe's would be read beyond their ends.
  @Test func reportsOfOtherCodesAreRefused() throws {
    let run = try TinyRun.start()
    _ = try run.advance()
    var state = run.state()
    state.progress.recent[0].information.removeLast()
    #expect(throws: TrainingError.state("its reports do not fit its codes")) {
      try TrainingRun(resuming: state, data: TinyRun.data, processor: Processor(threadCount: 1))
    }
    state = run.state()
    state.progress.step = .max
    #expect(throws: TrainingError.self) {
      try TrainingRun(resuming: state, data: TinyRun.data, processor: Processor(threadCount: 1))
    }
  }

  @Test func theRateFallsAtTheEnd() {
    let recipe = TinyRun.recipe
    #expect(recipe.rateFactor(step: 1, of: 40) == 1)
    #expect(recipe.rateFactor(step: 21, of: 40) == 1)
    #expect(recipe.rateFactor(step: 31, of: 40) == 0.5)
    #expect(abs(recipe.rateFactor(step: 40, of: 40) - 0.05) < 1e-12)
    var steady = recipe
    steady.decayShare = 0
    #expect((1...40).allSatisfy { steady.rateFactor(step: $0, of: 40) == 1 })
  }

  /// Each number that a recipe can get wrong, and the field that the message names.
  @Test(arguments: [
    ("steps", 0), ("architecture.side", 10), ("architecture.side", 12), ("objective.batch", 61),
    ("architecture.categories", 1), ("architecture.hidden", 0), ("measureEvery", 0),
  ]) func impossibleRecipesNameTheField(field: String, value: Int) throws {
    var recipe = TinyRun.recipe
    var architecture = TinyRun.architecture
    var objective = TinyRun.settings
    switch field {
    case "steps": recipe.steps = value
    case "architecture.side": architecture.side = value
    case "objective.batch": objective.batch = value
    case "architecture.categories": architecture.categories = value
    case "architecture.hidden": architecture.hidden = value
    default: recipe.measureEvery = value
    }
    recipe.architecture = architecture
    recipe.objective = objective
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(
        recipe, seed: 1, data: TinyRun.data, processor: Processor(threadCount: 1))
    }
    guard case .recipe(let found, let text, _) = error else {
      Issue.record("\(String(describing: error)) is not about the recipe")
      return
    }
    #expect(found == field)
    #expect(text == "\(value)")
  }

  @Test func theCheckpointHoldsTheModel() throws {
    let run = try TinyRun.start()
    _ = try run.advance()
    try withFolder { folder in
      let path = folder + "/tiny.safetensors"
      try run.checkpoint().save(to: path)
      let loaded = try Checkpoint.load(path: path)
      #expect(loaded.card.steps == 1)
      #expect(loaded.card.seed == 5)
      #expect(loaded.card.dataset?.sha256 == TinyRun.data.sha256())
      #expect(loaded.weights == run.checkpoint().weights)
    }
  }
}
