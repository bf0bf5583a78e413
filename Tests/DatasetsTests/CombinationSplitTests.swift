import Kernels
import Scenes
import TestSupport
import Testing

@testable import Datasets

@Suite struct CombinationSplitTests {
  /// Every shape and every place, size and turn can be trained on; their withheld pairs cannot.
  @Test func spritesLackTheirPairsOnly() throws {
    let training = try DatasetCatalogue.trainingPictures(
      of: "dsprites-seen", form: PictureForm(side: 64, channels: 1), folder: { $0 },
      processor: Processor(threadCount: 1))
    #expect(training.count == 737_280 / 2)
    #expect(training.name == "dsprites-seen")
    #expect(training.note?.contains("368640 of 737280 combinations are withheld") == true)
    let scene = DSprites()
    var seen = [Set<Int>](repeating: [], count: 5)
    for index in 0..<737_280 {
      let places = scene.gridPlaces(at: index)
      let isWithheld = CombinationSplit.isWithheld(sprite: places)
      let expected =
        places[0] == 2 && places[3] >= 16 || places[0] == 1 && places[1] >= 3
        || places[0] == 0 && places[4] >= 16
      #expect(isWithheld == expected)
      if !isWithheld { for (factor, place) in places.enumerated() { seen[factor].insert(place) } }
    }
    #expect(seen.map(\.count) == [3, 6, 40, 32, 32])
  }

  @Test func drawnPartsAreWhatTheySay() {
    let parts = CombinationSplit.sprites(200, seed: 3)
    for (part, isWithheld) in [(parts.seen, false), (parts.withheld, true)] {
      #expect(part.pictures.count == 200 && part.values.count == 200)
      for (label, values) in zip(part.pictures.labels, part.values) {
        let found =
          switch label {
          case 0: values[2] > 0.5
          case 1: values[0] > 0.75
          default: values[1] > 0.5
          }
        #expect(found == isWithheld)
      }
    }
    #expect(
      CombinationSplit.sprites(5, seed: 3).seen.pictures.pixels
        == parts.seen.subset(0..<5).pictures.pixels)
  }

  /// Lines that lean: a column further left for each row down has slant -1.
  @Test func slantIsTheShearOfTheInk() {
    var pixels = [UInt8](repeating: 0, count: 81)
    for row in 0..<9 { pixels[row * 9 + 8 - row] = 200 }
    #expect(abs(StrokeMeasures.slant(pixels[...], width: 9) + 1) < 1e-12)
    for row in 0..<9 {
      for column in 0..<9 { pixels[row * 9 + column] = column == 4 ? 90 : 0 }
    }
    #expect(abs(StrokeMeasures.slant(pixels[...], width: 9)) < 1e-12)
    #expect(StrokeMeasures.slant([0, 0, 0, 0], width: 2) == 0)
  }

  @Test func thicknessIsTheMeanDistanceToTheEdge() {
    func bar(_ columns: Range<Int>) -> Double {
      let pixels = (0..<81).map { UInt8(columns.contains($0 % 9) ? 255 : 127) }
      return StrokeMeasures.thickness(pixels[...], width: 9)
    }
    #expect(bar(4..<5) == 1)
    // Columns 1, 2, 1 from their sides; the first and the last row are at the edge of the picture.
    #expect(abs(bar(3..<6) - (27.0 + 7) / 27) < 1e-12)
    #expect(bar(0..<0) == 0)
  }

  /// Ten pictures of each of two digits, of slants 0 to 9 over some scale.
  @Test func digitsLoseHalvesByTheirMedians() {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for index in 0..<20 {
      var picture = [UInt8](repeating: 0, count: 400)
      for row in 0..<20 { picture[row * 20 + row * (index / 2) / 10] = 255 }
      pixels += picture
      labels.append(UInt8(index % 2))
    }
    let set = ImageSet(name: "mnist", height: 20, width: 20, pixels: pixels, labels: labels)
    let split = CombinationSplit(name: "seen", origin: "mnist", rule: .slant)
    let (seen, withheld) = split.parts(of: set, training: set)
    #expect(seen.pictures.count == 10 && withheld.pictures.count == 10)
    #expect(seen.pictures.name == "seen")
    func slants(_ part: CombinationSplit.Part, _ label: UInt8) -> [Double] {
      zip(part.pictures.labels, part.values).filter { $0.0 == label }.map { $0.1[0] }
    }
    #expect(slants(seen, 0).max()! < slants(withheld, 0).min()!)
    #expect(slants(seen, 1).min()! > slants(withheld, 1).max()!)
  }
}
