/// A tensor whose numbers lie in a file until they are asked for: a view into a storage.
public struct StoredTensor: Sendable {
  /// The stored number type.
  public let type: ElementType
  /// The extent of each axis.
  public let shape: [Int]
  /// The distance in the storage between neighbours along each axis, in elements.
  public let strides: [Int]
  /// The position of the first element in the storage, in elements.
  public let offset: Int
  /// The bytes behind it, which other tensors may share.
  public let storage: TensorStorage
  /// The number of elements.
  public let count: Int

  /// A view that lies within its storage.
  ///
  /// - Throws: `FormatError` for a shape beyond the limits, and for a view that leaves its storage;
  ///   `subject` names the tensor.
  public init(
    type: ElementType, shape: [Int], strides: [Int], offset: Int, storage: TensorStorage,
    subject: String
  ) throws(FormatError) {
    count = try Limits.checkedElementCount(shape, subject: subject)
    let stored = storage.byteCount / type.byteCount
    let end = Self.end(of: shape, strides, offset, isEmpty: count == 0)
    guard let end, end <= stored else {
      throw .malformed(
        subject: subject,
        found: "a view of shape \(shape) and strides \(strides) from element \(offset) on",
        expected: "one within the \(stored) elements of its storage")
    }
    if count > max(stored, Limits.repeatedElements) {
      throw .tooLarge(
        subject: "the number of repeated elements of \(subject)", found: count,
        limit: Limits.repeatedElements)
    }
    self.type = type
    self.shape = shape
    self.strides = strides
    self.offset = offset
    self.storage = storage
  }

  /// A tensor that fills its storage, row-major.
  ///
  /// - Throws: `FormatError` if the storage is smaller than the tensor.
  public init(type: ElementType, shape: [Int], storage: TensorStorage, subject: String)
    throws(FormatError)
  {
    // The shape is checked before its products are formed.
    _ = try Limits.checkedElementCount(shape, subject: subject)
    try self.init(
      type: type, shape: shape, strides: Self.rowMajorStrides(of: shape), offset: 0,
      storage: storage, subject: subject)
  }

  /// The strides of a tensor without gaps, the last axis running fastest.
  ///
  /// - Precondition: the product of `shape` fits, as `Limits.checkedElementCount` makes sure.
  public static func rowMajorStrides(of shape: [Int]) -> [Int] {
    var stride = 1
    return shape.reversed().map { extent in
      defer { stride *= max(extent, 1) }
      return stride
    }.reversed()
  }

  /// Whether the elements lie row-major and without gaps.
  public var isContiguous: Bool {
    zip(shape, zip(strides, Self.rowMajorStrides(of: shape))).allSatisfy { extent, stride in
      extent <= 1 || stride.0 == stride.1
    }
  }

  /// The number behind the last element; nil for a view that no storage could hold.
  private static func end(
    of shape: [Int], _ strides: [Int], _ offset: Int, isEmpty: Bool
  ) -> Int? {
    guard shape.count == strides.count, offset >= 0, strides.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    if isEmpty { return offset }
    var end = offset
    for (extent, stride) in zip(shape, strides) {
      let (span, tooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflow) = end.addingReportingOverflow(span)
      if tooFar || overflow { return nil }
      end = sum
    }
    let (result, overflow) = end.addingReportingOverflow(1)
    return overflow ? nil : result
  }
}

extension StoredTensor {
  /// Hands the elements to `body` by pieces of whole elements, row-major and little endian, each with
  /// its offset in bytes.
  ///
  /// - Throws: `FormatError` if the file cannot be read, or its packed bytes are damaged.
  public func readPieces(
    _ body: (_ piece: UnsafeRawBufferPointer, _ offset: Int) -> Void
  ) throws(FormatError) {
    if count == 0 { return }
    let size = type.byteCount
    if isContiguous {
      let start = offset * size
      try storage.readPieces(start..<start + count * size) { piece, offset in
        if storage.isBigEndian && size > 1 {
          var swapped = Array(piece)
          Self.swapBytes(&swapped, size: size)
          swapped.withUnsafeBytes { body($0, offset) }
        } else {
          body(piece, offset)
        }
      }
    } else {
      let gathered = try gather()
      gathered.withUnsafeBytes { body($0, 0) }
    }
  }

  /// Whether the elements are single-precision numbers that lie in the file as they are in memory.
  public var isPlain: Bool {
    type == .float32 && isContiguous && !storage.isBigEndian && !storage.isDeflated
  }

  /// Reads the elements from number `first` on into `buffer`, until it is full.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  /// - Precondition: the tensor is plain, and has so many elements.
  public func readPlain(from first: Int, into buffer: UnsafeMutableRawBufferPointer)
    throws(FormatError)
  {
    precondition(
      isPlain && first * 4 + buffer.count <= count * 4, "elements from \(first) of \(shape)")
    try storage.read(from: (offset + first) * 4, into: buffer)
  }

  /// All elements, row-major and little endian.
  ///
  /// - Throws: `FormatError` if the file cannot be read, or its packed bytes are damaged.
  public func bytes() throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count * type.byteCount)
    try readPieces { piece, _ in result += piece }
    return result
  }

  /// The elements of a view with gaps or of another order, one by one.
  private func gather() throws(FormatError) -> [UInt8] {
    let size = type.byteCount
    let last = zip(shape, strides).reduce(offset) { $0 + ($1.0 - 1) * $1.1 }
    let start = offset * size
    var span: [UInt8] = []
    span.reserveCapacity((last + 1) * size - start)
    try storage.readPieces(start..<(last + 1) * size) { piece, _ in span += piece }
    if storage.isBigEndian { Self.swapBytes(&span, size: size) }
    var result: [UInt8] = []
    result.reserveCapacity(count * size)
    var index = [Int](repeating: 0, count: shape.count)
    var position = 0
    for _ in 0..<count {
      result += span[position..<position + size]
      // The next place in row-major order: the last axis that has one, those behind it begin anew.
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis] * size
        if index[axis] < shape[axis] { break }
        position -= strides[axis] * size * shape[axis]
        index[axis] = 0
      }
    }
    return result
  }

  /// Turns the order of the bytes of each element around.
  private static func swapBytes(_ bytes: inout [UInt8], size: Int) {
    for start in stride(from: 0, to: bytes.count - size + 1, by: size) {
      bytes[start..<start + size].reverse()
    }
  }
}
