/// A foreground colour out of the terminal's own palette, so that every theme of the terminal stays
/// readable; the background is never set.
public enum Colour: UInt8, Equatable, Hashable, Sendable, CaseIterable {
  case standard
  case black, red, green, yellow, blue, magenta, cyan, white
  case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan
  case brightWhite
}

/// How a cell looks apart from its character.
public struct Style: Equatable, Hashable, Sendable {
  /// Attributes which every terminal has in some form.
  public struct Attributes: OptionSet, Equatable, Hashable, Sendable {
    /// One bit per attribute.
    public let rawValue: UInt8

    /// The attributes of the given bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// Heavier or brighter.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter.
    public static let dim = Attributes(rawValue: 2)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 4)
    /// Underlined.
    public static let underline = Attributes(rawValue: 8)
  }

  /// The colour of the character.
  public var colour: Colour
  /// The attributes of the cell.
  public var attributes: Attributes

  /// A style; without arguments the terminal's plain text.
  public init(_ colour: Colour = .standard, _ attributes: Attributes = []) {
    self.colour = colour
    self.attributes = attributes
  }

  /// Plain text.
  public static let plain = Style()
}

/// One character cell: a character that is exactly one cell wide, and its style.
public struct Cell: Equatable, Hashable, Sendable {
  /// The character.
  public var character: Unicode.Scalar
  /// Its look.
  public var style: Style

  /// A cell; without arguments a blank.
  public init(_ character: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// A cell that a picture covers.
  ///
  /// The no-break space looks blank, yet no terminal library takes it for one: erasing to the end
  /// of the line would wipe the picture too.
  public static let picture = Cell("\u{A0}")
}
