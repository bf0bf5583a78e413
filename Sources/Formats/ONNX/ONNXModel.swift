/// A graph of operators with its weights, as ONNX stores it.
///
/// - Source: github.com/onnx/onnx, `onnx.proto`; IR versions 3 to 11, operator sets 7 to 21 are known.
public struct ONNXModel: Sendable {
  /// One operator of the graph.
  public struct Node: Sendable {
    /// The name for people; may be empty.
    public var name = ""
    /// What it does: `Conv`.
    public var operation = ""
    /// The operator set it is from; empty for ONNX's own.
    public var domain = ""
    /// The values it reads; an empty name stands for one that is left out.
    public var inputs: [String] = []
    /// The values it makes.
    public var outputs: [String] = []
    /// Its settings.
    public var attributes: [String: Attribute] = [:]

    /// A node without anything.
    public init() {}

    /// How messages call it: its name, or what it makes.
    public var label: String { name.isEmpty ? outputs.first ?? operation : name }
  }

  /// A setting of a node.
  public enum Attribute: Sendable {
    /// A number with a fraction.
    case float(Float)
    /// A whole number.
    case integer(Int)
    /// A text.
    case text(String)
    /// A tensor.
    case tensor(Constant)
    /// Numbers with fractions.
    case floats([Float])
    /// Whole numbers.
    case integers([Int])
    /// Something that no operator for generators has: a graph, sparse tensors.
    case other
  }

  /// A tensor that is part of the file.
  public enum Constant: Sendable {
    /// Numbers with fractions, read when they are needed.
    case floats(StoredTensor)
    /// Whole numbers or truth values.
    case integers([Int], shape: [Int])

    /// The extents.
    public var shape: [Int] {
      switch self {
      case .floats(let tensor): tensor.shape
      case .integers(_, let shape): shape
      }
    }
  }

  /// A value that comes from outside or is given back.
  public struct Port: Sendable {
    /// Its name.
    public var name = ""
    /// Its extents, nil for those that are not fixed; nil altogether if nothing is said.
    public var shape: [Int?]?
    /// Whether it holds whole numbers.
    public var isInteger = false
  }

  /// The version of ONNX's own operators.
  public private(set) var operatorSet = 0
  /// The program that wrote the file, with its version.
  public private(set) var producer = ""
  /// The operators, in an order in which they can run.
  public private(set) var nodes: [Node] = []
  /// The weights by name, in the order of the file.
  public private(set) var constants: [(name: String, value: Constant)] = []
  /// What comes from outside, weights left out.
  public private(set) var inputs: [Port] = []
  /// What is given back.
  public private(set) var outputs: [Port] = []

  /// Whether the first bytes look like those of a model: its IR version, then another of its first fields.
  ///
  /// Version 3 is of 2017, the first that was published; models of TensorFlow begin with a 1 there.
  public static func isLikely(prefix: [UInt8]) -> Bool {
    prefix.count > 2 && prefix[0] == 0x08 && (3...32).contains(prefix[1])
      && [0x12, 0x1A, 0x22, 0x2A, 0x32, 0x3A, 0x42].contains(prefix[2])
  }

  /// Reads the model in `file`.
  ///
  /// - Throws: `FormatError` for every way in which it can be damaged, and for weights that are kept in
  ///   other files.
  public init(_ file: FileBytes) throws(FormatError) {
    let bytes = try file.readAll()
    var graph: Range<Int>?
    var reader = ProtobufReader(bytes, 0..<bytes.count)
    while let field = try reader.next() {
      switch field.number {
      case 2, 3:
        if let range = field.content.range {
          producer += (producer.isEmpty ? "" : " ") + Self.text(bytes, range)
        }
      case 7: graph = field.content.range
      case 8:
        if let range = field.content.range { try readOperatorSet(bytes, range) }
      default: break
      }
    }
    guard let graph else {
      throw .malformed(
        subject: ProtobufReader.subject, found: "without a graph", expected: "a graph")
    }
    var parser = ONNXGraphParser(bytes: bytes, file: file)
    try parser.read(graph)
    nodes = parser.nodes
    constants = parser.constants
    let weights = Set(constants.map(\.name))
    inputs = parser.inputs.filter { !weights.contains($0.name) }
    outputs = parser.outputs
  }

  private mutating func readOperatorSet(_ bytes: [UInt8], _ range: Range<Int>)
    throws(FormatError)
  {
    var reader = ProtobufReader(bytes, range)
    var (domain, version) = ("", 0)
    while let field = try reader.next() {
      switch field.number {
      case 1: domain = field.content.range.map { Self.text(bytes, $0) } ?? ""
      case 2: version = field.content.integer ?? 0
      default: break
      }
    }
    if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
  }

  static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range.prefix(Limits.tensorNameLength)], as: UTF8.self)
  }

  /// The weights as any other file of weights gives them, whole numbers left out.
  public var weightFile: WeightFile {
    WeightFile(
      container: .onnx,
      entries: constants.compactMap { name, value in
        if case .floats(let tensor) = value {
          WeightFile.Entry(name: name, tensor: tensor)
        } else {
          nil
        }
      }, content: .none)
  }
}
