/// What the functions and classes that pickles of weights name would do, where that is known.
///
/// - Source: PyTorch 2.9, `torch/_utils.py`, `torch/_weights_only_unpickler.py`; NumPy 2.3,
///   `numpy/_core/multiarray.py`; `torch/_tensor.py` of 0.1.12 for the form of 2017.
extension PickleMachine {
  /// Records a call, or does what it would have done if that only makes data.
  mutating func call(
    _ maker: PickleReference, _ arguments: [PickleReference]
  ) throws(FormatError) -> PickleReference {
    // Long lists of arguments may be used again and again, and count each time.
    steps += arguments.count
    guard case .name(let path) = node(maker) else {
      let name = className(of: maker)
      return try makeObject(
        PickleObject(
          className: name.hasPrefix("a call of ") ? name : "a call of " + name,
          arguments: arguments))
    }
    let first = arguments.first
    switch PickleNames.modern(path) {
    case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
      "torch._utils._rebuild_tensor_v3":
      if let tensor = try rebuiltTensor(arguments) { return tensor }
    case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
      "torch.nn.parameter.Parameter", "torch.autograd.variable.Variable",
      "torch.jit._pickle.restore_type_tag", "torch.jit._pickle.build_intlist",
      "torch.jit._pickle.build_tensorlist", "torch.jit._pickle.build_doublelist",
      "torch.jit._pickle.build_boollist", "torch.Size":
      if let first { return first }
    case "torch._tensor._rebuild_from_type_v2":
      if arguments.count == 4, case .tuple(let inner) = node(arguments[2]),
        case .name(let function) = node(arguments[0]),
        function != "torch._tensor._rebuild_from_type_v2"
      {
        return try call(arguments[0], inner)
      }
    case "torch.storage._load_from_bytes":
      if let first, let storage = try nestedStorage(first) { return storage }
    case "torch.device":
      if let first { return first }
    case "collections.OrderedDict", "collections.defaultdict", "collections.Counter",
      "builtins.dict":
      if let pairs = dictionaryPairs(path, arguments) { return try make(.dictionary(pairs)) }
    case "builtins.set", "builtins.frozenset":
      if let elements = elements(arguments) { return try make(.set(elements)) }
    case "builtins.list":
      if let elements = elements(arguments) { return try make(.list(elements)) }
    case "builtins.tuple":
      if let elements = elements(arguments) { return try make(.tuple(elements)) }
    case "_codecs.encode", "builtins.bytes", "builtins.bytearray":
      if let bytes = try encoded(arguments) { return bytes }
    case "copyreg._reconstructor":
      if let first {
        return try makeObject(
          PickleObject(className: className(of: first), arguments: Array(arguments.dropFirst(2))))
      }
    case "numpy.dtype":
      if let first, let name = text(first), let type = NumPyType(descriptor: name) {
        return try make(.elementType(type))
      }
    case "numpy._core.multiarray.scalar":
      if let number = try numPyScalar(arguments) { return number }
    case "numpy._core.numeric._frombuffer":
      if let array = try numPyArray(
        data: arguments.first, type: arguments.dropFirst().first,
        shape: arguments.dropFirst(2).first,
        isFortran: arguments.last.flatMap(text) == "F")
      {
        return array
      }
    default: break
    }
    return try makeObject(PickleObject(className: path, arguments: arguments))
  }

  /// Gives `state` to what `reference` stands for, which for an unknown class is recorded.
  mutating func build(
    _ reference: PickleReference, _ state: PickleReference
  ) throws(FormatError) {
    switch node(reference) {
    case .object(let number):
      if PickleNames.modern(objects[number].className) == PickleNames.numPyArrayMaker,
        case .tuple(let parts) = node(state), parts.count == 5,
        case .bool(let isFortran) = node(parts[3]),
        let array = try numPyArray(
          data: parts[4], type: parts[2], shape: parts[1], isFortran: isFortran)
      {
        // The array takes the place of its empty precursor, which the memo may refer to.
        nodes[Int(reference)] = node(array)
      } else {
        objects[number].states.append(state)
      }
    case .elementType(var type):
      if case .tuple(let parts) = node(state), parts.count > 1, let order = text(parts[1]) {
        type.isBigEndian = order == ">"
        nodes[Int(reference)] = .elementType(type)
      }
    // Attributes of containers and tensors: `_metadata` of a state dictionary, for instance.
    case .list, .tuple, .set, .dictionary, .storage, .tensor: break
    case .none, .bool, .integer, .float, .text, .bytes, .name:
      throw misplaced("a state for what has none")
    }
  }

