import Formats
import TestSupport
import Testing

@Suite struct SafeTensorsTests {
  private let items = [
    SafeTensors.Item(name: "half", type: .float16, shape: [3]),
    SafeTensors.Item(name: "single \"q\"", type: .float32, shape: [2, 1]),
    SafeTensors.Item(name: "empty", type: .float32, shape: [0, 4]),
    SafeTensors.Item(name: "scalar", type: .int64, shape: []),
  ]

  private func contents(_ index: Int) -> [UInt8] {
    let count = items[index].shape.reduce(items[index].type.byteCount, *)
    return (0..<count).map { UInt8($0 + 16 * index) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let bytes = SafeTensors.encode(items, metadata: ["b": "é\n", "a": "1"], contents: contents)
    let table = try SafeTensors(FileBytes(bytes, path: "memory"))
    #expect(table.metadata == ["a": "1", "b": "é\n"])
    #expect(table.entries.map(\.name) == ["scalar", "single \"q\"", "empty", "half"])
    for entry in table.entries {
      let index = try #require(items.firstIndex { $0.name == entry.name })
      #expect(entry.type == items[index].type && entry.shape == items[index].shape)
      #expect(try table.bytes(of: entry) == contents(index))
      // Aligned to its own size from the start of the file.
      #expect(entry.range.lowerBound % entry.type.byteCount == 0)
    }
  }

  @Test func aFileHasTheBytesOfEncode() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.safetensors")
    try SafeTensors.write(items, metadata: ["a": "1"], to: path, contents: contents)
    let encoded = SafeTensors.encode(items, metadata: ["a": "1"], contents: contents)
    #expect(try FileBytes.read(path: path) == encoded)
    let table = try SafeTensors(path: path)
    #expect(try table.bytes(of: table.entries[1]) == contents(1))
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = SafeTensors.encode(items, metadata: ["a": "1"], contents: contents)
    for length in 0..<bytes.count {
      #expect(throws: FormatError.self, "cut to \(length) of \(bytes.count) bytes") {
        _ = try SafeTensors(FileBytes(Array(bytes[..<length]), path: "cut"))
      }
    }
  }

  @Test func everyFlippedBitIsReadOrRefused() throws {
    let bytes = SafeTensors.encode(items, metadata: ["a": "1"], contents: contents)
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        // Nothing but a FormatError may come out, and what is accepted must be readable.
        do throws(FormatError) {
          let table = try SafeTensors(FileBytes(damaged, path: "flipped"))
          for entry in table.entries { _ = try table.bytes(of: entry) }
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
    }
  }

  /// Header text with 8 bytes of data behind it, and what must be said about it.
  static let lies: [(header: String, message: String)] = [
    ("[]", "not a safetensors file: begins with 02 00 00 00 00 00 00 00"),
    ("{", "the safetensors header at byte 1 is at its end, expected a key in quotes"),
    (
      #"{"a":{"dtype":"F32","shape":[2]}}"#,
      "data_offsets of tensor \"a\" is missing, expected a list of whole numbers"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}"#,
      "data_offsets of tensor \"a\" is [0, 12], expected a range within the 8 bytes of data"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
      "data_offsets of tensor \"a\" is [8, 0], expected a range within the 8 bytes of data"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
      "data_offsets of tensor \"a\" is [-8, 0], expected a range within the 8 bytes of data"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
      "the data of tensor \"a\" is 8 bytes, expected 12 bytes for F32 [3]"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
      "the shape of tensor \"a\" is [-2], expected no negative extent"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
      "the element count of tensor \"a\" is 4294967296, the limit is 2147483648"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2147483648,2147483648,8],"data_offsets":[0,8]}}"#,
      "the element count of tensor \"a\" is 4611686018427387904, the limit is 2147483648"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0,1099511627776,1099511627776],"data_offsets":[0,0]}}"#,
      "the element count of tensor \"a\" is 1099511627776, the limit is 2147483648"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}"#,
      "the rank of tensor \"a\" is 9, the limit is 8"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1e3],"data_offsets":[0,8]}}"#,
      "the shape of tensor \"a\" is the number 1e3, expected a whole number"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
      "the shape of tensor \"a\" is the number 99999999999999999999, expected a whole number"
    ),
    (
      #"{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#,
      "the dtype of tensor \"a\" is C64, supported: "
        + "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8, BOOL"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      "the tensor data is 8 bytes, expected 4 bytes"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      "the data of tensor \"a\" is at byte 4, expected at byte 0, without a hole or an overlap"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      "the data of tensor \"b\" is at byte 4, expected at byte 8, without a hole or an overlap"
    ),
    (
      #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"#
        + #""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
      "the safetensors header is giving \"a\" twice, expected each key once"
    ),
    (#"{"__metadata__":[]}"#, "__metadata__ is a list, expected an object"),
    (
      #"{"__metadata__":{"a":1}}"#, "__metadata__ \"a\" is the number 1, expected a text"
    ),
  ]

  @Test(arguments: lies) func headersThatLie(_ header: String, _ message: String) {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt64(header.utf8.count))
    bytes += Array(header.utf8) + [UInt8](repeating: 0, count: 8)
    let error = #expect(throws: FormatError.self) {
      _ = try SafeTensors(FileBytes(bytes, path: "lie"))
    }
    #expect(error?.description == message)
  }

  @Test(arguments: [UInt64(100_000_001), 1 << 40, 1 << 63, .max]) func hugeHeaders(
    _ length: UInt64
  ) {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(length)
    bytes += Array("{}".utf8)
    let error = #expect(throws: FormatError.self) {
      _ = try SafeTensors(FileBytes(bytes, path: "huge"))
    }
    #expect(error?.isRefusal == true)
  }
}
