import CZlib

/// Raw deflated bytes of a file (RFC 1951), as zip archives hold them, unpacked piece by piece.
enum Inflater {
  /// Hands the unpacked bytes in `wanted` to `body`, each piece with its offset from the start of
  /// `wanted`; every piece but the last has `FileBytes.pieceBytes` bytes.
  ///
  /// What lies before `wanted` is unpacked and dropped, what lies behind it is not touched.
  /// - Throws: `FormatError.malformed` for damaged bytes, and where they end before `wanted` does.
  static func readPieces(
    of file: FileBytes, _ packed: Range<Int>, wanted: Range<Int>,
    _ body: (_ piece: UnsafeRawBufferPointer, _ offset: Int) -> Void
  ) throws(FormatError) {
    if wanted.isEmpty { return }
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    // Minus 15 bits of window: neither a zlib nor a gzip wrapper.
    guard inflateInit2_(&stream, -15, zlibVersion(), size) == Z_OK else {
      throw .unsupported(
        subject: "zlib", found: "a version that cannot start", supported: "1.2 or later")
    }
    defer { inflateEnd(&stream) }
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: FileBytes.pieceBytes, alignment: 64)
    defer { piece.deallocate() }
    var inputOffset = packed.lowerBound
    var produced = 0
    while produced < wanted.upperBound {
      // Pieces end where `wanted` begins, so that each is either dropped or handed out.
      let isDropped = produced < wanted.lowerBound
      let capacity = min(
        piece.count, (isDropped ? wanted.lowerBound : wanted.upperBound) - produced)
      var filled = 0
      while filled < capacity {
        let input = try file.read(
          inputOffset..<min(inputOffset + (1 << 16), packed.upperBound))
        var status = Z_OK
        input.withUnsafeBufferPointer { buffer in
          // zlib does not write through this pointer; C has no const here.
          stream.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
          stream.avail_in = UInt32(buffer.count)
          stream.next_out = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
            .advanced(by: filled)
          stream.avail_out = UInt32(capacity - filled)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
        }
        inputOffset += input.count - Int(stream.avail_in)
        filled = capacity - Int(stream.avail_out)
        if filled == capacity { break }
        if status != Z_OK {
          let isShort = status == Z_STREAM_END || status == Z_BUF_ERROR
          throw .malformed(
            subject: "a deflated part of \(file.path)",
            found: isShort
              ? "at its end after \(produced + filled) bytes"
              : stream.msg.map { String(cString: $0) } ?? "damaged",
            expected: isShort ? "\(wanted.upperBound) bytes" : "intact data")
        }
      }
      if !isDropped {
        body(UnsafeRawBufferPointer(rebasing: piece[..<filled]), produced - wanted.lowerBound)
      }
      produced += filled
    }
  }
}
