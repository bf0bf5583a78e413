import Formats

/// Pickles of protocol 2 and what they lie in, put together instruction by instruction.
enum Pickled {
  static func text(_ text: String) -> [UInt8] {
    [0x58] + littleEndian(text.utf8.count, bytes: 4) + Array(text.utf8)
  }

  /// A whole number of 64 bits.
  static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + littleEndian(value, bytes: 8) }

  static func bytes(_ bytes: [UInt8]) -> [UInt8] {
    [0x42] + littleEndian(bytes.count, bytes: 4) + bytes
  }

  static func tuple(_ items: [UInt8]...) -> [UInt8] { [0x28] + items.flatMap(\.self) + [0x74] }

  static func integers(_ values: [Int]) -> [UInt8] {
    [0x28] + values.flatMap(integer) + [0x74]
  }

  static func list(_ items: [[UInt8]]) -> [UInt8] { [0x5D, 0x28] + items.flatMap(\.self) + [0x65] }

  static func dictionary(_ pairs: [(String, [UInt8])]) -> [UInt8] {
    [0x7D, 0x28] + pairs.flatMap { text($0.0) + $0.1 } + [0x75]
  }

  /// A class or function.
  static func name(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func call(_ function: [UInt8], _ arguments: [UInt8]) -> [UInt8] {
    function + arguments + [0x52]
  }

  /// A storage of the container.
  static func storage(_ key: String = "0", type: String = "FloatStorage", count: Int) -> [UInt8] {
    tuple(text("storage"), name("torch", type), text(key), text("cpu"), integer(count)) + [0x51]
  }

  static func tensor(
    _ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]
  ) -> [UInt8] {
    call(
      name("torch._utils", "_rebuild_tensor_v2"),
      tuple(
        storage, integer(offset), integers(shape), integers(strides), [0x89],
        call(name("collections", "OrderedDict"), [0x29])))
  }

  /// The value as a pickle.
  static func file(_ value: [UInt8]) -> [UInt8] { [0x80, 2] + value + [0x2E] }

  /// The value as `torch.save` stores it, with storages by their keys.
  static func torchZip(
    _ value: [UInt8], storages: [(String, [UInt8])] = [("0", [UInt8](repeating: 0, count: 24))]
  ) -> [UInt8] {
    var zip = ZipWriter()
    zip.add("archive/data.pkl", file(value))
    for (key, bytes) in storages { zip.add("archive/data/\(key)", bytes) }
    return zip.file
  }

  /// The value as `torch.save` stored it before 1.6; each storage with the number of elements that is
  /// written before it.
  static func torchLegacy(
    _ value: [UInt8], keys: [String] = ["0"],
    storages: [(count: Int, bytes: [UInt8])] = [(6, [UInt8](repeating: 0, count: 24))]
  ) -> [UInt8] {
    let magic: [UInt8] = [
      0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    var result = magic
    result += file([0x4D, 0xE9, 3])
    result += file(dictionary([("little_endian", [0x88])]))
    result += file(value)
    result += file(list(keys.map(text)))
    for storage in storages { result += littleEndian(storage.count, bytes: 8) + storage.bytes }
    return result
  }

  static func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// A zip archive, with every number open to lies.
struct ZipWriter {
  /// What the directory says of a member; the truth unless changed.
  struct Entry {
    var name: String
    var method = 0
    var flags = 0
    var packedCount: Int
    var byteCount: Int
    var offset: Int
    var extra: [UInt8] = []
  }

  private(set) var bytes: [UInt8] = []
  var entries: [Entry] = []

  /// Adds a member, stored or deflated; a deflated one has 65535 bytes at most.
  mutating func add(_ name: String, _ content: [UInt8], isDeflated: Bool = false) {
    // The last block, its bytes as they are: the size does not depend on the version of zlib.
    let head = [1] + numbers((content.count, 2), (~content.count, 2))
    let packed = isDeflated ? head + content : content
    let entry = Entry(
      name: name, method: isDeflated ? 8 : 0, packedCount: packed.count, byteCount: content.count,
      offset: bytes.count)
    bytes += [0x50, 0x4B, 3, 4, 20, 0]
    bytes += numbers((0, 2), (entry.method, 2), (0, 8), (packed.count, 4), (content.count, 4))
    bytes += numbers((name.utf8.count, 2), (0, 2))
    bytes += Array(name.utf8) + packed
    entries.append(entry)
  }

  /// The directory as the entries have it now.
  var directory: [UInt8] {
    var result: [UInt8] = []
    for entry in entries {
      result += [0x50, 0x4B, 1, 2, 20, 0, 20, 0]
      result += numbers((entry.flags, 2), (entry.method, 2), (0, 8))
      result += numbers((entry.packedCount, 4), (entry.byteCount, 4))
      result += numbers((entry.name.utf8.count, 2), (entry.extra.count, 2), (0, 8), (0, 2))
      result += numbers((entry.offset, 4))
      result += Array(entry.name.utf8) + entry.extra
    }
    return result
  }

  /// The archive; numbers of its end may be lies.
  func file(count: Int? = nil, size: Int? = nil, offset: Int? = nil) -> [UInt8] {
    let count = count ?? entries.count
    return bytes + directory + [0x50, 0x4B, 5, 6]
      + numbers(
        (0, 4), (count, 2), (count, 2), (size ?? directory.count, 4),
        (offset ?? bytes.count, 4), (0, 2))
  }

  /// The archive with true numbers.
  var file: [UInt8] { file() }

  /// The archive with its end and its entries in 64 bits.
  var largeFile: [UInt8] {
    var large = self
    for index in entries.indices {
      let entry = entries[index]
      large.entries[index].extra = numbers(
        (1, 2), (24, 2), (entry.byteCount, 8), (entry.packedCount, 8), (entry.offset, 8))
      large.entries[index].byteCount = 0xFFFF_FFFF
      large.entries[index].packedCount = 0xFFFF_FFFF
      large.entries[index].offset = 0xFFFF_FFFF
    }
    let directory = large.directory
    let end = bytes.count + directory.count
    var result = bytes + directory
    result += [0x50, 0x4B, 6, 6]
    result += numbers(
      (44, 8), (45, 2), (45, 2), (0, 8), (entries.count, 8), (entries.count, 8),
      (directory.count, 8), (bytes.count, 8))
    result += [0x50, 0x4B, 6, 7]
    result += numbers((0, 4), (end, 8), (1, 4))
    result += [0x50, 0x4B, 5, 6]
    result += numbers((0, 4), (0xFFFF, 2), (0xFFFF, 2), (0xFFFF_FFFF, 4), (0xFFFF_FFFF, 4), (0, 2))
    return result
  }

  private func numbers(_ values: (value: Int, bytes: Int)...) -> [UInt8] {
    values.flatMap { Pickled.littleEndian($0.value, bytes: $0.bytes) }
  }
}
