import Formats
import Glibc
import Tensors
import TestSupport
import Testing

@Suite struct StoredTensorTests {
  /// Every number of eight bits, against PyTorch (`Golden/eighths.py`).
  @Test(arguments: [
    ("float8_e4m3fn", ElementType.float8e4m3), ("float8_e5m2", .float8e5m2),
  ]) func eighths(_ name: String, _ type: ElementType) throws {
    let expected = try #require(try GoldenFile.json("eighths.json")[name]?.array)
    let tensor = Tensor(shape: [256], bytes: (0...255).map { UInt8($0) }, type: type)
    #expect(expected.count == 256)
    for (value, text) in zip(tensor.values, expected) {
      let golden = try #require(text.string.flatMap { Float($0) })
      #expect(value == golden || value.isNaN && golden.isNaN, "\(value), \(golden)")
    }
  }

  /// A view of 0, 1, 2, … as 16-bit numbers.
  private func view(
    _ shape: [Int], _ strides: [Int], offset: Int = 0, count: Int = 24, isBigEndian: Bool = false
  ) throws -> Tensor {
    var bytes: [UInt8] = []
    for value in 0..<UInt16(count) {
      if isBigEndian { bytes.appendBigEndian(value) } else { bytes.appendLittleEndian(value) }
    }
    let storage = TensorStorage(
      FileBytes([9] + bytes, path: "f"), 1..<bytes.count + 1, isBigEndian: isBigEndian)
    return try Tensor(
      StoredTensor(
        type: .int16, shape: shape, strides: strides, offset: offset, storage: storage,
        subject: "t"))
  }

  @Test(arguments: [false, true]) func viewsBecomeRowMajor(_ isBigEndian: Bool) throws {
    func values(_ shape: [Int], _ strides: [Int], _ offset: Int = 0) throws -> [Float] {
      try view(shape, strides, offset: offset, isBigEndian: isBigEndian).values
    }
    #expect(try values([2, 3], [3, 1]) == [0, 1, 2, 3, 4, 5])
    #expect(try values([3, 2], [1, 3]) == [0, 3, 1, 4, 2, 5])
    #expect(try values([2, 2], [8, 2], 5) == [5, 7, 13, 15])
    #expect(try values([2, 1, 3], [12, 99, 4]) == [0, 4, 8, 12, 16, 20])
    #expect(try values([], [], 7) == [7])
    #expect(try values([3], [0], 7) == [7, 7, 7])
    #expect(try values([0, 3], [3, 1], 24) == [])
    #expect(try values([24], [1]).last == 23)
  }

  /// More numbers than are read at a time, in one order and another.
  @Test(arguments: [1, 3, 1000]) func slicesAreTheWholeInOrder(_ grain: Int) throws {
    let (rows, columns) = (700, 601)
    var bytes: [UInt8] = []
    for index in 0..<(rows * columns) { bytes.appendLittleEndian(UInt16(index % 60_001)) }
    let storage = TensorStorage(
      FileBytes(bytes, path: "f"), 0..<bytes.count, isBigEndian: false)
    for strides in [[columns, 1], [1, rows]] {
      let stored = try StoredTensor(
        type: .uint16, shape: [rows, columns], strides: strides, offset: 0, storage: storage,
        subject: "t")
      var values: [Float] = []
      var next = 0
      try Tensor.forSlices(of: stored, grain: grain) { range, first in
        #expect(range.lowerBound == next && range.lowerBound % grain == 0)
        #expect(range.upperBound % grain == 0 || range.upperBound == rows)
        values += UnsafeBufferPointer(start: first, count: range.count * columns)
        next = range.upperBound
      }
      #expect(try values == Tensor(stored).values && next == rows)
    }
  }

  /// Numbers that need no conversion are read by pieces, in any order.
  @Test func largeSlicesAreReadByALoop() throws {
    let (rows, columns) = (90, 4096)
    var bytes: [UInt8] = []
    for index in 0..<(rows * columns) { bytes.appendLittleEndian(Float(index).bitPattern) }
    let storage = TensorStorage(
      FileBytes(bytes, path: "f"), 0..<bytes.count, isBigEndian: false)
    let stored = try StoredTensor(
      type: .float32, shape: [rows, columns], strides: [columns, 1], offset: 0, storage: storage,
      subject: "t")
    var (values, pieces): ([Float], [Int]) = ([], [])
    try Tensor.forSlices(
      of: stored, grain: 8,
      by: { count, body in
        pieces.append(count)
        for index in (0..<count).reversed() { body(index) }
      },
      {
        #expect($0.lowerBound * columns == values.count)
        values += UnsafeBufferPointer(start: $1, count: $0.count * columns)
      })
    #expect(values == (0..<(rows * columns)).map { Float($0) })
    #expect(pieces == [4, 2])
  }

  /// A file that became shorter since it was opened is an error, whichever thread finds it.
  @Test func piecesThatAreGoneAreErrors() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t")
    try AtomicFile.write([UInt8](repeating: 0, count: 4 << 18), to: path)
    let stored = try StoredTensor(
      type: .float32, shape: [1 << 18], strides: [1], offset: 0,
      storage: TensorStorage(FileBytes(path: path), 0..<(4 << 18), isBigEndian: false),
      subject: "t")
    #expect(truncate(path, 3 << 18) == 0)
    #expect(throws: FormatError.self) {
      try Tensor.forSlices(of: stored, grain: 1) { _, _ in Issue.record("slices") }
    }
  }
}
