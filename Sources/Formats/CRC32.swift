import CZlib

/// The check sum of PNG chunks, gzip members and zip entries.
public enum CRC32 {
  /// The check sum of `bytes`.
  public static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }
}
