import Formats
import Testing

/// Damaged graphs, each with the exact text; `ModelsTests` has those that are whole.
@Suite struct ONNXModelTests {
  /// A field of a message: its number, and a message, text or bytes.
  private static func field(_ number: UInt8, _ content: [UInt8], claiming count: Int? = nil)
    -> [UInt8]
  {
    [number << 3 | 2, UInt8(count ?? content.count)] + content
  }

  private static func field(_ number: UInt8, _ text: String) -> [UInt8] {
    field(number, Array(text.utf8))
  }

  /// A weight of two numbers.
  private static func weight(
    _ name: String = "w", type: UInt8 = 1, count: UInt8 = 2, data: Int = 8,
    isElsewhere: Bool = false
  ) -> [UInt8] {
    [0x08, count, 0x10, type] + field(8, name) + field(9, [UInt8](repeating: 0, count: data))
      + (isElsewhere ? [0x70, 1] : [])
  }

  private static let node = field(1, "x") + field(2, "y") + field(4, "Relu")

  private static func model(_ graph: [UInt8]) -> [UInt8] { [0x08, 8] + field(7, graph) }

  static let whole = model(field(1, node) + field(5, weight()))

  static let damages: [(name: String, bytes: [UInt8], text: String)] = [
    ("no graph", [0x08, 8], "the ONNX model is without a graph, expected a graph"),
    (
      "cut in the number of the version", [0x08],
      "the ONNX model is cut short: 1 byte needed, 0 there"
    ),
    (
      "cut in the length of the graph", Array(whole[..<3]),
      "the ONNX model is cut short: 1 byte needed, 0 there"
    ),
    (
      "cut before the graph", Array(whole[..<4]),
      "the ONNX model is cut short: 33 bytes needed, 0 there"
    ),
    (
      "cut in the graph", Array(whole.dropLast()),
      "the ONNX model is cut short: 33 bytes needed, 32 there"
    ),
    (
      "a node longer than the graph", model(field(1, node, claiming: 40)),
      "the ONNX model is cut short: 40 bytes needed, 12 there"
    ),
    (
      "a name longer than the node", model(field(1, field(4, Array("Relu".utf8), claiming: 5))),
      "the ONNX model is cut short: 5 bytes needed, 4 there"
    ),
    (
      "a weight longer than the graph", model(field(5, weight(), claiming: 30)),
      "the ONNX model is cut short: 30 bytes needed, 17 there"
    ),
    (
      "a shape of more bytes than the weight", model(field(5, [0x0A, 4, 1, 1])),
      "the ONNX model is cut short: 4 bytes needed, 2 there"
    ),
    (
      "a number without its end", model(field(5, [0x08, 0x80])),
      "the ONNX model is cut short: 1 byte needed, 0 there"
    ),
    (
      "a number without any end", [0x08] + [UInt8](repeating: 0xFF, count: 11),
      "the ONNX model is a number of more than 64 bits, expected at most 64"
    ),
    ("a group", model([0x0B]), "the ONNX model is a field of wire type 3, expected 0, 1, 2 or 5"),
    ("field 0", model([0x02, 0]), "the ONNX model is field 0, expected 1 to 2^29"),
    (
      "less data than the shape", model(field(5, weight(data: 4))),
      "tensor \"w\" is a view of shape [2] and strides [1] from element 0 on, "
        + "expected one within the 1 elements of its storage"
    ),
    (
      "two weights of a name", model(field(5, weight()) + field(5, weight())),
      "the ONNX model is two weights called \"w\", expected each name once"
    ),
    (
      "texts", model(field(5, weight(type: 8))),
      "tensor \"w\" is of element type 8, supported: numbers"
    ),
    (
      "a weight in another file", model(field(5, weight(isElsewhere: true))),
      "tensor \"w\" is kept in another file, supported: models in one file, "
        + "as onnx.save(onnx.load(\"FILE\"), \"model.onnx\") in Python writes them"
    ),
  ]

  @Test(arguments: damages.indices) func isNamed(_ index: Int) {
    let damage = Self.damages[index]
    let error = #expect(throws: FormatError.self, "\(damage.name)") {
      _ = try ONNXModel(FileBytes(damage.bytes, path: "f"))
    }
    #expect(error?.description == damage.text, "\(damage.name)")
  }

  @Test func theRestIsRead() throws {
    let model = try ONNXModel(FileBytes(Self.whole, path: "f"))
    #expect(model.weightFile.entries.map(\.name) == ["w"])
  }
}
