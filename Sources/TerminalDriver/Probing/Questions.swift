import Pictures

/// What the terminal is asked.
enum Questions {
  /// Asked once at the start.
  ///
  /// Device attributes come last: every terminal answers them, so their
  /// reply says that no other is to be expected.
  static func opening(term: String, asksForKitty: Bool = false) -> String {
    // Simple terminals print what they do not know.
    let isSimple = ["linux", "vt1", "vt2", "ansi", "cygwin"].contains { term.hasPrefix($0) }
    if isSimple { return attributes }
    let version = "\u{1B}[>q"
    let registers = "\u{1B}[?1;1;0S"
    let largest = "\u{1B}[?2;4;0S"
    let cell = "\u{1B}[16t"
    let synchronized = "\u{1B}[?2026$p"
    let background = "\u{1B}]11;?\u{1B}\\"
    // Terminals without such strings print them, so that only those are asked that may have them.
    let kitty = asksForKitty ? KittyGraphics.question : ""
    return version + registers + largest + cell + synchronized + background + kitty + attributes
  }

  /// Asks for device attributes.
  static let attributes = "\u{1B}[c"

  /// Asks for 256 sixel colours.
  static let raiseRegisters = "\u{1B}[?1;3;256S"

  /// Asks for a sign of life, which comes after everything sent before was worked through.
  static let ready = "\u{1B}[5n"
}
