/// What a strip or grid says about its columns and rows.
public struct GridLabels: Equatable, Sendable {
  /// Above everything: what is varied.
  public var title: String
  /// Above the columns, one each.
  public var columns: [String]
  /// Beside the rows, one each; none for a strip.
  public var rows: [String]
  /// The column and the row that stand out, if any.
  public var currentColumn, currentRow: Int?

  /// The given labels.
  public init(
    title: String, columns: [String], rows: [String] = [], currentColumn: Int? = nil,
    currentRow: Int? = nil
  ) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.currentColumn = currentColumn
    self.currentRow = currentRow
  }
}

/// Equal pictures in rows, with labels where the pictures are large enough for legible ones.
public struct LabelledGrid: Equatable, Sendable {
  /// Letters are about an eighth as high as a picture.
  private static let picturePixelsPerScale = 56
  private static let background: UInt8 = 64
  private static let faint: UInt8 = 200
  private static let strong: UInt8 = 255

  private let tileWidth, tileHeight: Int
  private let columns, rows: Int
  private let separator: Int
  /// The labels; nil if there are none, or no room for them.
  private let labels: GridLabels?
  /// Pixels of a dot of the letters.
  private let scale: Int
  /// Pixels above and to the left of the grid itself.
  private let top, left: Int
  private let showsTitle: Bool

  /// A grid of `count` pictures of the given extent in rows of `columns`.
  ///
  /// - Precondition: all numbers but the separator are positive.
  public init(
    tileWidth: Int, tileHeight: Int, count: Int, columns: Int, separator: Int = 2,
    labels: GridLabels? = nil
  ) {
    precondition(
      tileWidth > 0 && tileHeight > 0 && count > 0 && columns > 0,
      "\(count) pictures of \(tileWidth) x \(tileHeight) in rows of \(columns) make no grid")
    self.tileWidth = tileWidth
    self.tileHeight = tileHeight
    self.columns = min(columns, count)
    rows = (count + self.columns - 1) / self.columns
    self.separator = separator
    let longest = labels?.columns.map(\.count).max() ?? 0
    let first = max(
      1, (min(tileWidth, tileHeight) + Self.picturePixelsPerScale / 2) / Self.picturePixelsPerScale)
    let fitting = stride(from: first, through: 1, by: -1).first { scale in
      // A letter's width between two labels.
      (longest + 1) * PlotFont.advance * scale <= tileWidth + separator
        && PlotFont.height * scale <= tileHeight
    }
    guard let labels, let scale = fitting else {
      self.labels = nil
      (scale, top, left, showsTitle) = (1, 0, 0, false)
      return
    }
    self.labels = labels
    self.scale = scale
    let line = Self.lineHeight(scale)
    let rowLabel = labels.rows.map(\.count).max() ?? 0
    left = rowLabel == 0 ? 0 : (rowLabel + 2) * PlotFont.advance * scale
    let width = left + self.columns * (tileWidth + separator) + separator
    showsTitle =
      !labels.title.isEmpty && (labels.title.count + 2) * PlotFont.advance * scale <= width
    top = line * (showsTitle ? 2 : 1) + Self.padding(scale)
  }

  /// Pixels in a row of the whole.
  public var width: Int { left + columns * (tileWidth + separator) + separator }
  /// Rows of the whole.
  public var height: Int { top + rows * (tileHeight + separator) + separator }

  /// The pictures in their places, with the labels.
  ///
  /// - Precondition: there are as many as the grid was laid out for, all of its extent and of equal
  ///   channels.
  public func picture(of pictures: [Picture]) -> Picture {
    let grid = Picture(
      gridOf: pictures, columns: columns, separator: separator, separatorLevel: Self.background)
    guard let labels else { return grid }
    var result = Picture(
      width: width, height: height, channels: grid.channels, filledWith: Self.background)
    result.place(grid, x: left, y: top)
    let line = Self.lineHeight(scale)
    let padding = Self.padding(scale)
    if showsTitle {
      result.write(
        labels.title, x: left + padding, y: padding, scale: scale, level: Self.strong)
    }
    for (column, text) in labels.columns.prefix(columns).enumerated() {
      let middle = left + separator + column * (tileWidth + separator) + tileWidth / 2
      result.write(
        text, x: middle - Picture.width(of: text, scale: scale) / 2,
        y: padding + (showsTitle ? line : 0), scale: scale,
        level: column == labels.currentColumn ? Self.strong : Self.faint)
    }
    for (row, text) in labels.rows.prefix(rows).enumerated() {
      let middle = top + separator + row * (tileHeight + separator) + tileHeight / 2
      result.write(
        text, x: left - PlotFont.advance * scale - Picture.width(of: text, scale: scale),
        y: middle - PlotFont.height * scale / 2, scale: scale,
        level: row == labels.currentRow ? Self.strong : Self.faint)
    }
    return result
  }

  /// Pixels from one line of text to the next.
  private static func lineHeight(_ scale: Int) -> Int { (PlotFont.height + 4) * scale }
  /// Pixels above and below the text.
  private static func padding(_ scale: Int) -> Int { 3 * scale }
}

extension Picture {
  /// The width of a text in pixels, without the gap after its last letter.
  static func width(of text: String, scale: Int) -> Int {
    max(0, text.count * PlotFont.advance - 1) * scale
  }

  /// Writes `text` with its upper left corner at (`x`, `y`) in one level of grey; what is outside is
  /// left out.
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, level: UInt8) {
    for (index, character) in text.enumerated() {
      // The font has ASCII; that something is missing should be seen.
      let letter = character.isASCII ? character : "?"
      for column in 0..<PlotFont.advance {
        for row in 0..<PlotFont.height where PlotFont.isSet(letter, x: column, y: row) {
          for dot in 0..<(scale * scale) {
            let right = x + (index * PlotFont.advance + column) * scale + dot % scale
            let down = y + row * scale + dot / scale
            guard right >= 0, down >= 0, right < width, down < height else { continue }
            let start = (down * width + right) * channels
            for channel in 0..<channels { pixels[start + channel] = level }
          }
        }
      }
    }
  }
}
