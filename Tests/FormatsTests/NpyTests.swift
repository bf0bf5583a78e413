import Formats
import Testing

@Suite struct NpyTests {
  /// A version 1.0 file with any header.
  static func file(_ header: String, data: Int = 8, version: UInt8 = 1) -> [UInt8] {
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0]
    if version == 1 {
      bytes.appendLittleEndian(UInt16(header.utf8.count))
    } else {
      bytes.appendLittleEndian(UInt32(header.utf8.count))
    }
    return bytes + Array(header.utf8) + [UInt8](repeating: 7, count: data)
  }

  @Test(arguments: [[], [0], [5], [2, 3], [1, 2, 3, 4]]) func whatIsWrittenIsRead(_ shape: [Int])
    throws
  {
    for type in ElementType.allCases where ![.bfloat16, .float8e4m3, .float8e5m2].contains(type) {
      let count = shape.reduce(type.byteCount, *)
      let npy = Npy(type: type, shape: shape, bytes: (0..<count).map { UInt8($0) })
      let encoded = npy.encoded()
      #expect(try Npy(encoded) == npy)
      #expect((encoded.count - count) % 64 == 0)
    }
  }

  /// The bytes that `numpy.save` of NumPy 2.4 writes for `numpy.array([[1, 2]], "<f4")`.
  @Test func bytesOfNumPy() {
    var expected: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0x76, 0]
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
    expected += Array(text.utf8)
    expected += [UInt8](repeating: 0x20, count: 128 - 10 - text.utf8.count - 1) + [0x0A]
    expected += [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    let npy = Npy(
      type: .float32, shape: [1, 2], bytes: [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
    #expect(npy.encoded() == expected)
  }

  @Test func headersInOtherWords() throws {
    for version: UInt8 in [1, 2, 3] {
      let npy = try Npy(
        Self.file(
          "{\"shape\": (2,), \"fortran_order\": True, \"descr\": \"<f4\"}\n", version: version))
      #expect(npy.type == .float32 && npy.shape == [2])
    }
    #expect(try Npy(Self.file("{'descr':'=f8','fortran_order':False,'shape':()}")).shape == [])
  }

  static let lies: [(header: String, message: String)] = [
    ("", "the npy header at byte 0 is at its end, expected {"),
    (
      "{'descr': '<f4', 'fortran_order': False}",
      "the npy header is without 'shape', expected it there"
    ),
    (
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      "the npy header is giving 'descr' twice or in vain, "
        + "expected descr, fortran_order and shape once each"
    ),
    (
      "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
      "the npy array holds Python objects ('|O'), which is never loaded"
    ),
    (
      "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }",
      "the npy type is '>f4' (big endian), supported: little endian"
    ),
    (
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
      "the npy type is a structured type, supported: plain numbers"
    ),
    (
      "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
      "the npy type is '<c8', supported: b1, f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8"
    ),
    (
      "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }",
      "the npy array is in Fortran order, supported: C order, as numpy.ascontiguousarray gives"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
      "the npy array [3] is cut short: 12 bytes needed, 8 there"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
      "the npy array [1] is 8 bytes, expected 4 bytes"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }",
      "the npy header at byte 51 is byte 45, expected a whole number"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }",
      "the element count of the npy array is 4294967296, the limit is 2147483648"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1099511627776, 1099511627776), }",
      "the element count of the npy array is 1099511627776, the limit is 2147483648"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }",
      "the rank of the npy array is 9, the limit is 8"
    ),
    (
      "{'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (2,), }",
      "the npy header at byte 34 is byte 95, expected True or False"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } + 1",
      "the npy header at byte 58 is byte 43, expected the end"
    ),
  ]

  @Test(arguments: lies) func headersThatLie(_ header: String, _ message: String) {
    let error = #expect(throws: FormatError.self) { _ = try Npy(Self.file(header)) }
    #expect(error?.description == message)
  }

  @Test func objectsAreRefusedAsUnsafe() {
    let error = #expect(throws: FormatError.self) {
      _ = try Npy(Self.file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"))
    }
    #expect(error?.isRefusal == true)
  }

  @Test func everyTruncationIsAnError() {
    let bytes = Npy(type: .float32, shape: [2], bytes: [UInt8](repeating: 1, count: 8)).encoded()
    for length in 0..<bytes.count {
      #expect(throws: FormatError.self, "cut to \(length)") { _ = try Npy(Array(bytes[..<length])) }
    }
  }

  @Test func everyFlippedBitIsReadOrRefused() {
    let bytes = Npy(type: .float32, shape: [2], bytes: [UInt8](repeating: 1, count: 8)).encoded()
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        do throws(FormatError) {
          let npy = try Npy(damaged)
          #expect(npy.bytes.count == npy.shape.reduce(npy.type.byteCount, *))
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
    }
  }
}
