import Cells

/// Where the code panel has its rows and columns.
public struct CodesLayout: Equatable, Sendable {
  /// The row with the slider scale and the heading of the codes; nil where there is no room.
  public var scaleRow: Int?
  /// The rows of the codes.
  public var codes: Rect
  /// The row with the heading of the directions; nil if there are none or no room.
  public var directionsHeading: Int?
  /// The rows of the directions.
  public var directions: Rect
  /// The row with the heading of the noise; nil if there is no noise or no room.
  public var noiseHeading: Int?
  /// The rows of the noise.
  public var noise: Rect
  /// The column where labels begin.
  public var labelLeft: Int
  /// Cells of a label.
  public var labelWidth: Int
  /// The slider tracks; nil where the panel is too narrow for them.
  public var track: Track?
  /// The column after the last one of a value.
  public var valueRight: Int
  /// What is known of the rows beside their values; nil where there is no room.
  public var notes: Notes?

  /// The rows of a group.
  public func area(of pane: CodePane) -> Rect {
    switch pane {
    case .codes: codes
    case .directions: directions
    case .noise: noise
    }
  }

  /// The columns for what Q says of a code and for the effects.
  public struct Notes: Equatable, Sendable {
    /// Cells of what Q says: `Q +0.58`, `Q 3 .97`.
    static let readingWidth = 7
    /// Cells of a bar of the effect.
    static let barWidth = 5

    /// The first column.
    public var left: Int
    /// Whether both have a place; else codes show what Q says, noise its effect.
    public var hasBoth: Bool

    /// The cells of both, or of the wider one.
    static func width(both: Bool) -> Int { both ? readingWidth + 1 + barWidth : readingWidth }
  }

  /// The columns of the slider tracks.
  public struct Track: Equatable, Sendable {
    /// Cells on which every second step of a slider has its own.
    static let goodWidth = 33

    /// The first column.
    public var left: Int
    /// Cells of the track, an odd number so that the middle of the range has its own.
    public var width: Int

    /// The cell of `value` in `range`, counted from the start of the track.
    func cell(of value: Float, in range: ClosedRange<Float>) -> Int {
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      return place(of: (Double(value) - low) / (high - low), among: width)
    }

    /// The value in the middle of the cell at `column`, brought into the range.
    func value(atColumn column: Int, in range: ClosedRange<Float>) -> Float {
      let cell = min(max(0, column - left), width - 1)
      let length = Double(range.upperBound - range.lowerBound)
      let value = Double(range.lowerBound) + length * Double(cell) / Double(width - 1)
      return tidy(value)
    }
  }
}

/// Where a strip or a grid of pictures is.
public struct TilesLayout: Equatable, Sendable {
  /// The cells that the pictures cover together.
  public var area: Rect
  /// How many pictures from left to right.
  public var columns: Int
  /// How many from top to bottom.
  public var rows: Int
  /// The extent of one picture.
  public var tile: PictureFit
  /// Pixels from one picture to the next across and down.
  public var pitchAcross, pitchDown: Int
  /// The pixels in a cell.
  public var cellWidth, cellHeight: Int
  /// The row with the title; nil for the grid, whose title is the header of its columns.
  public var titleRow: Int?
  /// The row with the values of the columns.
  public var labelRow: Int
  /// The columns for the names of the rows; nil for a strip.
  public var rowLabels: Rect?

  /// The cells of the picture at `column`, `row`.
  public func cells(column: Int, row: Int) -> Rect {
    let left = column * pitchAcross / cellWidth
    let top = row * pitchDown / cellHeight
    let right = (column * pitchAcross + tile.width + cellWidth - 1) / cellWidth
    let bottom = (row * pitchDown + tile.height + cellHeight - 1) / cellHeight
    return Rect(
      left: area.left + left, top: area.top + top, width: right - left, height: bottom - top)
  }

  /// The row of cells in which the middle of the pictures of `row` lies.
  func middleRow(_ row: Int) -> Int {
    area.top + (row * pitchDown + tile.height / 2) / cellHeight
  }

  /// The picture at `position`.
  func hit(_ position: Position) -> (column: Int, row: Int)? {
    for row in 0..<rows {
      for column in 0..<columns where cells(column: column, row: row).contains(position) {
        return (column, row)
      }
    }
    return nil
  }
}

extension TilesLayout {
  /// The same strip further down.
  func moved(down rows: Int) -> TilesLayout {
    var copy = self
    copy.area.top += rows
    copy.titleRow = titleRow.map { $0 + rows }
    copy.labelRow += rows
    return copy
  }

  /// How many pictures a strip can show, at least one cell apart; `evenly` restricts the counts to
  /// those that divide a slider into round steps.
  func stripCount(wanted: Int, evenly: Bool) -> Int {
    let width = (tile.width + cellWidth - 1) / cellWidth
    let room = max(1, (area.width + 2 + 1) / (width + 1))
    if evenly { return [9, 5, 3].first { $0 <= min(room, wanted) } ?? 1 }
    return min(room, wanted)
  }

  /// The strip with `count` pictures spread over its width.
  func spread(_ count: Int) -> TilesLayout {
    let width = (tile.width + cellWidth - 1) / cellWidth
    let screen = area.width + 2
    var pitch = width + 1
    if count > 1 { pitch = max(pitch, min(width + 4, (area.width - width) / (count - 1))) }
    let covered = pitch * (count - 1) + width
    var copy = self
    copy.columns = count
    copy.pitchAcross = pitch * cellWidth
    copy.area.left = max(0, min(1, screen - covered))
    copy.area.width = covered
    return copy
  }
}

/// `value` without the noise of binary fractions: rounded to five decimals.
func tidy(_ value: Double) -> Float {
  let rounded = (value * 1e5).rounded() / 1e5
  return Float(rounded == 0 ? 0 : rounded)
}
