import Formats
import Glibc
import Synchronization

extension Tensor {
  /// A tensor from stored elements, little endian and row-major, each turned into the nearest Float32.
  ///
  /// - Precondition: `bytes` has the length that type and shape need.
  public init(shape: [Int], bytes: [UInt8], type: ElementType) {
    let count = Self.elementCount(of: shape)
    precondition(
      bytes.count == count * type.byteCount,
      "\(type.rawValue) \(shape) does not fit \(bytes.count) bytes")
    let values = [Float](unsafeUninitializedCapacity: count) { result, filled in
      bytes.withUnsafeBytes { Self.convert($0, type, into: result) }
      filled = count
    }
    self.init(shape: shape, values: values)
  }

  /// The tensor of a safetensors file, converted while it is read.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  public init(_ entry: SafeTensors.Entry, of table: SafeTensors) throws(FormatError) {
    try self.init(shape: entry.shape, type: entry.type) { body throws(FormatError) in
      try table.readPieces(of: entry, body)
    }
  }

  /// The tensor of a file of weights, each number turned into the nearest Float32 while it is read.
  ///
  /// - Throws: `FormatError` if the file cannot be read, or its packed bytes are damaged.
  public init(_ stored: StoredTensor) throws(FormatError) {
    try self.init(shape: stored.shape, type: stored.type) { body throws(FormatError) in
      try stored.readPieces(body)
    }
  }

  /// Hands the numbers of `stored` to `body` by slices along its first axis, as they are read.
  ///
  /// - Parameters:
  ///   - grain: every range but the last starts and ends at a multiple of it.
  ///   - loop: what large slices are read by.
  /// - Throws: `FormatError` if the file cannot be read, or its packed bytes are damaged.
  public static func forSlices(
    of stored: StoredTensor, grain: Int, by loop: ParallelLoop = inTurn,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError) {
    guard let slices = stored.shape.first, stored.count > 0 else { return }
    let size = stored.count / slices
    let room = max(1, sliceFloats / (grain * size)) * grain * size
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: min(room, stored.count))
    defer { buffer.deallocate() }
    guard let first = buffer.baseAddress else { return }
    #if _endian(little)
      if stored.isPlain {
        for start in stride(from: 0, to: stored.count, by: buffer.count) {
          let end = min(start + buffer.count, stored.count)
          let part = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[..<(4 * (end - start))])
          try readPlain(stored, from: start, into: part, by: loop)
          body(start / size..<end / size, first)
        }
        return
      }
    #endif
    var (filled, done) = (0, 0)
    try stored.readPieces { piece, _ in
      var piece = piece
      while !piece.isEmpty {
        let count = min(piece.count / stored.type.byteCount, buffer.count - filled)
        convert(
          UnsafeRawBufferPointer(rebasing: piece[..<(count * stored.type.byteCount)]), stored.type,
          into: UnsafeMutableBufferPointer(rebasing: buffer[filled..<(filled + count)]))
        piece = UnsafeRawBufferPointer(rebasing: piece[(count * stored.type.byteCount)...])
        filled += count
        if filled == buffer.count || done * size + filled == stored.count {
          body(done..<(done + filled / size), first)
          done += filled / size
          filled = 0
        }
      }
    }
  }

  /// Floats that are in memory at a time, about: as many as a core's own cache holds.
  private static let sliceFloats = 1 << 18
  /// Bytes that one thread reads at a time: copying them out of the system's cache takes longer than to wake it.
  private static let pieceBytes = 1 << 18

  /// Reads stored elements that need no conversion, from element `start` on.
  private static func readPlain(
    _ stored: StoredTensor, from start: Int, into buffer: UnsafeMutableRawBufferPointer,
    by loop: ParallelLoop
  ) throws(FormatError) {
    let pieces = (buffer.count + pieceBytes - 1) / pieceBytes
    let failed = Mutex<FormatError?>(nil)
    loop(pieces) { index in
      let bytes = (index * pieceBytes)..<min((index + 1) * pieceBytes, buffer.count)
      do throws(FormatError) {
        try stored.readPlain(
          from: start + bytes.lowerBound / MemoryLayout<Float>.stride,
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[bytes]))
      } catch {
        failed.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failed.withLock({ $0 }) { throw failure }
  }

  /// Converts stored elements that come by pieces, each with its offset in bytes.
  private init(
    shape: [Int], type: ElementType,
    reading read: ((UnsafeRawBufferPointer, Int) -> Void) throws(FormatError) -> Void
  ) throws(FormatError) {
    var failure: FormatError?
    let values = [Float](unsafeUninitializedCapacity: Self.elementCount(of: shape)) {
      result, filled in
      useHugePages(UnsafeMutableRawBufferPointer(result))
      do throws(FormatError) {
        try read { piece, offset in
          let start = offset / type.byteCount
          let part = result[start..<start + piece.count / type.byteCount]
          Self.convert(piece, type, into: UnsafeMutableBufferPointer(rebasing: part))
        }
        filled = result.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.init(shape: shape, values: values)
  }

  /// Turns stored elements into Float32, one for each element of `result`.
  private static func convert(
    _ source: UnsafeRawBufferPointer, _ type: ElementType,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    switch type {
    case .float32:
      #if _endian(little)
        UnsafeMutableRawBufferPointer(result).copyMemory(from: source)
      #else
        read(source, into: result) { Float(bitPattern: UInt32(littleEndian: $0)) }
      #endif
    case .float16: HalfFloat.decode(source, into: result)
    case .bfloat16:
      read(source, into: result) { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) }
    case .float64:
      read(source, into: result) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
    case .float8e4m3: read(source, into: result) { EighthFloat.e4m3($0) }
    case .float8e5m2:
      // The upper half of a half-precision number.
      read(source, into: result) { HalfFloat.decode(UInt16($0 as UInt8) << 8) }
    case .int64: read(source, into: result) { Float(Int64(littleEndian: $0)) }
    case .int32: read(source, into: result) { Float(Int32(littleEndian: $0)) }
    case .int16: read(source, into: result) { Float(Int16(littleEndian: $0)) }
    case .int8: read(source, into: result) { Float($0 as Int8) }
    case .uint64: read(source, into: result) { Float(UInt64(littleEndian: $0)) }
    case .uint32: read(source, into: result) { Float(UInt32(littleEndian: $0)) }
    case .uint16: read(source, into: result) { Float(UInt16(littleEndian: $0)) }
    case .uint8, .bool: read(source, into: result) { Float($0 as UInt8) }
    }
  }

  /// The array of an npy file as Float32.
  public init(_ npy: Npy) {
    self.init(shape: npy.shape, bytes: npy.bytes, type: npy.type)
  }

  /// The elements in Float32, little endian; the same bits.
  public var float32Bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count * 4)
    for value in values { result.appendLittleEndian(value.bitPattern) }
    return result
  }

  /// The elements in half precision, little endian, each rounded to the nearest.
  public var float16Bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count * 2)
    for value in values { result.appendLittleEndian(HalfFloat.encode(value)) }
    return result
  }

  /// The tensor as a Float32 array for an npy file.
  public var npy: Npy {
    Npy(type: .float32, shape: shape, bytes: float32Bytes)
  }
}

/// Lets the kernel hand out large fresh memory in pages of 2 MB: thousands of page faults fewer.
private func useHugePages(_ memory: UnsafeMutableRawBufferPointer) {
  let pageBytes = 2 << 20
  guard let base = memory.baseAddress, memory.count >= 2 * pageBytes else { return }
  let start = base.alignedUp(toMultipleOf: pageBytes)
  let end = (base + memory.count).alignedDown(toMultipleOf: pageBytes)
  // Advice only: without it everything works the same, slower.
  madvise(start, end - start, MADV_HUGEPAGE)
}

/// Converts one stored element after the other; `Bits` is the integer that it is stored as.
private func read<Bits: BitwiseCopyable>(
  _ source: UnsafeRawBufferPointer, into result: UnsafeMutableBufferPointer<Float>,
  _ convert: (Bits) -> Float
) {
  for index in result.indices {
    result.initializeElement(
      at: index,
      to: convert(
        source.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)))
  }
}
