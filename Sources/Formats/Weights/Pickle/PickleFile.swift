extension WeightFile {
  /// What a pickle without a container holds: NumPy arrays, or tensors that keep their own bytes.
  ///
  /// - Throws: `FormatError` for damage, and where something follows that is no pickle.
  init(pickle file: FileBytes) throws(FormatError) {
    var machine = PickleMachine(PickleStream(file, 0..<file.count))
    let root: PickleReference
    do {
      root = try machine.run()
    } catch {
      // Its arrays lie between the instructions.
      if machine.names.contains("joblib.numpy_pickle.NumpyArrayWrapper") {
        throw .foreign(.joblib)
      }
      throw error
    }
    var notes: [String] = []
    if machine.stream.remaining > 0 {
      notes.append("\(machine.stream.remaining) bytes follow the pickle and are not read")
    }
    var content = PickleContent()
    var tree = InertTree(machine, bytes: try machine.ownStorages())
    content.add(try tree.value(of: root), names: machine.names)
    self = try content.file(.pickle, notes: notes)
  }

  /// What `torch.save` wrote before 1.6.
  ///
  /// - Throws: `FormatError` for damage, and for storages that are not there in full.
  init(torchLegacy file: FileBytes) throws(FormatError) {
    let stream = try TorchLegacyStream(file, 0..<file.count)
    var notes: [String] = []
    if stream.leftOver > 0 {
      notes.append("\(stream.leftOver) bytes follow the last storage and are not read")
    }
    var content = PickleContent()
    var tree = InertTree(stream.machine, bytes: stream.bytes)
    content.add(try tree.value(of: stream.root), names: stream.machine.names)
    self = try content.file(.torchLegacy, notes: notes)
  }

  /// Whether `prefix` begins as a pickle of protocol 2 to 5 does, or as one of protocol 0 or 1 whose
  /// value is a dictionary, an object or a list.
  static func isPickle(prefix: [UInt8]) -> Bool {
    guard prefix.count >= 2 else { return false }
    if prefix[0] == 0x80 { return (2...5).contains(prefix[1]) }
    let openings: [[UInt8]] = [
      Array("(dp".utf8), Array("(lp".utf8), Array("}q".utf8), Array("]q".utf8),
      Array("ccopy_reg".utf8),
      Array("ccollections".utf8), Array("cnumpy".utf8), Array("ctorch".utf8), Array("(i".utf8),
      Array("cos\n".utf8), Array("cposix\n".utf8), Array("c__builtin__".utf8),
      Array("cbuiltins".utf8),
    ]
    return openings.contains { prefix.starts(with: $0) }
  }
}

extension PickleMachine {
  /// The bytes of all storages, for a pickle that no container is around.
  ///
  /// - Throws: `FormatError` for a storage that the pickle only names.
  func ownStorages() throws(FormatError) -> [TensorStorage] {
    var result: [TensorStorage] = []
    for storage in storages {
      guard let bytes = storage.bytes else {
        throw .malformed(
          subject: "storage \"\(storage.key)\"", found: "not in the pickle",
          expected: "\(storage.byteCount) bytes")
      }
      result.append(bytes)
    }
    return result
  }
}
