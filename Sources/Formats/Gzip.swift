import CZlib

/// Compressed bytes as `gzip` writes them, inflated by zlib.
public enum Gzip {
  /// Whether `bytes` begin as a gzip file does.
  public static func isLikely(prefix bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// The content of `bytes`: all members, one after the other.
  ///
  /// - Throws: `FormatError.tooLarge` as soon as the content exceeds `limit` bytes, `malformed`
  ///   for damaged or cut input; check sums are compared.
  public static func inflate(
    _ bytes: [UInt8], limit: Int = Limits.inflatedBytes, subject: String = "the gzip data"
  ) throws(FormatError) -> [UInt8] {
    if !isLikely(prefix: bytes) {
      throw .wrongMagic(format: .gzip, found: Array(bytes.prefix(8)))
    }
    var output: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      offset += try inflateMember(bytes[offset...], into: &output, limit: limit, subject: subject)
    }
    return output
  }

  /// Inflates one member and returns how many bytes it took.
  private static func inflateMember(
    _ bytes: ArraySlice<UInt8>, into output: inout [UInt8], limit: Int, subject: String
  ) throws(FormatError) -> Int {
    var stream = z_stream()
    // 15 bits of window, 16 for the gzip wrapper; the macro `inflateInit2` is not imported.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, 15 + 16, zlibVersion(), size) == Z_OK else {
      throw .unsupported(
        subject: "zlib", found: "a version that cannot start", supported: "1.2 or later")
    }
    defer { inflateEnd(&stream) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    while true {
      // zlib counts in 32 bits, so that large input goes in by pieces.
      let piece = bytes[(bytes.startIndex + consumed)...].prefix(1 << 30)
      var status = Z_OK
      var produced = 0
      piece.withUnsafeBufferPointer { input in
        chunk.withUnsafeMutableBufferPointer { buffer in
          // zlib does not write through this pointer; C has no const here.
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.avail_in = UInt32(input.count)
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(buffer.count)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          produced = buffer.count - Int(stream.avail_out)
        }
      }
      consumed += piece.count - Int(stream.avail_in)
      if output.count + produced > limit {
        throw .tooLarge(
          subject: "the content of \(subject)", found: output.count + produced, limit: limit)
      }
      output += chunk[..<produced]
      switch status {
      case Z_STREAM_END: return consumed
      case Z_OK: continue
      case Z_BUF_ERROR:
        throw .malformed(
          subject: subject, found: "cut short after \(bytes.count) bytes",
          expected: "a whole file")
      default:
        throw .malformed(
          subject: subject, found: stream.msg.map { String(cString: $0) } ?? "damaged",
          expected: "intact gzip data")
      }
    }
  }
}
