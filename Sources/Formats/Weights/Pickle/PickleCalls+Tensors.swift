extension PickleMachine {
  /// (storage, offset, shape, strides, …); the third version has the type at the seventh place.
  mutating func rebuiltTensor(
    _ arguments: [PickleReference]
  ) throws(FormatError) -> PickleReference? {
    guard arguments.count >= 4, case .storage(let storage) = node(arguments[0]),
      case .integer(let offset) = node(arguments[1]), let shape = integers(arguments[2]),
      let strides = integers(arguments[3])
    else { return nil }
    var type = storages[storage].type
    if type == nil, arguments.count > 6, case .name(let name) = node(arguments[6]) {
      type = TorchStorageType.elements(ofType: name)
    }
    guard let type else { return nil }
    return try makeTensor(
      PickleTensor(storage: storage, type: type, shape: shape, strides: strides, offset: offset))
  }

  /// The storage within bytes that `torch.save` made of it, when tensors are pickled without a
  /// container.
  mutating func nestedStorage(
    _ reference: PickleReference
  ) throws(FormatError) -> PickleReference? {
    guard !isNested, case .bytes(let file, let range, _) = node(reference),
      triedNested.insert(reference).inserted
    else {
      if case .storage = node(reference) { return reference }
      return nil
    }
    let stream = try TorchLegacyStream(file, range, isNested: true, stepsBefore: steps)
    steps = stream.machine.steps
    guard case .storage(let number) = stream.machine.node(stream.root) else { return nil }
    var storage = stream.machine.storages[number]
    storage.bytes = stream.bytes[number]
    let made = try makeStorage(storage)
    // Read once however often it is referred to.
    nodes[Int(reference)] = node(made)
    return made
  }

  /// A NumPy array of plain numbers.
  mutating func numPyArray(
    data: PickleReference?, type: PickleReference?, shape: PickleReference?, isFortran: Bool
  ) throws(FormatError) -> PickleReference? {
    guard let data, let type, let shape, case .bytes(let file, let range, _) = node(data),
      case .elementType(let elements) = node(type), let extents = integers(shape)
    else { return nil }
    let count = try Limits.checkedElementCount(extents, subject: "a NumPy array of the pickle")
    if count * elements.type.byteCount != range.count {
      throw misplaced(
        "a NumPy array \(extents) of \(range.count) bytes",
        expected: "\(count * elements.type.byteCount) bytes")
    }
    storages.append(
      PickleStorage(
        key: "", type: elements.type, count: count,
        bytes: TensorStorage(file, range, isBigEndian: elements.isBigEndian)))
    return try makeTensor(
      PickleTensor(
        storage: storages.count - 1, type: elements.type, shape: extents,
        strides: NumPyType.strides(of: extents, isFortran: isFortran), offset: 0))
  }

  /// (element type, bytes): one number.
  mutating func numPyScalar(
    _ arguments: [PickleReference]
  ) throws(FormatError) -> PickleReference? {
    guard arguments.count == 2, case .elementType(let type) = node(arguments[0]),
      case .bytes(let file, let range, _) = node(arguments[1]),
      range.count == type.type.byteCount
    else { return nil }
    return try make(type.number(try file.read(range)))
  }
}
