import Models
import Tensors
import Testing

@testable import Studies

@Suite struct StrongestUnitsTests {
  /// Two feature maps: the picture itself, and half of what is missing to 1; one pixel a unit.
  private func reader() throws -> FeatureReader {
    try .ofPixels(height: 2, width: 3, weights: [1, -0.5], biases: [0, 0.5])
  }

  private let pictures = Tensor(
    shape: [3, 1, 2, 3],
    values: [0, 0, 0, 0.4, 0, 0] + [0, 0.9, 0, 0, 0.2, 0] + [0.3, 0.3, 0.3, 0.3, 0.3, 0.6])

  @Test func theStrongestMapsAndPicturesComeFirst() throws {
    let reader = try reader()
    let result = StrongestUnits(
      of: reader.layers[0], in: reader, pictures: pictures, count: 2, examples: 2)
    let first = result.maps[0]
    #expect(first.map(\.picture) == [1, 2] && first.map(\.value) == [0.9, 0.6])
    #expect(
      first.map(\.unit) == [.init(channel: 0, y: 0, x: 1), .init(channel: 0, y: 1, x: 2)])
    // The unit sees its own pixel, with its own weight.
    #expect(first[0].gradient.shape == [1, 2, 3])
    #expect(first[0].gradient.values == [0, 1, 0, 0, 0, 0])
    let second = result.maps[1]
    #expect(second.map(\.unit.channel) == [1, 1] && second[0].value == 0.5)
    #expect(second[0].gradient.values.filter { $0 == -0.5 }.count == 1)
  }

  @Test func thereMayBeFewer() throws {
    let reader = try reader()
    let result = StrongestUnits(
      of: reader.layers[0], in: reader, pictures: pictures, count: 9, examples: 9)
    #expect(result.maps.map(\.count) == [3, 3])
  }
}
