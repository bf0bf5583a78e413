import CAllocationCount
import Checkpoints
import Datasets
import Kernels
import Latents
import Metrics
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// Runs of autoencoders from their recipes.
@Suite struct HFVAERunTests {
  private static func recipe(_ family: any Family) -> Recipe {
    var objective = HFVAEObjective.Settings()
    objective.batch = 8
    return Recipe(
      name: "tiny", description: "A recipe for tests.", dataset: "mnist", architecture: family,
      objective: objective, steps: 40, decayShare: 0.5, measureEvery: 10, saveEvery: 20)
  }

  private static let flat: Recipe = {
    var family = VAE()
    family.side = 8
    family.categories = 3
    family.continuousCodes = 2
    family.encoderWidths = [12]
    family.decoderWidths = [12]
    return recipe(family)
  }()

  private static let maps: Recipe = {
    var family = ConvolutionalVAE()
    family.side = 16
    family.categoricalCodes = 2
    family.continuousCodes = 3
    family.channels = [4, 6]
    family.hidden = 8
    return recipe(family)
  }()

  private func run(_ recipe: Recipe) throws -> TrainingRun {
    try TrainingRun(
      recipe, seed: 5,
      data: recipe.architecture.pictureChannels == 1 ? TinyRun.data : TinyRun.largeColourData,
      processor: Processor(threadCount: 1))
  }

  @Test(arguments: [flat, maps]) func resumedRunsGoOnBitForBit(_ recipe: Recipe) throws {
    let whole = try run(recipe)
    while !whole.isFinished { _ = try whole.advance() }
    let folder = TemporaryFolder()
    let path = folder.file("state.safetensors")
    let first = try run(recipe)
    for _ in 0..<23 { _ = try first.advance() }
    try first.state().save(to: path)
    let second = try TrainingRun(
      resuming: TrainingState<TrainingRun.Progress>.load(path: path),
      data: recipe.architecture.pictureChannels == 1 ? TinyRun.data : TinyRun.largeColourData,
      processor: Processor(threadCount: 1))
    while !second.isFinished { _ = try second.advance() }
    #expect(whole.state().tensors == second.state().tensors)
    #expect(whole.historyTable() == second.historyTable())
    #expect(whole.state().progress.random == second.state().progress.random)
  }

  @Test(arguments: [flat, maps]) func trainingLowersTheLoss(_ recipe: Recipe) throws {
    let run = try run(recipe)
    while !run.isFinished { _ = try run.advance() }
    let losses = run.history.map { $0.mean.losses[0] }
    #expect(losses.count == 2 && losses[1] < losses[0] - 1, "\(losses)")
  }

