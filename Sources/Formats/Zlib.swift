import CZlib

/// Bytes packed by zlib.
public enum Zlib {
  /// `bytes` as a zlib stream (RFC 1950), packed quickly rather than tightly.
  public static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      let status = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), 3)
      // The bound is enough for any input, so that memory is all that can be missing.
      precondition(status == Z_OK, "zlib packed nothing, status \(status)")
      count = Int(length)
    }
  }
}
