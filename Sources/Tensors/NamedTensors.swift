/// Tensors by name, in the order in which they were added: the weights of one or more networks.
///
/// Names are dotted paths as PyTorch writes them, for instance `generator.fc1.weight`.
public struct NamedTensors: Equatable, Sendable {
  /// The names in order of first insertion.
  public private(set) var names: [String] = []
  private var tensors: [String: Tensor] = [:]

  /// An empty table.
  public init() {}

  /// The number of tensors.
  public var count: Int { names.count }

  /// The tensor called `name`; assigning `nil` removes it.
  public subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      if let newValue {
        if tensors.updateValue(newValue, forKey: name) == nil { names.append(name) }
      } else if tensors.removeValue(forKey: name) != nil {
        names.removeAll { $0 == name }
      }
    }
  }

  /// The pairs in order.
  public var pairs: [(name: String, tensor: Tensor)] {
    names.compactMap { name in tensors[name].map { (name, $0) } }
  }

  /// The number of elements in all tensors together.
  public var elementCount: Int { tensors.values.reduce(0) { $0 + $1.count } }

  /// The tensors whose names begin with `prefix` and a dot, the prefix taken off.
  public func under(_ prefix: String) -> NamedTensors {
    var result = NamedTensors()
    for name in names where name.hasPrefix(prefix + ".") {
      result[String(name.dropFirst(prefix.count + 1))] = tensors[name]
    }
    return result
  }

  /// Adds all tensors of `other`, each name preceded by `prefix` and a dot.
  public mutating func merge(_ other: NamedTensors, under prefix: String) {
    for (name, tensor) in other.pairs { self[prefix + "." + name] = tensor }
  }
}
