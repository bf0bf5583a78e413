import Cells
import Pictures

/// A whole screen as values: the cells, and the pictures that go over some of them.
public struct Screen: Equatable, Sendable {
  /// The cells.
  public var frame: Frame
  /// The pictures; their cells hold `Cell.picture`.
  public var slots: [PictureSlot]
}

/// A rectangle of cells with pictures in it.
public struct PictureSlot: Equatable, Sendable {
  /// One picture in a slot, in the pixels of `Graphics.pixelsPerCell`.
  public struct Tile: Equatable, Sendable {
    /// The picture as generated.
    public var picture: Picture
    /// Its left edge from the left of the slot.
    public var x: Int
    /// Its top edge from the top of the slot.
    public var y: Int
    /// Its extent on the screen.
    public var fit: PictureFit

    /// The given picture at its place.
    public init(picture: Picture, x: Int, y: Int, fit: PictureFit) {
      self.picture = picture
      self.x = x
      self.y = y
      self.fit = fit
    }
  }

  /// The cells.
  public var area: Rect
  /// The pictures, rows from the top, each from the left.
  public var tiles: [Tile]

  /// The given pictures in their cells.
  public init(area: Rect, tiles: [Tile]) {
    self.area = area
    self.tiles = tiles
  }
}
