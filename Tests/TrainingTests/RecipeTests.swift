import Datasets
import Foundation
import Kernels
import Latents
import Models
import Networks
import TestSupport
import Testing

@testable import Training

@Suite struct RecipeTests {
  /// The shipped recipes.
  static let shipped: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "assets/recipes")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map { folder.path + "/" + $0 }
  }()

  @Test func thereAreRecipes() { #expect(Self.shipped.count >= 2) }

  @Test(arguments: shipped) func shippedRecipesFitTogether(path: String) throws {
    let recipe = try Recipe.load(path: path)
    #expect(path.hasSuffix("/\(recipe.name).json"))
    let family = recipe.architecture
    let checks = family.checks + recipe.objective.checks
    #expect(!checks.contains { !$0.holds })
    let networks = family.networks
    #expect(type(of: recipe.objective).networks.allSatisfy { family.network(named: $0) != nil })
    let picture = [family.pictureChannels, family.side, family.side]
    let generator = try #require(networks["generator"])
    let output = try generator.outputShape()
    #expect(output == picture)
    #expect(generator.input == [family.latent.size])
    #expect(networks[type(of: recipe.objective).critic]?.input == picture)
  }

  /// What is written is read again, family and game included.
  @Test(arguments: [TinyRun.recipe, TinyRun.colourRecipe]) func recipesAreCoded(_ recipe: Recipe)
    throws
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = try encoder.encode(recipe)
    let again = try JSONDecoder().decode(Recipe.self, from: text)
    #expect(try encoder.encode(again) == text)
    #expect(type(of: again.architecture).family == type(of: recipe.architecture).family)
    #expect(again.averageDecay == recipe.averageDecay)
    #expect(again.isMirrored == recipe.isMirrored)
  }

  @Test func unknownFamiliesAndGamesAreNamed() throws {
    let folder = TemporaryFolder()
    let path = folder.file("odd.json")
    for (key, known) in [
      (
        "family",
        "infogan, infogan-colour, dcgan, vae, vae-conv, infogan-cr, infogan-cr-faces"
      ),
      ("game", "infogan, dcgan, hfvae, infogan-cr"),
    ] {
      let text = #"{"name": "a", "description": "b", "dataset": "c", "\#(key)": "stylegan"}"#
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(
        throws: TrainingError.recipeFile(
          path: path,
          problem: "\"\(key)\": \"stylegan\" is not known, expected one of \(known)")
      ) { try Recipe.load(path: path) }
    }
  }

  @Test func aGameNeedsItsNetworks() throws {
    let error = #expect(throws: TrainingError.self) {
      try TinyRun.startInColour { $0.objective = TinyRun.settings }
    }
    #expect(
      "\(try #require(error))"
        == "\"family\" of the recipe is \"dcgan\", expected one with the networks trunk, "
        + "recognition, which the game \"infogan\" needs")
  }

  /// InfoGAN's D stands on the trunk, so that it takes features where DCGAN's takes pictures.
  @Test func aGameNeedsACriticOfPictures() throws {
    func start(_ architecture: any Family, _ data: ImageSet) throws {
      var recipe = TinyRun.colourRecipe
      recipe.architecture = architecture
      _ = try TrainingRun(recipe, seed: 1, data: data, processor: Processor(threadCount: 1))
    }
    var error = #expect(throws: TrainingError.self) {
      try start(TinyRun.architecture, TinyRun.data)
    }
    #expect(
      "\(try #require(error))"
        == "\"family\" of the recipe is \"infogan\", whose discriminator takes [12], expected one "
        + "whose discriminator takes the pictures, [1, 8, 8], as the game \"dcgan\" needs")
    var colour = InfoGANColour()
    colour.side = 16
    colour.generatorChannels = [4, 4]
    colour.trunkChannels = [4, 4]
    error = #expect(throws: TrainingError.self) { try start(colour, TinyRun.largeColourData) }
    #expect("\(try #require(error))".contains("whose discriminator takes [4, 4, 4], expected"))
  }

  /// Such a prior would trap when a slider's range is made of it, or spoil every file that is saved.
  @Test(arguments: [
    Prior.uniform(low: 1, high: -1), .uniform(low: 1, high: 1), .uniform(low: -3e38, high: 3e38),
    .uniform(low: -2e38, high: 1), .oneHot,
  ]) func oddPriorsAreRefused(_ prior: Prior) throws {
    let error = #expect(throws: TrainingError.self) {
      try TinyRun.startInColour {
        var family = DCGAN()
        family.side = 16
        family.channels = 4
        family.prior = prior
        $0.architecture = family
      }
    }
    #expect(
      "\(try #require(error))"
        == "\"architecture.prior\" of the recipe is \(prior), expected standardNormal, or uniform "
        + "with two finite ends in order")
  }

  @Test func greyNetworksRefuseColour() throws {
    let error = #expect(throws: TrainingError.self) {
      try TinyRun.startInColour {
        $0.architecture = TinyRun.architecture
        $0.objective = TinyRun.settings
      }
    }
    #expect(
      "\(try #require(error))"
        == "\"architecture.pictureChannels\" of the recipe is 1, expected 3, the channels of the "
        + "pictures")
  }
}
