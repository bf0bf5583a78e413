import Datasets
import Kernels
import Models
import TestSupport

@testable import Training

/// A run small enough for a test: 8 x 8 pictures of two bars, three categories, 40 steps.
enum TinyRun {
  static let architecture: InfoGAN = {
    var architecture = InfoGAN()
    architecture.side = 8
    architecture.noise = 4
    architecture.categories = 3
    architecture.channels = [4, 6]
    architecture.hidden = 12
    architecture.recognitionHidden = 8
    return architecture
  }()

  static let settings: InfoGANObjective.Settings = {
    var objective = InfoGANObjective.Settings()
    objective.batch = 8
    return objective
  }()

  static let recipe = Recipe(
    name: "tiny", description: "A recipe for tests.", dataset: "mnist",
    architecture: architecture, objective: settings, steps: 40, decayShare: 0.5,
    measureEvery: 10, saveEvery: 20)

  /// The game of DCGAN on the same pictures in colour, with mirror images and an averaged generator.
  static let colourRecipe: Recipe = {
    var architecture = DCGAN()
    architecture.side = 8
    architecture.noise = 5
    architecture.channels = 4
    var objective = DCGANObjective.Settings()
    objective.batch = 8
    var recipe = TinyRun.recipe
    recipe.architecture = architecture
    recipe.objective = objective
    recipe.isMirrored = true
    recipe.averageDecay = 0.9
    return recipe
  }()

  /// The first recipe with an averaged generator.
  static let averagedRecipe: Recipe = {
    var recipe = TinyRun.recipe
    recipe.averageDecay = 0.9
    return recipe
  }()

  /// InfoGAN in colour: one code of three categories, two numbers.
  static let colourCodesRecipe: Recipe = {
    var architecture = InfoGANColour()
    architecture.side = 16
    architecture.noise = 4
    architecture.categoricalCodes = 1
    architecture.categories = 3
    architecture.continuousCodes = 2
    architecture.generatorChannels = [6, 4]
    architecture.trunkChannels = [4, 6, 8]
    architecture.recognitionHidden = 8
    var recipe = averagedRecipe
    recipe.architecture = architecture
    return recipe
  }()

  /// 60 pictures with one bright line each; the class is the third of the picture that it lies in.
  static let data: ImageSet = {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for index in 0..<60 {
      let line = index % 8
      for y in 0..<8 {
        for x in 0..<8 { pixels.append(y == line ? 255 - UInt8(x * 3 + index) : UInt8(x)) }
      }
      labels.append(UInt8(line * 3 / 8))
    }
    return ImageSet(name: "bars", height: 8, width: 8, pixels: pixels, labels: labels)
  }()

  /// The same pictures in shades of orange, without classes.
  static let colourData = ImageSet(
    name: "orange", channels: 3, height: 8, width: 8,
    pixels: data.pixels.flatMap { [$0, $0 / 2, $0 / 4] })

  /// The same lines, twice as large in both directions, in orange and with their classes.
  static let largeColourData: ImageSet = {
    var pixels: [UInt8] = []
    for index in 0..<data.count {
      for place in 0..<256 {
        let level = data.pixels[index * 64 + place / 32 * 8 + place % 16 / 2]
        pixels += [level, level / 2, level / 4]
      }
    }
    return ImageSet(
      name: "large", channels: 3, height: 16, width: 16, pixels: pixels, labels: data.labels)
  }()

  static func start(seed: UInt64 = 5, threads: Int = 1) throws -> TrainingRun {
    try TrainingRun(recipe, seed: seed, data: data, processor: Processor(threadCount: threads))
  }

  static func startInColour(_ change: (inout Recipe) -> Void = { _ in }) throws -> TrainingRun {
    var recipe = colourRecipe
    change(&recipe)
    return try TrainingRun(
      recipe, seed: 5, data: colourData, processor: Processor(threadCount: 1))
  }
}
