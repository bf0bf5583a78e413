/// The pixels of one group of products: outputs of one remainder when scattering, else all.
struct WinogradGroup {
  /// Number of output pixels along each axis.
  var height: Int
  var width: Int
  /// The source pixel that the first output takes first.
  var sourceY: Int
  var sourceX: Int
  /// The first output pixel.
  var targetY: Int
  var targetX: Int

  var tileRows: Int { (height + 1) / 2 }
  var tileColumns: Int { (width + 1) / 2 }

  /// The groups of a convolution in one direction.
  static func all(_ g: ConvolutionGeometry, _ direction: WinogradDirection) -> [WinogradGroup] {
    switch direction {
    case .gather:
      return [
        WinogradGroup(
          height: g.coarseHeight, width: g.coarseWidth, sourceY: -g.padding, sourceX: -g.padding,
          targetY: 0, targetX: 0)
      ]
    case .upsample:
      return [upsampled(height: g.coarseHeight, width: g.coarseWidth)]
    case .scatter:
      return (0..<4).map { index in
        let y = ConvolutionGeometry.Phase(g, index / 2, fine: g.fineHeight)
        let x = ConvolutionGeometry.Phase(g, index % 2, fine: g.fineWidth)
        return WinogradGroup(
          height: y.count, width: x.count, sourceY: y.first - 1, sourceX: x.first - 1,
          targetY: y.fineStart(g), targetX: x.fineStart(g))
      }
    }
  }

  /// The group of `height` by `width` pixels that are doubled.
  static func upsampled(height: Int, width: Int) -> WinogradGroup {
    WinogradGroup(
      height: 2 * height, width: 2 * width, sourceY: -1, sourceX: -1, targetY: 0, targetX: 0)
  }
}

/// What one task computes: some tiles of one group in one panel of channels.
struct WinogradBlock {
  /// Which group, and its pixels.
  var group: Int
  var pixels: WinogradGroup
  var panel: Int
  var images: Range<Int>
  var tileRows: Range<Int>
}

/// How a run is cut into blocks: several images each, or some rows of tiles of one.
struct WinogradSplit {
  private let images: Int
  private let panels: Int
  private let pieces: Int

  /// Tiles that one task takes through all nine products, so that these stay in a second-level cache.
  static let blockTiles = 96

  /// A cut of `images` images into blocks for so many threads.
  init(images: Int, panels: Int, groups: Int, threads: Int) {
    self.images = images
    self.panels = panels
    pieces = max(1, 2 * threads / (groups * panels))
  }

  /// Images and rows of tiles of one block.
  private func step(of group: WinogradGroup) -> (images: Int, rows: Int) {
    let rows = group.tileRows
    let step = max(
      1, min(Self.blockTiles / group.tileColumns, (images * rows + pieces - 1) / pieces))
    return (max(1, step / rows), min(step, rows))
  }

  /// Blocks of one panel, along images and along rows.
  private func counts(of group: WinogradGroup) -> (images: Int, rows: Int) {
    guard group.height > 0 && group.width > 0 else { return (0, 0) }
    let step = step(of: group)
    return (
      (images + step.images - 1) / step.images, (group.tileRows + step.rows - 1) / step.rows
    )
  }

  /// Blocks of one group.
  func blocks(of group: WinogradGroup) -> Int {
    let counts = counts(of: group)
    return panels * counts.images * counts.rows
  }

  /// Block `index` of all groups; neighbouring ones read the same weights.
  func block(_ index: Int, of groups: [WinogradGroup]) -> WinogradBlock {
    var (index, group) = (index, 0)
    while index >= blocks(of: groups[group]) {
      index -= blocks(of: groups[group])
      group += 1
    }
    let (step, counts) = (step(of: groups[group]), counts(of: groups[group]))
    let row = index % counts.rows * step.rows
    let image = index / counts.rows % counts.images * step.images
    return WinogradBlock(
      group: group, pixels: groups[group], panel: index / (counts.rows * counts.images),
      images: image..<min(image + step.images, images),
      tileRows: row..<min(row + step.rows, groups[group].tileRows))
  }
}
