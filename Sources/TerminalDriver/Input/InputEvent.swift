import Explorer

/// What the terminal sent.
enum InputEvent: Equatable, Sendable {
  /// A key.
  case key(Key)
  /// A text that was pasted.
  case pasted(String)
  /// The mouse.
  case mouse(MouseEvent)
  /// An answer to a question of ours.
  case reply(TerminalReply)
}

/// An answer of the terminal to a question of ours.
enum TerminalReply: Equatable, Sendable {
  /// Primary device attributes (DA1): the numbers; 4 among them means sixel.
  case attributes([Int])
  /// Name and version (XTVERSION), as in `XTerm(379)`.
  case version(String)
  /// How many sixel colours there are.
  case colourRegisters(Int)
  /// The largest sixel picture, in pixels.
  case largestPicture(width: Int, height: Int)
  /// The extent of a cell, in pixels.
  case cellSize(width: Int, height: Int)
  /// Whether the terminal shows pictures in the kitty graphics protocol.
  case kittyGraphics(Bool)
  /// Whether its background is light.
  case lightBackground(Bool)
  /// Whether frames can be bracketed so that they appear at once (DEC mode 2026).
  case synchronizedOutput(Bool)
  /// Everything sent before the question was worked through.
  case ready
}
