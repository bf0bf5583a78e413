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
      if arguments.count == 4, case .tuple(let inner) = node(arguments[2]), isPlain(arguments[0]) {
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
    case "copyreg.__newobj__":
      if let first, isPlain(first) { return try call(first, Array(arguments.dropFirst())) }
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

  /// Whether `function` is named and does not call another in turn, which a file could do without end.
  private func isPlain(_ function: PickleReference) -> Bool {
    guard case .name(let path) = node(function) else { return false }
    return !["torch._tensor._rebuild_from_type_v2", "copyreg.__newobj__"].contains(
      PickleNames.modern(path))
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
