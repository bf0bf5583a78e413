import Formats

/// The terminal's clipboard, which works over any line that the terminal is at the other end of.
enum Clipboard {
  /// What hands `text` to it (OSC 52).
  static func setting(_ text: String) -> [UInt8] {
    Array("\u{1B}]52;c;".utf8) + Base64.encode(Array(text.utf8)) + Array("\u{1B}\\".utf8)
  }
}
