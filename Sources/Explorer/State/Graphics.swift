import Pictures

/// How pictures reach the screen.
public enum PreviewMode: String, Equatable, Hashable, Sendable, CaseIterable {
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

  /// The given facts; a cell of 8 x 16 pixels is what most terminals come close to.
  public init(
    mode: PreviewMode, cellWidth: Int = 8, cellHeight: Int = 16,
    colours: TextColours = .trueColour, colourRegisters: Int = 256, maximumWidth: Int = 1000,
    maximumHeight: Int = 1000, byteLimit: Int? = nil
  ) {
    self.mode = mode
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.colours = colours
    self.colourRegisters = colourRegisters
    self.maximumWidth = maximumWidth
    self.maximumHeight = maximumHeight
    self.byteLimit = byteLimit
  }

  /// The pixels in a cell that pictures are laid out in: the terminal's own for sixel, else one
  /// across and two down.
  public var pixelsPerCell: (width: Int, height: Int) {
    mode == .sixel ? (max(1, cellWidth), max(1, cellHeight)) : (1, 2)
  }
}
