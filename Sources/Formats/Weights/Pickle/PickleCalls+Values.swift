extension PickleMachine {
  /// The text that `reference` stands for, bytes of Python 2 included.
  func text(_ reference: PickleReference) -> String? {
    switch node(reference) {
    case .text(let text): text
    case .bytes(let file, let range, true) where range.count <= Limits.tensorNameLength:
      (try? file.read(range)).flatMap { String(validating: $0, as: UTF8.self) }
    default: nil
    }
  }

  /// The name of a storage: a text, or a number in the oldest files.
  func key(_ reference: PickleReference) -> String? {
    if case .integer(let value) = node(reference) { String(value) } else { text(reference) }
  }

  /// Whole numbers in a tuple or a list.
  func integers(_ reference: PickleReference) -> [Int]? {
    guard let elements = elements([reference]), elements.count <= 64 else { return nil }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let value) = node(element) else { return nil }
      result.append(value)
    }
    return result
  }

  /// The class or function that is called, in words.
  func className(of reference: PickleReference) -> String {
    switch node(reference) {
    case .name(let path): path
    case .object(let number): objects[number].className
    default: "a plain value"
    }
  }

  /// The elements of the only argument; none without one.
  func elements(_ arguments: [PickleReference]) -> [PickleReference]? {
    guard let only = arguments.first else { return [] }
    guard arguments.count == 1 else { return nil }
    switch node(only) {
    case .list(let elements), .tuple(let elements), .set(let elements): return elements
    default: return nil
    }
  }

  /// Keys and values in turn: from nothing, from a dictionary, or from a list of pairs.
  mutating func dictionaryPairs(
    _ path: String, _ arguments: [PickleReference]
  ) -> [PickleReference]? {
    // The argument of a default dictionary is what makes missing values.
    guard !path.hasSuffix("defaultdict"), let only = arguments.first else { return [] }
    if case .dictionary(let pairs) = node(only) { return pairs }
    guard let elements = elements([only]) else { return nil }
    steps += elements.count
    var result: [PickleReference] = []
    for element in elements {
      guard let pair = self.elements([element]), pair.count == 2 else { return nil }
      result += pair
    }
    return result
  }

  /// The bytes that a text of Latin-1 stands for.
  mutating func encoded(
    _ arguments: [PickleReference]
  ) throws(FormatError) -> PickleReference? {
    guard let first = arguments.first else {
      return try make(.bytes(FileBytes([], path: "bytes"), 0..<0, mayBeText: false))
    }
    if case .bytes = node(first), arguments.count == 1 { return first }
    guard case .text(let text) = node(first), arguments.count == 2 else { return nil }
    encodedBytes += text.utf8.count
    if encodedBytes > Limits.pickleBytes {
      throw .tooLarge(
        subject: "the size of texts that are bytes in the pickle", found: encodedBytes,
        limit: Limits.pickleBytes)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard scalar.value < 256 else { return nil }
      bytes.append(UInt8(scalar.value))
    }
    return try make(
      .bytes(FileBytes(bytes, path: "bytes of the pickle"), 0..<bytes.count, mayBeText: false))
  }
}
