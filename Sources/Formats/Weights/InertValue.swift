/// A value of a foreign file that has lost the ability to do anything.
///
/// The depth and the number of values that a walk can meet are bounded by the reader (`Limits`), parts
/// that occur twice counted twice, so that walks need no guard of their own.
public indirect enum InertValue: Sendable {
  /// `None`.
  case none
  /// `True` or `False`.
  case bool(Bool)
  /// A whole number of 64 bits.
  case integer(Int)
  /// A number with a fraction, or a whole one beyond 64 bits.
  case float(Double)
  /// A text.
  case text(String)
  /// Bytes, of which only the number is kept.
  case bytes(count: Int)
  /// A list, in order.
  case list([InertValue])
  /// A tuple, in order; `torch.Size` is one too.
  case tuple([InertValue])
  /// A set, in the order of the file.
  case set([InertValue])
  /// A dictionary, ordered or not, in the order of the file.
  case dictionary([(key: InertValue, value: InertValue)])
  /// A tensor.
  case tensor(StoredTensor)
  /// A class or function by itself: `torch.float32`.
  case name(String)
  /// An instance of a class that is not looked up.
  case object(InertObject)

  /// The value of `key` in a dictionary, or the attribute of an object.
  public subscript(key: String) -> InertValue? {
    switch self {
    case .dictionary(let pairs): pairs.last { $0.key.text == key }?.value
    case .object(let object): object[key]
    default: nil
    }
  }

  /// The text, if this is one.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The whole number, if this is one.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, if this is one, whole or not.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// The truth value, if this is one.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, if this is a list, a tuple or a set.
  public var elements: [InertValue]? {
    switch self {
    case .list(let values), .tuple(let values), .set(let values): values
    default: nil
    }
  }

  /// The pairs, if this is a dictionary.
  public var pairs: [(key: InertValue, value: InertValue)]? {
    if case .dictionary(let pairs) = self { pairs } else { nil }
  }

  /// The tensor, if this is one.
  public var tensor: StoredTensor? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }

  /// The object, if this is an instance of a class.
  public var object: InertObject? {
    if case .object(let object) = self { object } else { nil }
  }
}

/// An instance of a class that the file names: what would have been its making is only recorded.
public struct InertObject: Sendable {
  /// The class, or the function that would have made the instance: `torch.nn.modules.conv.Conv2d`.
  public let className: String
  /// What the class would have been called with.
  public let arguments: [InertValue]
  /// The attributes: for a PyTorch module `kernel_size`, `stride`, `_parameters`, `_modules` and so on.
  public let attributes: [(name: String, value: InertValue)]
  /// The elements, for a class that is a list or a set too.
  public let elements: [InertValue]
  /// The pairs, for a class that is a dictionary too.
  public let pairs: [(key: InertValue, value: InertValue)]

  /// An instance as it was recorded.
  public init(
    className: String, arguments: [InertValue] = [],
    attributes: [(name: String, value: InertValue)] = [], elements: [InertValue] = [],
    pairs: [(key: InertValue, value: InertValue)] = []
  ) {
    self.className = className
    self.arguments = arguments
    self.attributes = attributes
    self.elements = elements
    self.pairs = pairs
  }

  /// The attribute called `name`.
  public subscript(name: String) -> InertValue? {
    attributes.last { $0.name == name }?.value
  }

  /// The modules within a PyTorch module, in the order in which they were added; nil for anything else.
  public var modules: [(name: String, module: InertObject)]? {
    guard let pairs = self["_modules"]?.pairs else { return nil }
    return pairs.compactMap { key, value in
      guard let name = key.text, let module = value.object else { return nil }
      return (name, module)
    }
  }
}
