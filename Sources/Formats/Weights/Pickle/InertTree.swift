/// Turns what a pickle made into a value that can do nothing, grow no more and refer to nothing else.
///
/// Parts that occur twice stay shared in memory, but count twice towards the limit, so that no walk
/// through the result can take longer than the limit says.
struct InertTree {
  private let machine: PickleMachine
  private let bytes: [TensorStorage]
  /// Finished values and their sizes.
  private var finished: [PickleReference: (value: InertValue, size: Int)] = [:]
  private var open: Set<PickleReference> = []
  /// The names on the way to the current value, for messages.
  private var path: [String] = []

  /// The values of `machine`, whose storages are in `bytes` by their numbers.
  init(_ machine: PickleMachine, bytes: [TensorStorage]) {
    self.machine = machine
    self.bytes = bytes
  }

  /// The value that `root` stands for.
  ///
  /// - Throws: `FormatError` for a value that contains itself, tensors that leave their storage, and
  ///   beyond the limits of depth and size.
  mutating func value(of root: PickleReference) throws(FormatError) -> InertValue {
    try convert(root).value
  }

  private mutating func convert(
    _ reference: PickleReference
  ) throws(FormatError) -> (value: InertValue, size: Int) {
    switch machine.node(reference) {
    case .none: return (.none, 1)
    case .bool(let value): return (.bool(value), 1)
    case .integer(let value): return (.integer(value), 1)
    case .float(let value): return (.float(value), 1)
    case .text(let text): return (.text(text), 1)
    case .bytes(_, let range, _):
      return (machine.text(reference).map { .text($0) } ?? .bytes(count: range.count), 1)
    case .name(let path): return (.name(path), 1)
    case .storage(let number):
      return (.bytes(count: bytes[number].byteCount), 1)
    case .elementType(let type):
      return (.name("numpy." + type.type.rawValue.lowercased()), 1)
    case .tensor, .list, .tuple, .set, .dictionary, .object: break
    }
    if let known = finished[reference] { return known }
    if !open.insert(reference).inserted {
      throw .malformed(
        subject: "the pickle", found: "holding a value that contains itself\(place)",
        expected: "a tree of values")
    }
    if open.count > Limits.pickleDepth {
      throw .tooLarge(
        subject: "the depth of the values of the pickle", found: open.count,
        limit: Limits.pickleDepth)
    }
    let result = try convertCompound(reference)
    open.remove(reference)
    if result.size > Limits.pickleValues {
      throw .tooLarge(
        subject: "the number of values of the pickle, those that occur again counted again,",
        found: result.size, limit: Limits.pickleValues)
    }
    finished[reference] = result
    return result
  }

  private mutating func convertCompound(
    _ reference: PickleReference
  ) throws(FormatError) -> (value: InertValue, size: Int) {
    var size = 1
    switch machine.node(reference) {
    case .tensor(let number): return (.tensor(try tensor(machine.tensors[number])), 1)
    case .list(let elements): return (.list(try convert(elements, &size)), size)
    case .tuple(let elements): return (.tuple(try convert(elements, &size)), size)
    case .set(let elements): return (.set(try convert(elements, &size)), size)
    case .dictionary(let pairs): return (.dictionary(try convert(pairs: pairs, &size)), size)
    case .object(let number):
      let object = machine.objects[number]
      let arguments = try convert(object.arguments, &size)
      let attributes = try attributes(object.states, &size)
      let elements = try convert(object.elements, &size)
      let pairs = try convert(pairs: object.pairs, &size)
      let value = InertObject(
        className: object.className, arguments: arguments, attributes: attributes,
        elements: elements, pairs: pairs)
      return (.object(value), size)
    default: preconditionFailure("value \(reference) is no compound")
    }
  }

  private mutating func convert(
    _ references: [PickleReference], _ size: inout Int
  ) throws(FormatError) -> [InertValue] {
    var result: [InertValue] = []
    result.reserveCapacity(references.count)
    for (index, reference) in references.enumerated() {
      path.append(String(index))
      let (value, count) = try convert(reference)
      path.removeLast()
      result.append(value)
      size = min(size + count, Limits.pickleValues + 1)
    }
    return result
  }

  private mutating func convert(
    pairs references: [PickleReference], _ size: inout Int
  ) throws(FormatError) -> [(key: InertValue, value: InertValue)] {
    var result: [(key: InertValue, value: InertValue)] = []
    result.reserveCapacity(references.count / 2)
    for index in stride(from: 0, to: references.count, by: 2) {
      let key = try convert(references[index])
      path.append(TensorNames.word(for: key.value) ?? "?")
      let value = try convert(references[index + 1])
      path.removeLast()
      result.append((key.value, value.value))
      size = min(size + key.size + value.size, Limits.pickleValues + 1)
    }
    return result
  }

  /// The attributes that states give: dictionaries of them, mostly one; a pair of two for classes with
  /// slots; anything else under the name `state`.
  private mutating func attributes(
    _ states: [PickleReference], _ size: inout Int
  ) throws(FormatError) -> [(name: String, value: InertValue)] {
    var result: [(name: String, value: InertValue)] = []
    for state in states {
      let parts: [PickleReference]
      if case .tuple(let pair) = machine.node(state), pair.count == 2 {
        parts = pair
      } else {
        parts = [state]
      }
      for part in parts {
        switch machine.node(part) {
        case .dictionary(let pairs):
          for (key, value) in try convert(pairs: pairs, &size) {
            result.append((TensorNames.word(for: key) ?? "?", value))
          }
        case .none: break
        default:
          let (value, count) = try convert(part)
          size = min(size + count, Limits.pickleValues + 1)
          result.append(("state", value))
        }
      }
    }
    return result
  }

  private func tensor(_ tensor: PickleTensor) throws(FormatError) -> StoredTensor {
    try StoredTensor(
      type: tensor.type, shape: tensor.shape, strides: tensor.strides, offset: tensor.offset,
      storage: bytes[tensor.storage],
      subject: path.isEmpty ? "the tensor" : "tensor \"\(TensorNames.join(path))\"")
  }

  /// Where the current value is, in words.
  private var place: String {
    path.isEmpty ? "" : " at \"\(TensorNames.join(path))\""
  }
}
