/// A complete control string: the character after the escape, and what stands before the terminator.
struct ControlString {
  let kind: UInt8
  let content: String

  /// What it answers; nil for everything we did not ask.
  var reply: TerminalReply? {
    switch Character(Unicode.Scalar(kind)) {
    case "P" where content.hasPrefix(">|"): .version(String(content.dropFirst(2)))
    case "]" where content.hasPrefix("11;"): background
    case "_" where content.hasPrefix("Gi=31;"): .kittyGraphics(content.hasSuffix(";OK"))
    default: nil
    }
  }

  /// The answer to OSC 11: `11;rgb:rrrr/gggg/bbbb`, one to four hexadecimal digits each.
  private var background: TerminalReply? {
    let colour = content.dropFirst(3)
    guard colour.hasPrefix("rgb:") || colour.hasPrefix("rgba:"),
      let start = colour.firstIndex(of: ":")
    else { return nil }
    let parts = colour[colour.index(after: start)...].split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    var shares: [Double] = []
    for part in parts.prefix(3) {
      guard (1...4).contains(part.utf8.count), let value = UInt32(part, radix: 16) else {
        return nil
      }
      shares.append(Double(value) / Double((1 << (4 * part.utf8.count)) - 1))
    }
    // The brightness by the weights of ITU-R BT.601.
    return .lightBackground(0.299 * shares[0] + 0.587 * shares[1] + 0.114 * shares[2] > 0.5)
  }
}
