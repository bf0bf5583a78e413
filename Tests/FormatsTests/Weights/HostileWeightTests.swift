import Formats
import Testing

/// Files that lie, each with the exact text of its refusal.
@Suite struct HostileWeightTests {
  struct Lie: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var message: String
    var isRefusal = false

    /// A file and the text of its refusal, in parts that belong together.
    init(_ name: String, _ bytes: [UInt8], _ message: String..., isRefusal: Bool = false) {
      self.name = name
      self.bytes = bytes
      self.message = message.joined()
      self.isRefusal = isRefusal
    }

    var testDescription: String { name }
  }

  @Test(arguments: [pickles, tensors, archives, streams, arrays].flatMap(\.self)) func isNamed(
    _ lie: Lie
  ) {
    let error = #expect(throws: FormatError.self) {
      try readAll(lie.bytes)
    }
    #expect(error?.description == lie.message)
    #expect(error?.isRefusal == lie.isRefusal)
  }

  /// Names of files, and what is behind the last byte that means something.
  static let truncated = [
    "zip.pth", "deflated.pth", "legacy.pth", "numpy2.pkl", "numpy0.pkl", "tensors4.pkl",
    "numpy.npz",
    "numpy-compressed.npz", "fortran.npy", "types.safetensors", "early.pt",
  ]

  @Test(arguments: truncated) func isAnErrorWhereverItIsCut(_ name: String) throws {
    let bytes = try GoldenWeights.bytes(name)
    for length in 0..<bytes.count {
      #expect(throws: FormatError.self, "cut to \(length)") {
        try readAll(Array(bytes[..<length]))
      }
    }
  }

  @Test(arguments: truncated) func everyChangedByteIsReadOrRefused(_ name: String) throws {
    let bytes = try GoldenWeights.bytes(name)
    var refused = 0
    for position in bytes.indices {
      for change in [0x01, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[position] ^= change
        do throws(FormatError) {
          try readAll(damaged)
        } catch {
          refused += 1
          #expect(!error.description.isEmpty)
        }
      }
    }
    #expect(refused > bytes.count / 10)
  }

  private func readAll(_ bytes: [UInt8]) throws(FormatError) {
    let file = try WeightFile(FileBytes(bytes, path: "f"))
    for entry in file.entries {
      let bytes = try entry.tensor.bytes()
      precondition(bytes.count == entry.tensor.count * entry.tensor.type.byteCount)
    }
  }

  /// A pickle of these instructions.
  static func pickle(_ parts: [UInt8]...) -> [UInt8] { Pickled.file(parts.flatMap(\.self)) }

  static func pickle(_ instructions: String) -> [UInt8] { Pickled.file(Array(instructions.utf8)) }

  /// Two instructions again and again.
  static func repeated(_ first: UInt8, _ second: UInt8, _ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 2 * count) { buffer, filled in
      for index in 0..<count {
        buffer[2 * index] = first
        buffer[2 * index + 1] = second
      }
      filled = 2 * count
    }
  }

  /// Lists of two of the lists before, thirty times.
  static let doubledLists: [UInt8] = {
    var result: [UInt8] = [0x5D, 0x71, 0]
    for level in UInt8(1)...30 {
      result += [0x5D, 0x68, level - 1, 0x61, 0x68, level - 1, 0x61, 0x71, level]
    }
    return result
  }()

  static let pickles: [Lie] = [
    Lie(
      "unknown instruction", pickle([0xFF]),
      "the pickle at byte 2 is instruction 255, expected one of protocols 0 to 5"),
    Lie(
      "protocol of the future", pickle([0x80, 6]),
      "the protocol of the pickle is 6, supported: 0 to 5"),
    Lie(
      "nothing on the stack", pickle([]),
      "the pickle at byte 3 is taking from an empty stack, expected a whole pickle"),
    Lie(
      "taking what lies below a mark", pickle("N(R"),
      "the pickle at byte 5 is taking from an empty stack, expected a whole pickle"),
    Lie(
      "no mark", pickle([0x74]),
      "the pickle at byte 3 is looking for a missing mark, expected a whole pickle"),
    Lie(
      "nothing in the memo", pickle([0x68, 5]),
      "the pickle at byte 4 is recalling value 5, never stored, expected a whole pickle"),
    Lie(
      "key without a value", pickle("}(Nu"),
      "the pickle at byte 6 is a key without a value, expected a whole pickle"),
    Lie(
      "appending to a number", pickle("K\u{1}Na"),
      "the pickle at byte 6 is appending to what is no list, expected a whole pickle"),
    Lie(
      "item of a list", pickle("]NNs"),
      "the pickle at byte 6 is an item for what is no dictionary, expected a whole pickle"),
    Lie(
      "arguments that are no tuple", pickle(Pickled.name("a", "b"), [0x4E, 0x52]),
      "the pickle at byte 9 is a call without a tuple of arguments, expected a whole pickle"),
    Lie(
      "name that is no text", pickle([0x4E, 0x4E, 0x93]),
      "the pickle at byte 5 is a name that is no text, expected a whole pickle"),
    Lie(
      "state of a number", pickle("K\u{1}Nb"),
      "the pickle at byte 6 is a state for what has none, expected a whole pickle"),
    Lie(
      "number that is none", pickle("Iabc\n"),
      "the pickle at byte 7 is the number \"abc\", expected a whole pickle"),
    Lie(
      "broken escape", pickle("Va\\u12\n"),
      "the pickle at byte 9 is a text with a broken escape, expected a whole pickle"),
    Lie(
      "number without end", pickle([0x49], [UInt8](repeating: 0x31, count: (1 << 20) + 1)),
      "the length of a line of the pickle is 1048577, the limit is 1048576", isRefusal: true),
    Lie(
      "extension registry", pickle([0x82, 1]),
      "the pickle is using the extension registry, supported: plain pickles"),
    Lie(
      "data outside", pickle([0x97]),
      "the pickle is keeping its data outside of itself, supported: data within the pickle"),
    Lie(
      "length beyond the end", pickle([0x58, 0xFF, 0xFF, 0xFF, 0x7F]),
      "the pickle is cut short: 2147483647 bytes needed, 1 there"),
    Lie(
      "length of 64 bits", pickle([0x8E], [UInt8](repeating: 0xFF, count: 8)),
      "the pickle is cut short: 9223372036854775807 bytes needed, 1 there"),
    Lie(
      "list in itself", pickle("]q\u{0}h\u{0}a"),
      "the pickle is holding a value that contains itself at \"0\", expected a tree of values"),
    Lie(
      "dictionary in itself", pickle([0x7D, 0x71, 0], Pickled.text("k"), [0x68, 0, 0x73]),
      "the pickle is holding a value that contains itself at \"k\", expected a tree of values"),
    Lie(
      "object in its state",
      pickle(
        Pickled.name("a", "B"), [0x29, 0x81, 0x71, 0],
        Pickled.dictionary([("self", [0x68, 0])]), [0x62]),
      "the pickle is holding a value that contains itself at \"self\", expected a tree of values"),
    Lie(
      "deep lists",
      pickle(
        [UInt8](repeating: 0x5D, count: 200), [UInt8](repeating: 0x61, count: 199)),
      "the depth of the values of the pickle is 129, the limit is 128", isRefusal: true),
    Lie(
      "twice as many in each list",
      pickle(
        doubledLists),
      "the number of values of the pickle, those that occur again counted again, ",
      "is 4194305, the limit is 4194304", isRefusal: true),
    Lie(
      "values without end", pickle(repeated(0x4B, 1, 1 << 22)),
      "the number of values of the pickle is 4194305, the limit is 4194304",
      isRefusal: true),
    Lie(
      "instructions without end", pickle(repeated(0x4E, 0x30, 1 << 23)),
      "the number of instructions of the pickle is 16777217, the limit is 16777216",
      isRefusal: true),
  ]

  static let storage = Pickled.storage(count: 6)

  static func tensor(offset: Int = 0, _ shape: [Int], _ strides: [Int]) -> [UInt8] {
    Pickled.torchZip(
      Pickled.dictionary([
        ("w", Pickled.tensor(storage, offset: offset, shape: shape, strides: strides))
      ]))
  }

  static let tensors: [Lie] = [
    Lie(
      "tensor beyond its storage", tensor([4, 3], [3, 1]),
      "tensor \"w\" is a view of shape [4, 3] and strides [3, 1] from element 0 on, ",
      "expected one within the 6 elements of its storage"),
    Lie(
      "offset beyond the storage", tensor(offset: 5, [2], [1]),
      "tensor \"w\" is a view of shape [2] and strides [1] from element 5 on, ",
      "expected one within the 6 elements of its storage"),
    Lie(
      "negative offset", tensor(offset: -1, [2], [1]),
      "tensor \"w\" is a view of shape [2] and strides [1] from element -1 on, ",
      "expected one within the 6 elements of its storage"),
    Lie(
      "negative stride", tensor(offset: 5, [2], [-1]),
      "tensor \"w\" is a view of shape [2] and strides [-1] from element 5 on, ",
      "expected one within the 6 elements of its storage"),
    Lie(
      "stride that overflows", tensor([3], [Int.max]),
      "tensor \"w\" is a view of shape [3] and strides [9223372036854775807] from element 0 on, ",
      "expected one within the 6 elements of its storage"),
    Lie(
      "negative extent", tensor([-2], [1]),
      "the shape of tensor \"w\" is [-2], expected no negative extent"),
    Lie(
      "too many extents", tensor([Int](repeating: 1, count: 9), [Int](repeating: 1, count: 9)),
      "the rank of tensor \"w\" is 9, the limit is 8", isRefusal: true),
    Lie(
      "extents that overflow", tensor([1 << 40, 1 << 40], [0, 0]),
      "the element count of tensor \"w\" is 1099511627776, the limit is 2147483648",
      isRefusal: true),
    Lie(
      "one number again and again", tensor([1 << 25], [0]),
      "the number of repeated elements of tensor \"w\" is 33554432, the limit is 1048576",
      isRefusal: true),
    Lie(
      "storage of a negative size",
      Pickled.torchZip(
        Pickled.tensor(Pickled.storage(count: -1), shape: [0], strides: [1])),
      "storage \"0\" is -1 elements, expected 0 or more"),
    Lie(
      "storage beyond all sizes",
      Pickled.torchZip(
        Pickled.tensor(Pickled.storage(count: 1 << 40), shape: [1], strides: [1])),
      "the number of elements of storage \"0\" is 1099511627776, the limit is 2147483648",
      isRefusal: true),
    Lie(
      "storage that is not there",
      Pickled.torchZip(
        Pickled.tensor(Pickled.storage("7", count: 6), shape: [6], strides: [1])),
      "storage \"7\" is not in the archive, expected 24 bytes"),
    Lie(
      "storage that is too small",
      Pickled.torchZip(
        Pickled.tensor(Pickled.storage(count: 7), shape: [6], strides: [1])),
      "storage \"0\" is 24 bytes, expected 28 bytes"),
    Lie(
      "storage of two types",
      Pickled.torchZip(
        Pickled.list([
          Pickled.tensor(Pickled.storage(count: 6), shape: [6], strides: [1]),
          Pickled.tensor(
            Pickled.storage(type: "LongStorage", count: 6), shape: [6], strides: [1]),
        ])),
      "the pickle at byte 299 is a second type for storage \"0\", expected a whole pickle"),
    Lie(
      "tensor given twice",
      Pickled.torchZip(
        Pickled.dictionary([
          ("w", Pickled.tensor(storage, shape: [6], strides: [1])),
          ("w", Pickled.tensor(storage, shape: [3], strides: [1])),
        ])),
      "the file is giving tensor \"w\" twice, expected each name once"),
    Lie(
      "name without end",
      Pickled.torchZip(
        Pickled.dictionary([
          (
            String(repeating: "n", count: 2000),
            Pickled.tensor(storage, shape: [6], strides: [1])
          )
        ])),
      "the length of the name of a tensor is 2001, the limit is 1024", isRefusal: true),
    Lie(
      "storage without a container", pickle(Pickled.tensor(storage, shape: [6], strides: [1])),
      "storage \"0\" is not in the pickle, expected 24 bytes"),
    Lie(
      "array of another size",
      pickle(
        Pickled.call(
          Pickled.name("numpy.core.numeric", "_frombuffer"),
          Pickled.tuple(
            Pickled.bytes([1, 2, 3]),
            Pickled.call(Pickled.name("numpy", "dtype"), Pickled.tuple(Pickled.text("f4"))),
            Pickled.integers([2]), Pickled.text("C")))),
      "the pickle at byte 86 is a NumPy array [2] of 3 bytes, expected 8 bytes"),
  ]
}
