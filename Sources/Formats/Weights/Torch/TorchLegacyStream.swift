/// The stream that `torch.save` wrote before 1.6: five pickles, then the bytes of every storage.
///
/// The pickles are a magic number, the version of the protocol, facts about the machine, the saved
/// value, and the keys of the storages in the order of their bytes. Each storage has its number of
/// elements in 64 bits before it.
/// - Source: PyTorch 1.5, `torch/serialization.py`, `_legacy_save`.
struct TorchLegacyStream {
  /// The machine that read the saved value.
  let machine: PickleMachine
  /// The saved value.
  let root: PickleReference
  /// The bytes of the storages, by their numbers in the machine.
  let bytes: [TensorStorage]
  /// The bytes behind the last storage, which mean nothing.
  let leftOver: Int

  /// Whether `prefix` begins as such a stream does: 0x1950A86A20F9469CFC6C as a long integer.
  static func isLikely(prefix: [UInt8]) -> Bool {
    // Protocol 4 puts a frame of eleven bytes before it, protocol 0 writes it in decimal digits.
    (0...12).contains { prefix.dropFirst($0).starts(with: magic) }
      || prefix.starts(with: "L119547037146038".utf8)
  }

  private static let magic: [UInt8] = [
    0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// Reads the stream that the bytes of `file` in `range` are.
  ///
  /// - Throws: `FormatError` for a damaged pickle, and for storages that are not all there.
  init(
    _ file: FileBytes, _ range: Range<Int>, isNested: Bool = false, stepsBefore: Int = 0
  ) throws(FormatError) {
    var steps = stepsBefore
    var stream = PickleStream(file, range)
    var isBigEndian = false
    for part in 0..<3 {
      var machine = PickleMachine(stream, isNested: true, stepsBefore: steps)
      let value = try machine.run()
      stream = machine.stream
      steps = machine.steps
      switch (part, machine.node(value)) {
      case (1, .integer(1001)), (0, .float): break
      case (2, .dictionary(let pairs)):
        isBigEndian = Self.isBigEndian(pairs, of: machine)
      default:
        throw .malformed(
          subject: "the head of the PyTorch legacy stream",
          found: "another value at byte \(stream.offset - range.lowerBound)",
          expected: "magic number, version 1001 and facts about the machine")
      }
    }
    var machine = PickleMachine(stream, isNested: isNested, stepsBefore: steps)
    root = try machine.run()
    var keyMachine = PickleMachine(machine.stream, isNested: true, stepsBefore: machine.steps)
    let keyList = try keyMachine.run()
    let keys = try Self.keys(keyList, of: keyMachine)
    machine.steps = keyMachine.steps
    self.machine = machine
    var reader = keyMachine.stream
    bytes = try Self.storages(
      of: machine, keys: keys, from: &reader, isBigEndian: isBigEndian)
    leftOver = reader.remaining
  }

  private static func isBigEndian(_ pairs: [PickleReference], of machine: PickleMachine) -> Bool {
    stride(from: 0, to: pairs.count, by: 2).contains { index in
      guard machine.text(pairs[index]) == "little_endian" else { return false }
      if case .bool(false) = machine.node(pairs[index + 1]) { return true }
      return false
    }
  }

  private static func keys(
    _ list: PickleReference, of machine: PickleMachine
  ) throws(FormatError) -> [String] {
    guard case .list(let references) = machine.node(list) else {
      throw .malformed(
        subject: "the keys of the storages", found: "no list", expected: "a list of texts")
    }
    var keys: [String] = []
    for reference in references {
      guard let key = machine.key(reference) else {
        throw .malformed(
          subject: "the keys of the storages", found: "holding something else",
          expected: "a list of texts")
      }
      keys.append(key)
    }
    if Set(keys).count != keys.count {
      throw .malformed(
        subject: "the keys of the storages", found: "giving one twice", expected: "each key once")
    }
    return keys
  }

  /// Where the bytes of each storage of `machine` are.
  private static func storages(
    of machine: PickleMachine, keys: [String], from reader: inout PickleStream, isBigEndian: Bool
  ) throws(FormatError) -> [TensorStorage] {
    var types: [String: ElementType] = [:]
    for storage in machine.storages where storage.bytes == nil {
      let type = storage.type ?? .uint8
      if let other = types.updateValue(type, forKey: storage.key), other != type {
        throw .malformed(
          subject: "storage \"\(storage.key)\"",
          found: "of types \(other.rawValue) and \(type.rawValue)",
          expected: "one type")
      }
    }
    var places: [String: Range<Int>] = [:]
    for key in keys {
      let count = try reader.littleEndian(UInt64.self)
      guard let type = types[key] else {
        throw .malformed(
          subject: "storage \"\(key)\"", found: "used by no tensor", expected: "tensors that use it"
        )
      }
      guard count <= UInt64(reader.remaining / type.byteCount) else {
        throw .truncated(
          subject: "storage \"\(key)\"",
          needed: Int(
            clamping: count.multipliedReportingOverflow(by: UInt64(type.byteCount)).overflow
              ? UInt64.max : count * UInt64(type.byteCount)),
          available: reader.remaining)
      }
      places[key] = try reader.pass(Int(count) * type.byteCount)
    }
    var result: [TensorStorage] = []
    for storage in machine.storages {
      if let bytes = storage.bytes {
        result.append(bytes)
        continue
      }
      guard let place = places[storage.key] else {
        throw .malformed(
          subject: "storage \"\(storage.key)\"", found: "not in the file",
          expected: "\(storage.byteCount) bytes")
      }
      let start = storage.viewOffset * (storage.type?.byteCount ?? 1)
      guard start + storage.byteCount <= place.count else {
        throw .malformed(
          subject: "storage \"\(storage.key)\"", found: "\(place.count) bytes",
          expected: "\(start + storage.byteCount) bytes")
      }
      let first = place.lowerBound + start
      result.append(
        TensorStorage(
          reader.file, first..<first + storage.byteCount, isBigEndian: isBigEndian))
    }
    return result
  }
}
