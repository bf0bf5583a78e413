/// A number type as NumPy spells it: `<f4`.
struct NumPyType: Equatable {
  /// The stored number type.
  let type: ElementType
  /// Whether numbers have their most significant byte first.
  var isBigEndian: Bool

  /// The type that `descriptor` spells; nil for texts, objects, structures and complex numbers.
  init?(descriptor: String) {
    let kind = descriptor.drop { "<>=|".contains($0) }
    guard let type = Self.types[String(kind)] else { return nil }
    self.type = type
    isBigEndian = descriptor.hasPrefix(">") && type.byteCount > 1
  }

  /// Number types by the letters and bytes of NumPy, which has no bfloat16.
  static let types: [String: ElementType] = [
    "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16,
    "i1": .int8, "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool,
  ]

  /// The distances between neighbours, in elements, where the last axis runs fastest, or in Fortran's
  /// order the first.
  ///
  /// - Precondition: the product of `shape` fits, as `Limits.checkedElementCount` makes sure.
  static func strides(of shape: [Int], isFortran: Bool) -> [Int] {
    isFortran
      ? StoredTensor.rowMajorStrides(of: shape.reversed()).reversed()
      : StoredTensor.rowMajorStrides(of: shape)
  }

  /// One number of this type.
  ///
  /// - Precondition: `bytes` has the size of one.
  func number(_ bytes: [UInt8]) -> PickleNode {
    let ordered = isBigEndian ? bytes : bytes.reversed()
    let bits = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return switch type {
    case .float64: .float(Double(bitPattern: bits))
    case .float32: .float(Double(Float(bitPattern: UInt32(bits))))
    case .float16, .bfloat16, .float8e4m3, .float8e5m2:
      .bytes(FileBytes(bytes, path: "a number"), 0..<bytes.count, mayBeText: false)
    case .int64: .integer(Int(bitPattern: UInt(bits)))
    case .int32: .integer(Int(Int32(truncatingIfNeeded: bits)))
    case .int16: .integer(Int(Int16(truncatingIfNeeded: bits)))
    case .int8: .integer(Int(Int8(truncatingIfNeeded: bits)))
    case .uint64: bits > Int.max ? .float(Double(bits)) : .integer(Int(bits))
    case .uint32, .uint16, .uint8: .integer(Int(bits))
    case .bool: .bool(bits != 0)
    }
  }
}
