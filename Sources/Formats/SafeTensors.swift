/// A safetensors file: a table of tensors whose bytes are read on demand.
///
/// Layout: the length of the header (8 bytes, little endian), a JSON object from names to
/// `dtype`, `shape` and `data_offsets`, then the data, without holes or overlaps.
/// - Source: https://huggingface.co/docs/safetensors, section "Format".
public struct SafeTensors: Sendable {
  /// One tensor of the table.
  public struct Entry: Equatable, Sendable {
    /// The name, unique in the file.
    public var name: String
    /// The stored number type.
    public var type: ElementType
    /// The extent of each axis, row-major.
    public var shape: [Int]
    /// Where the bytes are, from the start of the file.
    public var range: Range<Int>
  }

  /// The tensors in the order of their data.
  public let entries: [Entry]
  /// The texts under `__metadata__`.
  public let metadata: [String: String]

  private let file: FileBytes

  /// Opens the file at `path` and reads its header.
  public init(path: String) throws(FormatError) {
    try self.init(FileBytes(path: path))
  }

  /// Reads the header of `file`.
  ///
  /// - Throws: `FormatError` for every way in which the header can lie about the data.
  public init(_ file: FileBytes) throws(FormatError) {
    self.file = file
    let header = try Self.header(of: file)
    guard case .object(let pairs) = header.json else {
      throw .malformed(
        subject: "the safetensors header", found: header.json.kindName, expected: "an object")
    }
    if pairs.count > Limits.tensorCount + 1 {
      throw .tooLarge(
        subject: "the number of tensors", found: pairs.count, limit: Limits.tensorCount)
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for (name, value) in pairs {
      if name == "__metadata__" {
        metadata = try Self.metadata(value)
      } else {
        let dataCount = file.count - header.end
        entries.append(
          try Self.entry(name, value, dataStart: header.end, dataCount: dataCount))
      }
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = header.end
    for entry in entries {
      if entry.range.lowerBound != end {
        throw .malformed(
          subject: "the data of tensor \"\(entry.name)\"",
          found: "at byte \(entry.range.lowerBound - header.end)",
          expected: "at byte \(end - header.end), without a hole or an overlap")
      }
      end = entry.range.upperBound
    }
    if end != file.count {
      throw .malformed(
        subject: "the tensor data", found: "\(file.count - header.end) bytes",
        expected: "\(end - header.end) bytes")
    }
    self.entries = entries
    self.metadata = metadata
  }

  /// The bytes of one tensor, little endian.
  public func bytes(of entry: Entry) throws(FormatError) -> [UInt8] {
    try file.read(entry.range)
  }

  /// Hands the bytes of one tensor to `body` by pieces, each with its offset; see `FileBytes`.
  public func readPieces(
    of entry: Entry, _ body: (_ piece: UnsafeRawBufferPointer, _ offset: Int) -> Void
  ) throws(FormatError) {
    try file.readPieces(entry.range, body)
  }

  /// The SHA-256 of the whole file in 64 hexadecimal digits.
  public func fileHash() throws(FormatError) -> String {
    try SHA256.hexadecimal(of: file)
  }

  /// Whether the first bytes of a file look like a safetensors header.
  public static func isLikely(prefix: [UInt8]) -> Bool {
    guard prefix.count >= 9 else { return false }
    let length = prefix[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length >= 2 && length <= UInt64(Limits.safeTensorsHeaderBytes)
      && prefix[8] == UInt8(ascii: "{")
  }

  private static func header(of file: FileBytes) throws(FormatError) -> (json: JSONValue, end: Int)
  {
    let prefix = try file.prefix(9)
    guard prefix.count == 9 else {
      throw .truncated(subject: "the safetensors header", needed: 10, available: prefix.count)
    }
    let length = prefix[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // A file of another format is told from one with a huge header by the brace that must follow.
    if prefix[8] != UInt8(ascii: "{") {
      throw .wrongMagic(format: .safeTensors, found: Array(prefix.prefix(8)))
    }
    if length > UInt64(Limits.safeTensorsHeaderBytes) {
      throw .tooLarge(
        subject: "the length of the safetensors header", found: Int(clamping: length),
        limit: Limits.safeTensorsHeaderBytes)
    }
    let end = 8 + Int(length)
    if end > file.count {
      throw .truncated(
        subject: "the safetensors header", needed: Int(length), available: file.count - 8)
    }
    let bytes = try file.read(8..<end)
    return (try JSONValue(parsing: bytes, subject: "the safetensors header"), end)
  }

  private static func metadata(_ value: JSONValue) throws(FormatError) -> [String: String] {
    guard case .object(let pairs) = value else {
      throw .malformed(subject: "__metadata__", found: value.kindName, expected: "an object")
    }
    var result: [String: String] = [:]
    for (key, value) in pairs {
      guard case .string(let text) = value else {
        throw .malformed(
          subject: "__metadata__ \"\(key)\"", found: value.kindName, expected: "a text")
      }
      result[key] = text
    }
    return result
  }

  private static func entry(
    _ name: String, _ value: JSONValue, dataStart: Int, dataCount: Int
  ) throws(FormatError) -> Entry {
    let subject = "tensor \"\(name)\""
    guard let typeName = value["dtype"]?.string else {
      throw .malformed(subject: subject, found: "without a dtype", expected: "one of \(typeNames)")
    }
    guard let type = ElementType(rawValue: typeName) else {
      throw .unsupported(
        subject: "the dtype of \(subject)", found: typeName, supported: typeNames)
    }
    let shape = try integers(value["shape"], subject: "the shape of \(subject)")
    let offsets = try integers(value["data_offsets"], subject: "data_offsets of \(subject)")
    let count = try Limits.checkedElementCount(shape, subject: subject)
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= dataCount
    else {
      throw .malformed(
        subject: "data_offsets of \(subject)", found: "\(offsets)",
        expected: "a range within the \(dataCount) bytes of data")
    }
    if offsets[1] - offsets[0] != count * type.byteCount {
      throw .malformed(
        subject: "the data of \(subject)", found: "\(offsets[1] - offsets[0]) bytes",
        expected: "\(count * type.byteCount) bytes for \(typeName) \(shape)")
    }
    return Entry(
      name: name, type: type, shape: shape,
      range: (dataStart + offsets[0])..<(dataStart + offsets[1]))
  }

  private static var typeNames: String {
    ElementType.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func integers(_ value: JSONValue?, subject: String) throws(FormatError) -> [Int] {
    guard let values = value?.array else {
      throw .malformed(
        subject: subject, found: value?.kindName ?? "missing", expected: "a list of whole numbers")
    }
    var result: [Int] = []
    for value in values {
      guard let number = value.integer else {
        throw .malformed(subject: subject, found: value.kindName, expected: "a whole number")
      }
      result.append(number)
    }
    return result
  }
}
