import Checkpoints
import Inference
import Kernels
import Latents
import Models
import TestSupport
import Testing

@testable import Studies

@Suite struct AttributeMapsTests {
  private struct World {
    let model: GeneratorModel
    let judge: Classifier
    let samples: LabelledSamples

    init(seed: UInt64 = 3) throws {
      let processor = Processor(threadCount: 1)
      let folder = TemporaryFolder()
      let path = folder.file("maps.safetensors")
      try MapModel.checkpoint().save(to: path)
      model = try GeneratorModel(path: path, processor: processor)
      judge = try Classifier(HalvesClassifier.file(), processor: processor)
      samples = try LabelledSamples(of: model, by: judge, count: 400, seed: seed)
    }

    func maps(of attribute: Int, box: PictureBox? = nil) throws -> AttributeMaps {
      try AttributeMaps(
        of: attribute, called: judge.card.outputs[attribute], in: 0, of: model, box: box,
        samples: samples, seed: 1)
    }
  }

  private let upperHalf = PictureBox(x: 0, y: 0, width: 8, height: 4)
  private let lowerHalf = PictureBox(x: 0, y: 4, width: 8, height: 4)

  @Test func theMapThatCarriesAnAttributeIsTheStrongest() throws {
    let world = try World()
    #expect(world.model.generator.featureLayers.map(\.shape) == [[3, 8, 8]])
    for box in [nil, upperHalf] {
      let found = try world.maps(of: 0, box: box)
      #expect(found.carriers.first == 0)
      #expect(
        found.weights[0] > 5 * abs(found.weights[1]) && found.weights[0] > 5 * abs(found.weights[2])
      )
    }
    #expect(try world.maps(of: 1).carriers.first == 1)
  }

  /// In the lower half map 0 is nothing, whatever the upper half shows.
  @Test func theBoxSaysWhereToLook() throws {
    let found = try World().maps(of: 0, box: lowerHalf)
    #expect(found.weights[0] == 0 && !found.carriers.contains(0))
  }

  @Test func rareAttributesAreNotGuessedAt() throws {
    #expect(throws: ConceptError.rare(concept: "rare", found: 0, needed: 20)) {
      try World().maps(of: 2)
    }
  }

  @Test func withoutItsMapAnAttributeIsGone() throws {
    let world = try World(seed: 4)
    let effect = try MutingEffect(
      of: [0], in: 0, attribute: 0, on: world.samples, model: world.model,
      classifier: world.judge, seed: 1)
    let shown = world.samples.latents.count { $0.values[0] > 0.5 }
    #expect(abs(effect.whole - Double(shown) / 400) < 1e-9 && shown > 80)
    #expect(effect.muted.shown == 0)
    // `down` stays everywhere, `rare` where it was not there.
    let rare = world.samples.latents.count { $0.values[0] > 3 }
    #expect(abs(effect.muted.kept - (1 - Double(rare) / 800)) < 1e-9)
    // Of the random choices, one map each, some hit map 0 and others do not.
    let missed = effect.random.shown / effect.whole * Double(MutingEffect.randomChoices)
    #expect(abs(missed - missed.rounded()) < 1e-9 && (1...9).contains(Int(missed.rounded())))
    #expect(effect.randomMaps.count == 1)
  }

  @Test(arguments: [
    (PictureBox(x: 0, y: 0, width: 8, height: 8), Array(0..<16)),
    (PictureBox(x: 0, y: 0, width: 1, height: 1), [0]),
    (PictureBox(x: 7, y: 7, width: 1, height: 1), [15]),
    // Columns 3 to 4 of 8 touch the second and the third of 4.
    (PictureBox(x: 3, y: 2, width: 2, height: 2), [5, 6]),
  ]) func aBoxTouchesPlacesOfASmallerMap(box: PictureBox, places: [Int]) {
    #expect(box.places(ofPicture: (8, 8), inMap: (4, 4)) == places)
  }

  /// In maps that are larger than the picture as well.
  @Test func aBoxCoversALargerMap() {
    let box = PictureBox(x: 1, y: 0, width: 1, height: 2)
    #expect(box.places(ofPicture: (2, 2), inMap: (4, 4)) == [2, 3, 6, 7, 10, 11, 14, 15])
  }
}
