import Formats
import Tensors
import TestSupport
import Testing

@Suite struct HalfFloatTests {
  /// The value by the definition of IEEE 754, in Double.
  private func value(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF) / 1024
    let magnitude =
      switch exponent {
      case 0: fraction * 0x1p-14
      case 31: fraction == 0 ? Double.infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  @Test func everyHalfIsDecodedAndEncodedBack() {
    for bits in UInt16.min...UInt16.max {
      let decoded = HalfFloat.decode(bits)
      let expected = value(bits)
      if expected.isNaN {
        #expect(decoded.isNaN)
        #expect(HalfFloat.decode(HalfFloat.encode(decoded)).isNaN)
      } else {
        #expect(Double(decoded) == expected && decoded.sign == expected.sign)
        #expect(HalfFloat.encode(decoded) == bits)
      }
    }
  }

  @Test func numbersBetweenTwoHalvesGoToTheNearer() {
    for bits in UInt16(0)..<0x7BFF {
      let (low, high) = (HalfFloat.decode(bits), HalfFloat.decode(bits + 1))
      let middle = (low + high) / 2
      #expect(HalfFloat.encode(middle) == (bits % 2 == 0 ? bits : bits + 1), "tie to even")
      #expect(HalfFloat.encode(middle.nextDown) == bits)
      #expect(HalfFloat.encode(middle.nextUp) == bits + 1)
      #expect(HalfFloat.encode(-middle.nextUp) == (bits + 1) | 0x8000)
    }
  }

  @Test func numbersBeyondTheLargestHalf() {
    #expect(HalfFloat.encode(65_504) == 0x7BFF)
    #expect(HalfFloat.encode(Float(65_520).nextDown) == 0x7BFF)
    #expect(HalfFloat.encode(65_520) == 0x7C00)
    #expect(HalfFloat.encode(-.infinity) == 0xFC00)
    #expect(HalfFloat.encode(.greatestFiniteMagnitude) == 0x7C00)
    #expect(HalfFloat.encode(.leastNonzeroMagnitude) == 0)
  }
}

@Suite struct TensorBytesTests {
  @Test func halvesInBulkEqualHalvesOneByOne() {
    var bytes: [UInt8] = []
    for bits in UInt16.min...UInt16.max { bytes.appendLittleEndian(bits) }
    let tensor = Tensor(shape: [65_536], bytes: bytes, type: .float16)
    for bits in UInt16.min...UInt16.max {
      let (one, bulk) = (HalfFloat.decode(bits), tensor.values[Int(bits)])
      #expect(one.bitPattern == bulk.bitPattern, "bits \(bits)")
    }
  }

  @Test(
    arguments: [
      (.float32, [0, 0, 0xC0, 0x3F], 1.5), (.bfloat16, [0xC0, 0x3F], 1.5),
      (.float64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], 1.5), (.float16, [0, 0x3E], 1.5),
      (.int64, [0xFE, 255, 255, 255, 255, 255, 255, 255], -2), (.int32, [0xFE, 255, 255, 255], -2),
      (.int16, [0xFE, 255], -2), (.int8, [0xFE], -2), (.uint64, [1, 1, 0, 0, 0, 0, 0, 0], 257),
      (.uint32, [1, 1, 0, 0], 257), (.uint16, [1, 1], 257), (.uint8, [0xFE], 254), (.bool, [1], 1),
    ] as [(ElementType, [UInt8], Float)]) func everyType(
      _ type: ElementType, _ bytes: [UInt8], _ value: Float
    )
  {
    #expect(Tensor(shape: [1], bytes: bytes, type: type).values == [value])
    #expect(Tensor(shape: [2, 1], bytes: bytes + bytes, type: type).values == [value, value])
    #expect(Tensor(shape: [0], bytes: [], type: type).values == [])
  }

  @Test func tensorsOfAFileAreReadByPieces() throws {
    // Longer than a piece, and no multiple of one.
    let folder = TemporaryFolder()
    let count = FileBytes.pieceBytes + 1_234
    let values = (0..<count).map { Float($0 % 2_048) - 1_000 }
    let tensor = Tensor(shape: [count], values: values)
    for type in [ElementType.float32, .float16] {
      let bytes = type == .float32 ? tensor.float32Bytes : tensor.float16Bytes
      let items = [
        SafeTensors.Item(name: "first", type: .uint8, shape: [3]),
        SafeTensors.Item(name: "x", type: type, shape: [count]),
        SafeTensors.Item(name: "none", type: type, shape: [0]),
      ]
      let path = folder.file("\(type)")
      try SafeTensors.write(items, metadata: [:], to: path) { [[1, 2, 3], bytes, []][$0] }
      let encoded = SafeTensors.encode(items, metadata: [:]) { [[1, 2, 3], bytes, []][$0] }
      let inMemory = FileBytes(encoded, path: "memory")
      for table in [try SafeTensors(path: path), try SafeTensors(inMemory)] {
        for entry in table.entries {
          let expected: [Float] =
            entry.name == "x" ? values : entry.name == "first" ? [1, 2, 3] : []
          #expect(try Tensor(entry, of: table).values == expected)
        }
      }
    }
  }

  @Test func singlesKeepTheirBits() {
    let patterns: [UInt32] = [0, 0x8000_0000, 1, 0x7F80_0001, 0xFFC0_0000, 0x3F80_0000]
    let tensor = Tensor(shape: [6], values: patterns.map(Float.init(bitPattern:)))
    let back = Tensor(shape: [6], bytes: tensor.float32Bytes, type: .float32)
    #expect(back.values.map(\.bitPattern) == patterns)
    #expect(Tensor(tensor.npy).values.map(\.bitPattern) == patterns)
  }
}

@Suite struct NamedTensorsTests {
  @Test func orderRemovalAndPrefixes() {
    var table = NamedTensors()
    table["b.x"] = Tensor(shape: [2], values: [1, 2])
    table["a"] = Tensor(shape: [])
    table["b.y"] = Tensor(shape: [1])
    table["a"] = Tensor(shape: [3])
    #expect(table.names == ["b.x", "a", "b.y"] && table.elementCount == 6)
    #expect(table.under("b").names == ["x", "y"])
    var copy = NamedTensors()
    copy.merge(table.under("b"), under: "c")
    #expect(copy.names == ["c.x", "c.y"] && copy["c.x"]?.values == [1, 2])
    table["b.x"] = nil
    #expect(table.names == ["a", "b.y"] && table.count == 2)
  }
}
