/// A rectangle of pixels, the same in every picture.
public struct PictureBox: Equatable, Sendable {
  /// The left column, from 0.
  public let x: Int
  /// The upper row, from 0.
  public let y: Int
  /// Columns, at least one.
  public let width: Int
  /// Rows, at least one.
  public let height: Int

  /// A box as given.
  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The places, `row * width + column`, of a map of the whole picture that the box touches.
  ///
  /// - Precondition: the box lies within the picture.
  func places(ofPicture picture: (width: Int, height: Int), inMap map: (width: Int, height: Int))
    -> [Int]
  {
    precondition(
      width > 0 && height > 0 && x >= 0 && y >= 0 && x + width <= picture.width
        && y + height <= picture.height, "\(self) in a picture of \(picture)")
    func touched(_ start: Int, _ length: Int, _ whole: Int, _ count: Int) -> Range<Int> {
      (start * count / whole)..<((start + length) * count + whole - 1) / whole
    }
    let rows = touched(y, height, picture.height, map.height)
    let columns = touched(x, width, picture.width, map.width)
    return rows.flatMap { row in columns.map { row * map.width + $0 } }
  }
}
