import Formats
import Models
import TestSupport
import Testing

/// Graphs with numbers that overflow when they are computed with: errors, each with its text, and no crash.
@Suite struct HostileGraphTests {
  /// The name of a graph of `Golden/hostile-graphs.py`, and what is said of it.
  static let graphs: [(name: String, text: String)] = [
    (
      "pads that overflow together",
      "operator \"Pad\" of node \"Pad\": a number of the layer is 2147483648, the limit is "
        + "1048576"
    ),
    (
      "a pad that overflows",
      "operator \"Pad\" of node \"Pad\": a number of the layer is 9223372036854775807, the "
        + "limit is 1048576"
    ),
    (
      "an input that overflows",
      "input \"z\": it is no batch of vectors of up to 65,536 numbers"
    ),
    (
      "parts that overflow",
      "operator \"Split\" of node \"Split\": its sizes [9223372036854775807, 1] do not "
        + "make up 4"
    ),
    (
      "a block that overflows",
      "operator \"DepthToSpace\" of node \"DepthToSpace\": a number of the layer is "
        + "1099511627776, the limit is 1048576"
    ),
    (
      "groups of nothing",
      "operator \"Conv\" of node \"Conv\": only square kernels in two dimensions are "
        + "followed"
    ),
    (
      "groups of nothing, transposed",
      "operator \"ConvTranspose\" of node \"ConvTranspose\": only square kernels in two "
        + "dimensions are followed"
    ),
    (
      "the largest number, made positive",
      "operator \"Reshape\" of node \"Reshape\": its new shape [2147483648] does not keep "
        + "the batch axis in front"
    ),
    (
      "the least number, made positive",
      "operator \"Reshape\" of node \"Reshape\": its new shape [2147483648] does not keep "
        + "the batch axis in front"
    ),
    (
      "the reciprocal of nothing",
      "operator \"Reshape\" of node \"Reshape\": its new shape [2147483648] does not keep "
        + "the batch axis in front"
    ),
    (
      "the root of less than nothing",
      "operator \"Reshape\" of node \"Reshape\": its new shape [1] does not keep the batch "
        + "axis in front"
    ),
    (
      "a range of nothing",
      "operator \"Range\" of node \"Range\": it is not worked out for constants"
    ),
    (
      "repeating nothing",
      "operator \"ConstantOfShape\" of node \"ConstantOfShape\": it is not worked out for "
        + "constants"
    ),
    (
      "flattening nothing",
      "the element count of tensor \"e\" is 1099511627776, the limit is 2147483648"
    ),
    (
      "gathering nothing",
      "the element count of tensor \"e\" is 1099511627776, the limit is 2147483648"
    ),
    (
      "slicing nothing",
      "the element count of tensor \"e\" is 1099511627776, the limit is 2147483648"
    ),
    (
      "transposing nothing",
      "the element count of tensor \"e\" is 1099511627776, the limit is 2147483648"
    ),
    (
      "joining nothing",
      "the element count of tensor \"e\" is 1099511627776, the limit is 2147483648"
    ),
  ]

  private static let models = try? GoldenFile.json(
    "hostile-graphs.json", besideFile: #filePath.replacing("/Foreign/", with: "/"))

  @Test func thereIsATextForEach() {
    #expect(Self.models?.object?.map(\.key) == Self.graphs.map(\.name))
  }

  @Test(arguments: graphs.indices) func isRefused(_ index: Int) throws {
    let (name, text) = Self.graphs[index]
    let digits = Array(try #require(Self.models?[name]?.string))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
    }
    let error = #expect(throws: RecogniserError.self) { try ONNXTests.open(bytes) }
    #expect(error?.description == text)
  }
}
