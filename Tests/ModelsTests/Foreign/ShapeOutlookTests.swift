import Formats
import Latents
import Networks
import Testing

@testable import Models

/// What lies ahead of a network by shapes alone: modules as a file has them, and where they lead.
struct ShapeOutlookTests {
  /// Modules whose weights have these names and shapes.
  private static func modules(_ tensors: [(name: String, shape: [Int])]) throws -> [ForeignModule] {
    let items = tensors.map { SafeTensors.Item(name: $0.name, type: .float32, shape: $0.shape) }
    let bytes = SafeTensors.encode(items, metadata: [:]) { index in
      [UInt8](repeating: 0, count: 4 * tensors[index].shape.reduce(1, *))
    }
    return ForeignModule.all(of: try WeightFile(FileBytes(bytes, path: "m")).entries)
  }

  private static func outlook(_ modules: [ForeignModule]) -> ShapeOutlook {
    ShapeOutlook(modules, ways: KernelWays(hints: ModuleHints(.none)))
  }

  private static func guess(_ size: Int, _ shape: [Int]) -> GeneratorGuess {
    var guess = GeneratorGuess(
      LatentChoice(
        spec: LatentSpec(parts: [
          LatentPart(name: "noise", kind: .noise, size: size, prior: .standardNormal)
        ]), words: "", cost: 0))
    guess.shape = shape
    return guess
  }

  @Test func strideTwoFromFourToSixtyFourIsUsual() throws {
    let modules = try Self.modules([
      ("0.weight", [8, 8, 4, 4]), ("3.weight", [8, 8, 4, 4]), ("6.weight", [8, 8, 4, 4]),
      ("9.weight", [8, 3, 4, 4]),
    ])
    var outlook = Self.outlook(modules)
    #expect(outlook.cost(of: Self.guess(1, [8, 4, 4]), from: 0) == 0)
    // From 5 x 5 the same leads to pictures of 80 x 80, which are less usual.
    #expect(outlook.cost(of: Self.guess(1, [8, 5, 5]), from: 0) > 0.5)
    // Of the last layer alone comes an odd picture of 16 x 16, or a usual one by an unusual stride of 4.
    #expect(outlook.cost(of: Self.guess(1, [8, 8, 8]), from: 3) == 1.5)
  }

  @Test func whatFitsNoPictureIsAsGoodAsNoWay() throws {
    let modules = try Self.modules([("0.weight", [8, 5, 4, 4])])
    var outlook = Self.outlook(modules)
    #expect(outlook.cost(of: Self.guess(1, [8, 8, 8]), from: 0) == 6)
    #expect(outlook.cost(of: Self.guess(1, [7, 8, 8]), from: 0) == 6)
  }

  @Test func vectorsBecomePictures() throws {
    let modules = try Self.modules([
      ("0.weight", [128, 16]), ("1.weight", [8, 8, 4, 4]), ("2.weight", [8, 1, 4, 4]),
    ])
    var outlook = Self.outlook(modules)
    // 128 numbers are 8 channels of 4 x 4 pixels: strides of 4, and 4 again, make 64 x 64.
    #expect(outlook.cost(of: Self.guess(16, [16]), from: 0) == 1.5)
  }
}
