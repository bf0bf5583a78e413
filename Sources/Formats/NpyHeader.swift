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

  /// The number type that `descr` stands for.
  func elementType() throws(FormatError) -> ElementType {
    let kind = descriptor.drop { "<>=|".contains($0) }
    if descriptor.hasPrefix(">"), kind.last != "1" {
      throw .unsupported(
        subject: "the npy type", found: "'\(descriptor)' (big endian)", supported: "little endian")
    }
    if kind.hasPrefix("O") {
      throw .unsafeContent(subject: "the npy array", found: "Python objects ('\(descriptor)')")
    }
    guard let type = Self.types[String(kind)] else {
      throw .unsupported(
        subject: "the npy type", found: "'\(descriptor)'",
        supported: Self.types.keys.sorted().joined(separator: ", "))
    }
    return type
  }

  /// The way NumPy writes `type`.
  ///
  /// - Precondition: NumPy has the type (it has no bfloat16).
  static func description(of type: ElementType) -> String {
    guard let name = types.first(where: { $0.value == type })?.key else {
      preconditionFailure("NumPy has no \(type.rawValue)")
    }
    return (type.byteCount == 1 ? "|" : "<") + name
  }

  private static let types: [String: ElementType] = [
    "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16,
    "i1": .int8, "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool,
  ]

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
