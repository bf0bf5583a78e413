/// One NumPy array in the `.npy` format, little endian and in C order.
///
/// Layout: `\x93NUMPY`, version, the length of the header, a Python dictionary with `descr`,
/// `fortran_order` and `shape`, then the elements. The dictionary is read by a small grammar of
/// literals, nothing is evaluated; arrays of objects are refused, since reading them would mean
/// unpickling.
/// - Source: NumPy, `numpy/lib/format.py`, versions 1.0 to 3.0.
public struct Npy: Equatable, Sendable {
  /// The number type.
  public let type: ElementType
  /// The extent of each axis; empty for a scalar.
  public let shape: [Int]
  /// The elements, row-major, little endian.
  public let bytes: [UInt8]

  /// An array of existing bytes.
  ///
  /// - Precondition: `bytes` has the length that type and shape need.
  public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(
      bytes.count == shape.reduce(type.byteCount, *),
      "\(type.rawValue) \(shape) does not fit \(bytes.count) bytes")
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// Whether `bytes` begin as an npy file does.
  public static func isLikely(prefix bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Reads an array from the content of a file.
  public init(_ content: [UInt8]) throws(FormatError) {
    if !Self.isLikely(prefix: content) {
      throw .wrongMagic(format: .npy, found: Array(content.prefix(8)))
    }
    var reader = ByteReader(content, subject: "the npy header")
    _ = try reader.take(Self.magic.count)
    let version = try reader.uint8()
    _ = try reader.uint8()
    let length: Int
    switch version {
    case 1: length = Int(try reader.littleEndian(UInt16.self))
    case 2, 3: length = Int(try reader.littleEndian(UInt32.self))
    default:
      throw .unsupported(
        subject: "the npy version", found: "\(version)", supported: "1, 2 and 3")
    }
    if length > Limits.npyHeaderBytes {
      throw .tooLarge(
        subject: "the length of the npy header", found: length, limit: Limits.npyHeaderBytes)
    }
    let header = try NpyHeader(parsing: try reader.bytes(length))
    type = try header.elementType()
    shape = header.shape
    if header.fortranOrder && shape.count > 1 {
      throw .unsupported(
        subject: "the npy array", found: "in Fortran order",
        supported: "C order, as numpy.ascontiguousarray gives")
    }
    let count = try Limits.checkedElementCount(shape, subject: "the npy array") * type.byteCount
    if reader.remaining < count {
      throw .truncated(
        subject: "the npy array \(shape)", needed: count, available: reader.remaining)
    }
    if reader.remaining > count {
      throw .malformed(
        subject: "the npy array \(shape)", found: "\(reader.remaining) bytes",
        expected: "\(count) bytes")
    }
    bytes = Array(content[reader.offset...])
  }

  /// The content of a version 1.0 file, as `numpy.save` writes it.
  public func encoded() -> [UInt8] {
    Self.header(type: type, shape: shape) + bytes
  }

  /// What comes before the elements in a version 1.0 file, for those who write elements by pieces.
  public static func header(type: ElementType, shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header =
      "{'descr': '\(NpyHeader.description(of: type))', 'fortran_order': False, "
      + "'shape': (\(extents)), }"
    // The data begin at a multiple of 64; the header ends with a line break.
    let used = magic.count + 4 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - used % 64) % 64) + "\n"
    var result = magic + [1, 0]
    result.appendLittleEndian(UInt16(header.utf8.count))
    return result + Array(header.utf8)
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
}
