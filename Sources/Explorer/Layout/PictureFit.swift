import Cells

/// The extent of a picture on the screen, in the pixels of `Graphics.pixelsPerCell`.
public struct PictureFit: Equatable, Sendable {
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int
  /// The whole factor for sixel; 1 elsewhere, where any extent can be drawn.
  public var zoom: Int

  /// The given extent.
  public init(width: Int, height: Int, zoom: Int) {
    self.width = width
    self.height = height
    self.zoom = zoom
  }
}

extension Graphics {
  /// The largest good extent of a picture in `width` x `height` pixels; nil where nothing fits.
  ///
  /// Sixel takes whole factors; a factor that is a multiple of six costs the fewest bytes and is
  /// taken if it loses at most a seventh of the size. A picture too large for factor 1 is shrunk. Kitty
  /// enlarges to whole cells.
  func fit(pictureWidth: Int, pictureHeight: Int, width: Int, height: Int) -> PictureFit? {
    guard mode != .off, pictureWidth > 0, pictureHeight > 0, width >= 6, height >= 6 else {
      return nil
    }
    if mode == .kitty, width >= cellWidth, height >= cellHeight {
      return wholeCells(
        pictureWidth, pictureHeight, columns: width / cellWidth, rows: height / cellHeight)
    }
    if mode == .sixel {
      let largest = min(
        min(width, maximumWidth) / pictureWidth, min(height, maximumHeight) / pictureHeight)
      if largest >= 1 {
        let cheap = largest / 6 * 6
        let zoom = cheap * 7 >= largest * 6 ? cheap : largest
        return PictureFit(width: pictureWidth * zoom, height: pictureHeight * zoom, zoom: zoom)
      }
    }
    // Keep the aspect: the tighter side decides.
    if width * pictureHeight <= height * pictureWidth {
      let scaled = max(1, width * pictureHeight / pictureWidth)
      return PictureFit(width: width, height: scaled, zoom: 1)
    }
    return PictureFit(
      width: max(1, height * pictureWidth / pictureHeight), height: height, zoom: 1)
  }

  /// `fit` as large as the cells that it covers, where pictures fill whole cells: in kitty.
  func inWholeCells(_ fit: PictureFit) -> PictureFit {
    guard mode == .kitty else { return fit }
    return PictureFit(
      width: columns(fit.width) * pixelsPerCell.width,
      height: rows(fit.height) * pixelsPerCell.height,
      zoom: fit.zoom)
  }

  /// The largest extent within `columns` x `rows` cells that comes close to the picture's shape.
  private func wholeCells(
    _ pictureWidth: Int, _ pictureHeight: Int, columns: Int, rows: Int
  ) -> PictureFit {
    func rounded(_ count: Int, _ divisor: Int) -> Int {
      max(1, (2 * count + divisor) / (2 * divisor))
    }
    let across = rounded(rows * cellHeight * pictureWidth, cellWidth * pictureHeight)
    if across <= columns {
      return PictureFit(width: across * cellWidth, height: rows * cellHeight, zoom: 1)
    }
    let down = min(rows, rounded(columns * cellWidth * pictureHeight, cellHeight * pictureWidth))
    return PictureFit(width: columns * cellWidth, height: down * cellHeight, zoom: 1)
  }

  /// The cells that `pixels` across cover.
  public func columns(_ pixels: Int) -> Int {
    (pixels + pixelsPerCell.width - 1) / pixelsPerCell.width
  }

  /// The cells that `pixels` down cover.
  public func rows(_ pixels: Int) -> Int {
    (pixels + pixelsPerCell.height - 1) / pixelsPerCell.height
  }
}
