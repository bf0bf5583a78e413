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
    let (header, dataStart) = try NpyHeader.read(content)
    type = try header.elementType()
    shape = header.shape
    if header.fortranOrder && shape.count > 1 {
      throw .unsupported(
        subject: "the npy array", found: "in Fortran order",
        supported: "C order, as numpy.ascontiguousarray gives")
    }
    let count = try Limits.checkedElementCount(shape, subject: "the npy array") * type.byteCount
    try Self.check(content.count - dataStart, needed: count, subject: "the npy array \(shape)")
    bytes = Array(content[dataStart...])
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

  /// Checks that exactly as many bytes are there as the elements need.
  static func check(_ found: Int, needed: Int, subject: String) throws(FormatError) {
    if found < needed {
      throw .truncated(subject: subject, needed: needed, available: found)
    }
    if found > needed {
      throw .malformed(subject: subject, found: "\(found) bytes", expected: "\(needed) bytes")
    }
  }

  /// What every file begins with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
}