  @Test func learningCurvesHaveEveryTerm() throws {
    let run = try run(Self.flat)
    for _ in 0..<20 { _ = try run.advance() }
    let lines = run.historyTable().split(separator: "\n")
    let columns = String(lines[0])
    #expect(
      columns
        == "step,loss,reconstruction,in_group_correlation,dimension_divergence,mutual_information,"
        + "between_groups_correlation,information_category,information_code1,information_code2,"
        + "matched_error,majority_error")
    let numbers = lines.last?.split(separator: ",").compactMap { Double($0) } ?? []
    #expect(numbers.count == 10)
    // The weights of the recipe: 3, 1, 1, 4.
    let sum = numbers[2] + 3 * numbers[3] + numbers[4] + numbers[5] + 4 * numbers[6]
    #expect(abs(numbers[1] - sum) < 1e-6)
  }

  @Test func continuousCodesAreDearAtFirst() {
    var settings = HFVAEObjective.Settings()
    #expect(settings.weights(step: 1).continuous == 0)
    settings.continuousPrice = 8
    settings.continuousPriceSteps = 4
    #expect(
      [1, 2, 4, 5, 100].map { settings.weights(step: $0).continuous } == [8, 6, 2, 0, 0])
    #expect(settings.weights(step: 1).inGroup == 3 && settings.weights(step: 9).betweenGroups == 4)
  }

  /// What is left are the lists of losses and of information.
  @Test(arguments: [flat, maps]) func aStepAllocatesNothingButItsResult(_ recipe: Recipe) throws {
    let run = try run(recipe)
    let family = recipe.architecture
    var random = SeededGenerator(seed: 1)
    let real = (0..<(8 * family.pictureChannels * family.side * family.side)).map { _ in
      random.nextUniform()
    }
    _ = run.objective.step(real: real, random: &random)
    let counts = (0..<2).map { _ in
      allocation_count_begin()
      _ = run.objective.step(real: real, random: &random)
      return allocation_count_end()
    }
    #expect(counts.allSatisfy { $0.blocks <= 2 && $0.largest <= 128 }, "\(counts)")
  }

  /// The encoder travels with the decoder, and reads as it did in training.
  @Test func theCheckpointHoldsTheEncoder() throws {
    let run = try run(Self.flat)
    while !run.isFinished { _ = try run.advance() }
    let path = TemporaryFolder()
    let file = path.file("tiny.safetensors")
    try run.checkpoint().save(to: file)
    let model = try GeneratorModel(
      path: file, processor: Processor(threadCount: 1), withRecognition: true)
    let recognition = try #require(model.recognition)
    let objective = try #require(run.objective as? HFVAEObjective)
    let pictures = TinyRun.data.values(at: 0..<8)
    let found = try recognition.run(Tensor(shape: [8, 1, 8, 8], values: pictures))
    objective.encoder.input.load(pictures)
    objective.encoder.forward(.inference)
    #expect(
      worstDifference(
        found.values, objective.encoder.output.unloaded(), absolute: 1e-5, relative: 1e-5) == nil)
    #expect(recognition.layout == objective.layout)
  }

  /// Renumbered and turned codes: the same pictures from the codes renamed likewise, and the encoder says so.
  @Test func codesCanBeEdited() throws {
    let run = try run(Self.flat)
    for _ in 0..<20 { _ = try run.advance() }
    let folder = TemporaryFolder()
    var checkpoint = run.checkpoint()
    try checkpoint.save(to: folder.file("before.safetensors"))
    try checkpoint.reorderCategories(ofPart: 0, to: [2, 0, 1])
    try checkpoint.negate(part: 2)
    try checkpoint.save(to: folder.file("after.safetensors"))
    let models = try ["before", "after"].map {
      try GeneratorModel(
        path: folder.file($0 + ".safetensors"), processor: Processor(threadCount: 1),
        withRecognition: true)
    }
    let pictures = [
      models[0].generate([LatentVector(values: [0, 0, 1, 0.5, -1.5])]),
      models[1].generate([LatentVector(values: [1, 0, 0, 0.5, 1.5])]),
    ]
    #expect(
      worstDifference(pictures[0].values, pictures[1].values, absolute: 1e-6, relative: 0) == nil)
    let seen = try models.map { try #require($0.recognition).run(pictures[0]).values }
    #expect(
      worstDifference(
        seen[1],
        [2, 0, 1, 3, 4, 5, 6].map { $0 == 4 ? -seen[0][$0] : seen[0][$0] }, absolute: 1e-5,
        relative: 1e-5) == nil)
  }

  @Test func theNetworksAreThoseOfTheAuthors() throws {
    let flat = VAE()
    #expect(try flat.generator.outputShape() == [1, 28, 28])
    #expect(try flat.encoder.outputShape() == [10 + 2 * 10])
    let maps = ConvolutionalVAE()
    #expect(try maps.generator.outputShape() == [3, 64, 64])
    #expect(try maps.encoder.outputShape() == [20])
  }

  @Test func thePartsOfTheInputAreNamed() {
    #expect(VAE().latent.parts.map(\.name).prefix(3) == ["category", "code1", "code2"])
    var faces = ConvolutionalVAE()
    faces.categoricalCodes = 2
    #expect(faces.latent.parts.map(\.name).prefix(3) == ["category1", "category2", "code1"])
    #expect(faces.latent.parts.last?.prior == .standardNormal)
  }
}
