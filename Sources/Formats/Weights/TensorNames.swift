/// Names of tensors within a tree of values, as PyTorch names the entries of a state dictionary.
enum TensorNames {
  /// Every tensor of `content` with its name, in the order of the tree.
  ///
  /// - Throws: `FormatError` for two tensors of one name, names that are too long, and too many tensors.
  static func entries(of content: InertValue) throws(FormatError) -> [WeightFile.Entry] {
    var walk = Walk()
    try walk.visit(content)
    return walk.entries
  }

  /// The words of `path` with dots between them; those that say only how a module keeps its parts are
  /// left out.
  static func join(_ path: [String]) -> String {
    path.filter { !moduleParts.contains($0) }.joined(separator: ".")
  }

  /// The word that a key of a dictionary is in a name; nil for keys that are no plain values.
  static func word(for key: InertValue) -> String? {
    switch key {
    case .text(let text): text
    case .integer(let value): String(value)
    case .bool(let value): value ? "True" : "False"
    default: nil
    }
  }

  /// The attributes in which a PyTorch module keeps its parameters, buffers and modules.
  private static let moduleParts: Set<String> = ["_parameters", "_buffers", "_modules"]

  private struct Walk {
    var entries: [WeightFile.Entry] = []
    private var names: Set<String> = []
    private var path: [String] = []

    mutating func visit(_ value: InertValue) throws(FormatError) {
      switch value {
      case .none, .bool, .integer, .float, .text, .bytes, .name: break
      case .tensor(let tensor): try add(tensor)
      case .list(let values), .tuple(let values), .set(let values): try visit(values)
      case .dictionary(let pairs): try visit(pairs)
      case .object(let object):
        try visit(object.arguments)
        for (name, value) in object.attributes { try visit(value, under: name) }
        try visit(object.elements)
        try visit(object.pairs)
      }
    }

    private mutating func visit(_ value: InertValue, under word: String) throws(FormatError) {
      path.append(word)
      try visit(value)
      path.removeLast()
    }

    private mutating func visit(_ values: [InertValue]) throws(FormatError) {
      for (index, value) in values.enumerated() { try visit(value, under: String(index)) }
    }

    private mutating func visit(
      _ pairs: [(key: InertValue, value: InertValue)]
    ) throws(FormatError) {
      for (index, (key, value)) in pairs.enumerated() {
        try visit(value, under: TensorNames.word(for: key) ?? "?\(index)")
      }
    }

    private mutating func add(_ tensor: StoredTensor) throws(FormatError) {
      let length = path.reduce(0) { $0 + $1.utf8.count + 1 }
      if length > Limits.tensorNameLength {
        throw .tooLarge(
          subject: "the length of the name of a tensor", found: length,
          limit: Limits.tensorNameLength)
      }
      if entries.count == Limits.tensorCount {
        throw .tooLarge(
          subject: "the number of tensors", found: entries.count + 1, limit: Limits.tensorCount)
      }
      let joined = TensorNames.join(path)
      let name = joined.isEmpty ? "tensor" : joined
      if !names.insert(name).inserted {
        throw .malformed(
          subject: "the file", found: "giving tensor \"\(name)\" twice", expected: "each name once")
      }
      entries.append(WeightFile.Entry(name: name, tensor: tensor))
    }
  }
}