  /// The value that a container keeps outside of its pickle: the storage of a tensor.
  mutating func persistentValue(_ id: PickleReference) throws(FormatError) -> PickleReference {
    guard case .tuple(let parts) = node(id), let kind = parts.first.flatMap(text) else {
      return try makeObject(PickleObject(className: "a persistent value", arguments: [id]))
    }
    // ("module", class, file, source text): the class itself.
    if kind == "module", parts.count == 4 { return parts[1] }
    guard kind == "storage", parts.count >= 5, let key = key(parts[2]),
      key.utf8.count <= Limits.tensorNameLength,
      case .name(let typeName) = node(parts[1]), case .integer(let count) = node(parts[4])
    else {
      return try makeObject(PickleObject(className: "a persistent value", arguments: [id]))
    }
    guard let type = TorchStorageType(className: typeName) else {
      return try makeObject(PickleObject(className: typeName, arguments: parts))
    }
    if count < 0 {
      throw .malformed(
        subject: "storage \"\(key)\"", found: "\(count) elements", expected: "0 or more")
    }
    if count > Limits.elementCount {
      throw .tooLarge(
        subject: "the number of elements of storage \"\(key)\"", found: count,
        limit: Limits.elementCount)
    }
    var storage = PickleStorage(key: key, type: type.elements, count: count)
    // (its own key, offset, size) of a storage that is part of another.
    if parts.count > 5, case .tuple(let view) = node(parts[5]) {
      guard view.count == 3, case .integer(let offset) = node(view[1]),
        case .integer(let size) = node(view[2]), offset >= 0, size >= 0, offset <= count,
        size <= count - offset
      else { throw misplaced("a part that leaves storage \"\(key)\"") }
      storage.viewOffset = offset
      storage.count = size
    }
    return try makeStorage(storage)
  }
}

// MARK: Tensors

extension PickleMachine {
  /// (storage, offset, shape, strides, …); the third version has the type at the seventh place.
  private mutating func rebuiltTensor(
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
  private mutating func nestedStorage(
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
  private mutating func numPyArray(
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
  private mutating func numPyScalar(
    _ arguments: [PickleReference]
  ) throws(FormatError) -> PickleReference? {
    guard arguments.count == 2, case .elementType(let type) = node(arguments[0]),
      case .bytes(let file, let range, _) = node(arguments[1]),
      range.count == type.type.byteCount
    else { return nil }
    return try make(type.number(try file.read(range)))
  }
}

// MARK: Plain values

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
  private func integers(_ reference: PickleReference) -> [Int]? {
    guard let elements = elements([reference]), elements.count <= 64 else { return nil }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let value) = node(element) else { return nil }
      result.append(value)
    }
    return result
  }

  private func className(of reference: PickleReference) -> String {
    switch node(reference) {
    case .name(let path): path
    case .object(let number): objects[number].className
    default: "a plain value"
    }
  }

  /// The elements of the only argument; none without one.
  private func elements(_ arguments: [PickleReference]) -> [PickleReference]? {
    guard let only = arguments.first else { return [] }
    guard arguments.count == 1 else { return nil }
    switch node(only) {
    case .list(let elements), .tuple(let elements), .set(let elements): return elements
    default: return nil
    }
  }

  /// Keys and values in turn: from nothing, from a dictionary, or from a list of pairs.
  private mutating func dictionaryPairs(
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
  private mutating func encoded(
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
