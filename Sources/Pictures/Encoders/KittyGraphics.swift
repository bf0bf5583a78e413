import Formats

/// Writes pictures in the kitty graphics protocol: each pixel once, enlarged by the terminal.
///
/// - Source: "Terminal graphics protocol", sw.kovidgoyal.net/kitty/graphics-protocol.
public enum KittyGraphics {
  /// Characters of a picture in one command.
  static let chunkLength = 4096

  /// Appends what shows `picture` over `columns` x `rows` cells from the cursor on, which stays.
  ///
  /// What had the number `id` before goes; the terminal answers nothing.
  /// - Precondition: `id`, `columns` and `rows` are positive.
  public static func show(
    _ picture: Picture, id: Int, columns: Int, rows: Int, into bytes: inout [UInt8]
  ) {
    precondition(
      id > 0 && columns > 0 && rows > 0, "picture \(id) over \(columns) x \(rows) cells")
    let payload = Base64.encode(Zlib.deflate(colours(of: picture)))
    var start = 0
    repeat {
      let end = min(start + chunkLength, payload.count)
      bytes.append(text: "\u{1B}_G")
      if start == 0 {
        // Transmit and show, answer never, 24 bits a pixel, packed by zlib, leave the cursor.
        bytes.append(text: "a=T,q=2,f=24,o=z,C=1,p=1,i=\(id),s=\(picture.width),")
        bytes.append(text: "v=\(picture.height),c=\(columns),r=\(rows),")
      } else {
        bytes.append(text: "q=2,")
      }
      bytes.append(text: end < payload.count ? "m=1;" : "m=0;")
      bytes += payload[start..<end]
      bytes.append(text: "\u{1B}\\")
      start = end
    } while start < payload.count
  }

  /// Appends what takes the picture with the number `id` away, from the screen and from memory.
  public static func remove(id: Int, into bytes: inout [UInt8]) {
    bytes.append(text: "\u{1B}_Ga=d,d=I,q=2,i=\(id)\u{1B}\\")
  }

  /// What takes all pictures of the screen away.
  public static let removeAll = Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8)

  /// Asks whether the terminal shows pictures this way: it answers `OK` to a pixel that it is sent.
  public static let question = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"

  /// Red, green and blue of each pixel: the protocol has no greys.
  private static func colours(of picture: Picture) -> [UInt8] {
    picture.channels == 3 ? picture.pixels : picture.pixels.flatMap { [$0, $0, $0] }
  }
}
