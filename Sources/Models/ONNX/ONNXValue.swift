import Formats
import Tensors

/// What is known of a value of a graph while it is turned into a network.
enum ONNXValue {
  /// Numbers that do not depend on the input: weights, and everything that follows from shapes.
  case constant(ONNXArray)
  /// Many numbers of that kind, which stay in the file until a node needs them.
  case stored(StoredTensor)
  /// The result of a layer of the network, of `shape` for one picture; the batch axis stays in front.
  case layer(String, shape: [Int])
  /// Something that cannot be followed, and the node that made it so.
  case lost(ONNXImportError)
}

extension ONNXValue {
  /// The extents of a constant; nil for anything else.
  var constantShape: [Int]? {
    switch self {
    case .constant(let array): array.shape
    case .stored(let tensor): tensor.shape
    case .layer, .lost: nil
    }
  }
}

/// Numbers that are known before anything runs.
struct ONNXArray {
  var shape: [Int]
  var values: [Float]
  /// Whole numbers exactly; nil for others.
  var integers: [Int]?

  init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  init(shape: [Int], integers: [Int]) {
    self.shape = shape
    self.integers = integers
    values = integers.map { Float($0) }
  }

  var count: Int { shape.reduce(1, *) }

  /// The number, if it is one alone.
  var scalar: Float? { count == 1 ? values.first : nil }

  /// The numbers as whole ones.
  var whole: [Int] { integers ?? values.map(Self.wholePart) }

  /// The whole part of a number from a file, at most 2^31 from 0; 0 for what is no number.
  static func wholePart(_ value: Float) -> Int {
    value.isNaN ? 0 : Int(min(max(value, -0x1p31), 0x1p31))
  }

  /// The elements at `places`, under another shape.
  func taking(_ places: [Int], shape: [Int]) -> ONNXArray {
    if let integers { return ONNXArray(shape: shape, integers: places.map { integers[$0] }) }
    return ONNXArray(shape: shape, values: places.map { values[$0] })
  }

  /// The same numbers under another shape.
  func reshaped(_ shape: [Int]) -> ONNXArray {
    var result = self
    result.shape = shape
    return result
  }
}

/// Why a graph, or a part of it, cannot be followed.
struct ONNXImportError: Error, Equatable, CustomStringConvertible {
  /// The operator and the node: `operator "Loop" of node "Loop_7"`.
  var node: String
  /// What about it is not supported.
  var reason: String

  var description: String { "\(node): \(reason)" }
}
