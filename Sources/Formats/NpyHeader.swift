/// The dictionary at the head of an npy file: `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
struct NpyHeader {
  private(set) var descriptor = ""
  private(set) var fortranOrder = false
  private(set) var shape: [Int] = []

  private let text: [UInt8]
  private var offset = 0

  /// Reads the dictionary; every key exactly once, in any order.
  init(parsing bytes: ArraySlice<UInt8>) throws(FormatError) {
    text = Array(bytes)
    var missing: Set<String> = ["descr", "fortran_order", "shape"]
    try expect("{")
    while !take("}") {
      let key = try string()
      if missing.remove(key) == nil {
        throw .malformed(
          subject: "the npy header", found: "giving '\(key)' twice or in vain",
          expected: "descr, fortran_order and shape once each")
      }
      try expect(":")
      switch key {
      case "descr": descriptor = try typeDescriptor()
      case "fortran_order": fortranOrder = try boolean()
      default: shape = try tuple()
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    if offset < text.count { throw unexpected("the end") }
    if let key = missing.min() {
      throw .malformed(subject: "the npy header", found: "without '\(key)'", expected: "it there")
    }
  }

  /// The header at the start of `content`, and where the elements begin.
  ///
  /// - Throws: `FormatError` for another magic or version, and for a header that is cut short.
  static func read(_ content: [UInt8]) throws(FormatError) -> (header: NpyHeader, dataStart: Int) {
    if !Npy.isLikely(prefix: content) {
      throw .wrongMagic(format: .npy, found: Array(content.prefix(8)))
    }
    var reader = ByteReader(content, subject: "the npy header")
    _ = try reader.take(Npy.magic.count)
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
    return (header, reader.offset)
  }

  /// Whether the elements are objects of Python, which NumPy pickles.
  var holdsObjects: Bool {
    descriptor.drop { "<>=|".contains($0) }.hasPrefix("O")
  }

  /// The number type that `descr` stands for, in either order of bytes.
  ///
  /// - Throws: `FormatError` for types that are no plain numbers.
  func numPyType() throws(FormatError) -> NumPyType {
    if holdsObjects {
      throw .unsafeContent(subject: "the npy array", found: "Python objects ('\(descriptor)')")
    }
    guard let type = NumPyType(descriptor: descriptor) else {
      throw .unsupported(
        subject: "the npy type", found: "'\(descriptor)'",
        supported: NumPyType.types.keys.sorted().joined(separator: ", "))
    }
    return type
  }

  /// The number type that `descr` stands for, little endian.
  ///
  /// - Throws: `FormatError` for types that are no plain numbers, or have another order of bytes.
  func elementType() throws(FormatError) -> ElementType {
    let type = try numPyType()
    if type.isBigEndian {
      throw .unsupported(
        subject: "the npy type", found: "'\(descriptor)' (big endian)", supported: "little endian")
    }
    return type.type
  }

  /// The way NumPy writes `type`.
  ///
  /// - Precondition: NumPy has the type (it has no bfloat16).
  static func description(of type: ElementType) -> String {
    guard let name = NumPyType.types.first(where: { $0.value == type })?.key else {
      preconditionFailure("NumPy has no \(type.rawValue)")
    }
    return (type.byteCount == 1 ? "|" : "<") + name
  }

  private mutating func skipSpace() {
    while offset < text.count, text[offset] == 0x20 || text[offset] == 0x0A || text[offset] == 0x09
    {
      offset += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard offset < text.count, text[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(FormatError) {
    if !take(character) { throw unexpected("\(character)") }
  }

  private func unexpected(_ expected: String) -> FormatError {
    let found = offset < text.count ? "byte \(text[offset])" : "at its end"
    return .malformed(
      subject: "the npy header at byte \(offset)", found: found, expected: expected)
  }

  private mutating func string() throws(FormatError) -> String {
    skipSpace()
    guard offset < text.count, text[offset] == 0x27 || text[offset] == 0x22 else {
      throw unexpected("a text in quotes")
    }
    let quote = text[offset]
    let start = offset + 1
    guard let end = text[start...].firstIndex(of: quote), end - start <= 64,
      text[start..<end].allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x5C })
    else { throw unexpected("a short plain text") }
    offset = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func typeDescriptor() throws(FormatError) -> String {
    skipSpace()
    if offset < text.count, text[offset] == UInt8(ascii: "[") {
      throw .unsupported(
        subject: "the npy type", found: "a structured type", supported: "plain numbers")
    }
    return try string()
  }

  private mutating func boolean() throws(FormatError) -> Bool {
    for (word, value) in [("True", true), ("False", false)] {
      skipSpace()
      if text[offset...].starts(with: word.utf8) {
        offset += word.utf8.count
        return value
      }
    }
    throw unexpected("True or False")
  }

  private mutating func tuple() throws(FormatError) -> [Int] {
    var result: [Int] = []
    try expect("(")
    while !take(")") {
      skipSpace()
      let start = offset
      while offset < text.count, (0x30...0x39).contains(text[offset]) { offset += 1 }
      guard let extent = Int(String(decoding: text[start..<offset], as: UTF8.self)) else {
        throw unexpected("a whole number")
      }
      result.append(extent)
      if result.count > Limits.rank {
        throw .tooLarge(
          subject: "the rank of the npy array", found: result.count, limit: Limits.rank)
      }
      if !take(",") {
        try expect(")")
        break
      }
    }
    return result
  }
}
