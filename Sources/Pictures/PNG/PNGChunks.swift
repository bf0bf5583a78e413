import Formats

/// The chunks of a PNG file: texts are put in and taken out without libpng, which hides them in its
/// simplified interface.
///
/// - Source: PNG specification (ISO/IEC 15948), sections 5.3 and 11.3.4.3.
public enum PNGChunks {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Bytes of one text that are read at most.
  static let textLimit = 1 << 22

  /// The `tEXt` chunks in order, ASCII texts only.
  ///
  /// - Throws: `FormatError` for a chunk that is cut short or whose check sum is wrong.
  public static func texts(in bytes: [UInt8]) throws(FormatError) -> [(key: String, text: String)] {
    var result: [(key: String, text: String)] = []
    try walk(bytes) { type, data throws(FormatError) in
      guard type == Array("tEXt".utf8), let zero = data.firstIndex(of: 0) else { return }
      if data.count > textLimit {
        throw .tooLarge(
          subject: "the length of a PNG text", found: data.count, limit: textLimit)
      }
      let key = data[..<zero]
      let text = data[(zero + 1)...]
      guard key.allSatisfy({ $0 < 0x80 }), text.allSatisfy({ $0 < 0x80 }) else { return }
      result.append((String(decoding: key, as: UTF8.self), String(decoding: text, as: UTF8.self)))
    }
    return result
  }

  /// Width and height as the header says them.
  ///
  /// - Throws: `FormatError` if this is no PNG file or its header is damaged.
  public static func size(of bytes: [UInt8]) throws(FormatError) -> (width: Int, height: Int) {
    var reader = try reader(of: bytes)
    let chunk = try nextChunk(&reader, bytes)
    guard chunk.type == Array("IHDR".utf8), chunk.data.count == 13 else {
      throw .malformed(
        subject: "the first PNG chunk", found: "\"\(name(chunk.type))\"", expected: "IHDR")
    }
    var header = ByteReader(Array(chunk.data), subject: "the PNG header")
    let width = Int(try header.bigEndian(UInt32.self))
    let height = Int(try header.bigEndian(UInt32.self))
    if width == 0 || height == 0 {
      throw .malformed(
        subject: "the PNG picture", found: "\(width) x \(height)", expected: "at least one pixel")
    }
    return (width, height)
  }

  /// `bytes` with texts after the header.
  ///
  /// - Precondition: `bytes` is a PNG file; keys and texts are ASCII, keys of 1 to 79 characters.
  static func inserting(_ texts: [(key: String, text: String)], into bytes: [UInt8]) -> [UInt8] {
    // Signature, then the header: length, type, 13 bytes, check sum.
    let headerEnd = signature.count + 4 + 4 + 13 + 4
    var result = Array(bytes[..<headerEnd])
    for (key, text) in texts {
      precondition(
        (1...79).contains(key.utf8.count) && (key + text).utf8.allSatisfy { $0 > 0 && $0 < 0x80 },
        "a PNG text is ASCII with a key of 1 to 79 characters, got key \"\(key)\"")
      result += chunk("tEXt", Array(key.utf8) + [0] + Array(text.utf8))
    }
    return result + bytes[headerEnd...]
  }

  /// A chunk of the given type, with length and check sum.
  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] { chunk(Array(type.utf8), data) }

  /// A chunk of the given type, with length and check sum.
  static func chunk(_ type: [UInt8], _ data: some Sequence<UInt8>) -> [UInt8] {
    let content = type + data
    var result: [UInt8] = []
    result.appendBigEndian(UInt32(content.count - type.count))
    result += content
    result.appendBigEndian(CRC32.of(content[...]))
    return result
  }

  /// The chunks in order, up to the end mark and without it.
  static func all(in bytes: [UInt8]) throws(FormatError) -> [(
    type: [UInt8], data: ArraySlice<UInt8>
  )] {
    var result: [(type: [UInt8], data: ArraySlice<UInt8>)] = []
    try walk(bytes) { type, data throws(FormatError) in result.append((type, data)) }
    return result
  }

  /// Calls `body` for each chunk up to the end mark.
  private static func walk(
    _ bytes: [UInt8],
    _ body: (_ type: [UInt8], _ data: ArraySlice<UInt8>) throws(FormatError) -> Void
  ) throws(FormatError) {
    var reader = try reader(of: bytes)
    while true {
      let chunk = try nextChunk(&reader, bytes)
      if chunk.type == Array("IEND".utf8) { return }
      try body(chunk.type, chunk.data)
    }
  }

  private static func reader(of bytes: [UInt8]) throws(FormatError) -> ByteReader {
    if !bytes.starts(with: signature) {
      throw .wrongMagic(format: .png, found: Array(bytes.prefix(8)))
    }
    var reader = ByteReader(bytes, subject: "the PNG file")
    _ = try reader.take(signature.count)
    return reader
  }

  private static func nextChunk(_ reader: inout ByteReader, _ bytes: [UInt8]) throws(FormatError)
    -> (type: [UInt8], data: ArraySlice<UInt8>)
  {
    let length = Int(try reader.bigEndian(UInt32.self))
    let range = try reader.take(4 + length)
    let expected = try reader.bigEndian(UInt32.self)
    let type = Array(bytes[range].prefix(4))
    if CRC32.of(bytes[range]) != expected {
      throw .malformed(
        subject: "the check sum of PNG chunk \"\(name(type))\"", found: "wrong",
        expected: "intact data")
    }
    return (type, bytes[range].dropFirst(4))
  }

  private static func name(_ type: [UInt8]) -> String {
    type.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
      ? String(decoding: type, as: UTF8.self) : "?"
  }
}
