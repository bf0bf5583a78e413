import Formats
import Kernels
import Latents
import Models
import Tensors
import TestSupport
import Testing

/// Graphs of one operator each against onnxruntime; `Golden/graphs.py` made them.
struct ONNXTests {
  struct Case: CustomStringConvertible, Sendable {
    var description: String
    var model: [UInt8]
    var shape: [Int]
    var output: [Float]
  }

  static let cases: [Case] = {
    let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
      .joined(separator: "/")
    guard let packed = try? FileBytes.read(path: path + "/Golden/graphs.json.gz"),
      let bytes = try? Gzip.inflate(packed),
      let golden = try? JSONValue(parsing: bytes, subject: "graphs.json"),
      let cases = golden["cases"]?.array
    else { return [] }
    return cases.compactMap { value -> Case? in
      guard let name = value["name"]?.string, let digits = value["model"]?.string,
        let shape = value["shape"]?.array, let output = value["output"]?.array
      else { return nil }
      let characters = Array(digits)
      let model = stride(from: 0, to: characters.count, by: 2).compactMap {
        UInt8(String(characters[$0..<($0 + 2)]), radix: 16)
      }
      return Case(
        description: name, model: model, shape: shape.compactMap(\.integer),
        output: output.compactMap { $0.double.map { Float($0) } })
    }
  }()

  private static let processor = Processor(
    instructionSet: InstructionSet.supported[0], threadCount: 2)

  static func open(_ bytes: [UInt8]) throws -> GeneratorModel {
    let model = try ForeignModel(
      FileBytes(bytes, path: "m"), name: "m", card: nil, processor: processor)
    return try GeneratorModel(.foreign(model), path: "m", processor: processor)
  }

  @Test func everyCaseWasRead() {
    #expect(Self.cases.count > 100)
  }

  @Test(arguments: cases)
  func agreesWithONNXRuntime(_ item: Case) throws {
    let model = try Self.open(item.model)
    let z = pattern(8, salt: 0)
    let found = model.generate([
      LatentVector(values: Array(z[..<4])), LatentVector(values: Array(z[4...])),
    ])
    // Pictures with channels last come with channels first; there is one channel only.
    #expect(found.shape == [2, 1, 8, 8])
    let difference = worstDifference(
      found.values, item.output, absolute: 2e-5, relative: 2e-5)
    #expect(difference == nil, "\(difference ?? "")")
  }

  /// Cut short anywhere, or with any byte changed, a model is refused or read, and nothing else happens.
  @Test(arguments: [0, 17, 40, 63])
  func damagedModelsAreErrors(_ index: Int) throws {
    let bytes = Self.cases[index].model
    for end in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: (any Error).self) { try Self.open(Array(bytes[..<end])) }
    }
    for place in stride(from: 0, to: min(bytes.count, 400), by: 3) {
      var changed = bytes
      changed[place] ^= 0x55
      _ = try? Self.open(changed)
    }
  }

  /// Found by fuzzing: a new shape whose product is too large for a number, and one that is no number.
  @Test(arguments: ["reshape-overflow", "reshape-without-number"])
  func aShapeThatCannotBeIsAnError(_ finding: String) throws {
    let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
      .joined(separator: "/")
    let bytes = try FileBytes.read(path: path + "/Golden/\(finding).onnx")
    #expect(throws: RecogniserError.self) { try Self.open(bytes) }
  }

  @Test func anUnknownOperatorIsNamedWithItsNode() throws {
    let item = try #require(Self.cases.first { $0.description.hasPrefix("Softsign") })
    let name = Array("Softsign".utf8)
    var bytes = item.model
    for start in bytes.indices.dropLast(name.count)
    where Array(bytes[start..<(start + name.count)]) == name {
      bytes.replaceSubrange(start..<(start + name.count), with: Array("Loopsign".utf8))
    }
    let error = #expect(throws: RecogniserError.self) {
      try ForeignModel(
        FileBytes(bytes, path: "m"), name: "m", card: nil, processor: Self.processor)
    }
    #expect(
      error?.description
        == "operator \"Loopsign\" of node \"Loopsign_1\": "
        + "it is not among the operators that are followed")
  }
}
