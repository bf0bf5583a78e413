import Pictures

/// How pictures reach the screen.
public enum PreviewMode: String, Equatable, Hashable, Sendable, CaseIterable {
  /// The graphics of kitty, which some other terminals have too.
  case kitty
  /// Sixel graphics.
  case sixel
  /// Coloured half blocks, two pixels in a cell.
  case blocks
  /// Plain characters.
  case ascii
  /// No pictures.
  case off
}

/// What is known about showing pictures on this terminal.
public struct Graphics: Equatable, Hashable, Sendable {
  /// How pictures are shown.
  public var mode: PreviewMode
  /// Pixels of the terminal in the width of a cell.
  public var cellWidth: Int
  /// Pixels of the terminal in the height of a cell.
  public var cellHeight: Int
  /// The colours for half blocks.
  public var colours: TextColours
  /// How many sixel colours can be defined at once.
  public var colourRegisters: Int
  /// The largest sixel picture the terminal takes, in pixels.
  public var maximumWidth, maximumHeight: Int
  /// How many bytes the pictures of a part of the screen may take; nil for any number.
  ///
  /// A multiplexer drops what does not fit its buffer without a word.
  public var byteLimit: Int?
  /// Whether the background of the terminal is light, so that ink in a cell is dark.
  public var isOnLight: Bool

  /// The given facts; a cell of 8 x 16 pixels is what most terminals come close to.
  public init(
    mode: PreviewMode, cellWidth: Int = 8, cellHeight: Int = 16,
    colours: TextColours = .trueColour, colourRegisters: Int = 256, maximumWidth: Int = 1000,
    maximumHeight: Int = 1000, byteLimit: Int? = nil, isOnLight: Bool = false
  ) {
    self.mode = mode
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.colours = colours
    self.colourRegisters = colourRegisters
    self.maximumWidth = maximumWidth
    self.maximumHeight = maximumHeight
    self.byteLimit = byteLimit
    self.isOnLight = isOnLight
  }

  /// Whether the terminal shows real pixels.
  public var hasPixels: Bool { mode == .kitty || mode == .sixel }

  /// The pixels in a cell that pictures are laid out in: the terminal's own where it shows them, else
  /// one across and two down.
  public var pixelsPerCell: (width: Int, height: Int) {
    hasPixels ? (max(1, cellWidth), max(1, cellHeight)) : (1, 2)
  }
}
