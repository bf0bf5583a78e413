import KernelCore

/// A 4 x 4 convolution with stride 2 by Winograd's F(2, 2): two outputs of a two-tap filter with three
/// products, not four.
///
/// With inputs d0, d1, d2 and the filter (a, b), a meeting the earlier input:
///
///     y0 = d0 a + d1 b        m0 = (d0 - d1) a        y0 = m0 + m1
///     y1 = d1 a + d2 b        m1 = d1 (a + b)         y1 = m1 - m2
///                             m2 = (d1 - d2) b
///
/// Nested in two dimensions nine products stand for sixteen. All factors are 1 or -1, so rounding
/// stays that of a plain sum. Since the differences of neighbours do not depend on where a tile
/// starts, they are four maps (plain, along x, along y, both) that products read in place.
///
/// Stride 2 makes a 4 x 4 kernel four 2 x 2 kernels, one for each remainder of fine pixels. To scatter
/// (`ConvTranspose2d`) each gives the fine pixels of one remainder; to gather (`Conv2d`) their
/// products are summed before tiles become pixels.
/// - Source: Winograd 1980, Arithmetic Complexity of Computations; Lavin & Gray 2015
///   (arXiv:1509.09308).
final class WinogradConvolution {
  let geometry: ConvolutionGeometry
  let direction: WinogradDirection
  private let order: WeightOrder
  private var weights: Weights
  private let processor: Processor
  private let threadCount: Int
  let panelWidth: Int
  private let groups: [WinogradGroup]
  /// Most tiles of one group in one image.
  private let imageTiles: Int
  /// Floats of one thread's products, and of factors behind them.
  let blockFloats: Int
  private let factorFloats: Int

  /// Rows of kernels of which factors are made at a time, so that these stay in a near cache.
  static let factorRows = 64

  /// Floats between the factors of two products, which would share the same sets of a cache without.
  static let gap = 16

  /// Floats of the three difference maps that are made before products are taken, at most; of doubled pixels as many
  /// as there are weights, which are read once for each, but no fewer than the second.
  private static let (mostDifferences, fewDifferences) = (1 << 20, 1 << 17)

  /// Whether the products of a 4 x 4 convolution save more than sums and differences cost.
  static func pays(_ g: ConvolutionGeometry, _ direction: WinogradDirection) -> Bool {
    g.kernel == 4 && g.stride == 2 && g.fineChannels >= 16 && g.coarseChannels >= 16
      && g.coarseHeight >= 2 && g.coarseWidth >= 2 && (direction.isToFine || g.padding < 2)
  }

  /// Whether so many images have tiles enough to make up for the larger weights.
  ///
  /// The nine products read 9 / 4 of the weights, which as halves are 9 / 8 of the bytes; with few tiles
  /// reading them is all that counts. Of kernels no more is read than there is, nor of what doubled pixels are
  /// multiplied by.
  func pays(images: Int) -> Bool {
    switch weights {
    case .kernels: true
    case .factors where direction == .upsample: true
    case .factors(let factors):
      images * imageTiles >= (factors.isCompact ? Self.fewTiles : Self.manyTiles)
    }
  }

  /// Tiles that make up for as many bytes of halves.
  private static let fewTiles = 4

  /// Tiles that make up for more than twice as many bytes of floats.
  private static let manyTiles = 2 * tileRows

  /// Tiles that are worth making factors for them alone.
  private static let mostTiles = 8 * tileRows

  /// Weights whose factors are halves however many tiles there are, and those whose factors are not kept however
  /// few: they would be ten megabytes and more.
  private static let (manyWeights, tooManyWeights) = (1 << 20, 1 << 22)

  /// What products are multiplied by.
  private enum Weights {
    /// All factors.
    case factors(WinogradWeights)
    /// Halves that factors are made of, some rows at a time.
    case kernels(CompactKernels)
  }

  /// Room for the weights of one direction.
  ///
  /// - Parameters:
  ///   - fewestImages: the smallest batch that should be fast.
  ///   - storage: whether large weights may become halves.
  init(
    _ geometry: ConvolutionGeometry, _ direction: WinogradDirection, fewestImages: Int,
    storage: WeightStorage, _ order: WeightOrder, for processor: Processor
  ) {
    self.geometry = geometry
    self.direction = direction
    self.order = order
    self.processor = processor
    threadCount = processor.threadCount
    panelWidth = processor.panelWidth
    groups = WinogradGroup.all(geometry, direction)
    imageTiles = groups.map { $0.tileRows * $0.tileColumns }.max() ?? 1
    let weightCount = direction.weightCount(geometry)
    let isCompact = storage.forProduct(weights: weightCount) == .compact
    let tiles = fewestImages * imageTiles
    let areMade =
      isCompact && direction != .upsample
      && (tiles >= Self.mostTiles || weightCount >= Self.tooManyWeights)
    let areHalves =
      isCompact && (tiles < Self.manyTiles || weightCount >= Self.manyWeights)
    weights =
      areMade
      ? .kernels(CompactKernels(geometry, direction, order, for: processor))
      : .factors(
        WinogradWeights(
          geometry, direction, isCompact: areHalves, order, for: processor))
    blockFloats =
      9 * panelWidth * max(WinogradSplit.blockTiles, groups.map(\.tileColumns).max() ?? 1)
    factorFloats = areMade ? 9 * (panelWidth * Self.factorRows + Self.gap) : 0
  }

  /// Packs some slices of the weight, again after each change; allocates nothing.
  ///
  /// - Parameters:
  ///   - slices: channels of the weight's first axis; output channels from the first one of a panel on.
  ///   - weight: of which these slices are there.
  ///   - scale: a factor for each output channel, or nil.
  func pack(
    _ slices: Range<Int>, from weight: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    on processor: Processor
  ) {
    switch weights {
    case .factors(let factors): factors.pack(slices, from: weight, scale: scale, on: processor)
    case .kernels(let kernels): kernels.pack(slices, from: weight, scale: scale, on: processor)
    }
  }

  /// Whether all must be packed once more, now that the largest weight is known: with another scale, or as
  /// floats where some are not finite.
  func needsAnotherPass() -> Bool {
    switch weights {
    case .factors(let factors): return factors.needsAnotherPass()
    case .kernels(let kernels):
      switch kernels.fit() {
      case .packed: return false
      case .again: return true
      case .impossible:
        weights = .factors(
          WinogradWeights(
            geometry, direction, isCompact: false, order, for: processor))
        return true
      }
    }
  }

  /// Output channels.
  private var columns: Int {
    direction.isToFine ? geometry.fineChannels : geometry.coarseChannels
  }

  /// The layout of the difference maps of some images.
  private func differenceLayout(images: Int) -> PixelLayout {
    direction.isToFine
      ? geometry.coarseLayout(images: images) : geometry.fineLayout(images: images)
  }

  /// Images whose differences are taken at a time.
  private func chunkImages(_ images: Int) -> Int {
    let floats =
      direction == .upsample
      ? max(Self.fewDifferences, min(direction.weightCount(geometry), Self.mostDifferences))
      : Self.mostDifferences
    let fit = floats / (3 * differenceLayout(images: 1).imageStride)
    return min(images, max(fit, blockImages))
  }

  /// Rows of doubled pixels whose differences are taken at a time where one image has many: enough for a task.
  private var bandRows: Int {
    let (line, width) = (differenceLayout(images: 1).lineStride, geometry.coarseWidth)
    let enough = (WinogradSplit.blockTiles + width - 1) / width
    return min(geometry.coarseHeight, max(enough, Self.fewDifferences / (3 * line) - 2))
  }

  /// The layout of the difference maps that are made before products are taken.
  private func chunkLayout(images: Int) -> PixelLayout {
    let chunk = chunkImages(images)
    var layout = differenceLayout(images: chunk)
    if direction == .upsample, chunk == 1 { layout.height = bandRows }
    return layout
  }

  /// Images that one task takes together.
  private var blockImages: Int { max(1, WinogradSplit.blockTiles / imageTiles) }

  /// Floats of scratch memory that `images` images need.
  func scratchCount(images: Int) -> Int {
    DifferenceMaps.floatCount(chunkLayout(images: images)) + productCount
  }

  /// target = f(bias + (transposed) convolution of source).
  func run(
    _ source: FeatureMap, to target: FeatureMap, bias: UnsafePointer<Float>?, slope: Float,
    scratch: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    let images = source.layout.images
    let layout = chunkLayout(images: images)
    let products = scratch + DifferenceMaps.floatCount(layout)
    if layout.height < source.layout.height {
      runBands(
        source, to: target, rows: layout.height, bias: bias, slope: slope, maps: scratch,
        scratch: products, on: processor)
      return
    }
    let maps = DifferenceMaps(layout, step: direction.sourceStep, in: scratch)
    var start = 0
    while start < images {
      let count = min(layout.images, images - start)
      let from = source.images(start, count)
      maps.take(of: from, on: processor)
      run(
        from, maps, to: target.images(start, count), bias: bias, slope: slope, scratch: products,
        on: processor)
      start += count
    }
  }

  /// The same by bands of some rows of each image.
  private func runBands(
    _ source: FeatureMap, to target: FeatureMap, rows: Int, bias: UnsafePointer<Float>?,
    slope: Float, maps: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    for image in 0..<source.layout.images {
      for first in stride(from: 0, to: source.layout.height, by: rows) {
        let count = min(rows, source.layout.height - first)
        let from = source.images(image, 1).band(first, count)
        let differences = DifferenceMaps(from.layout, step: direction.sourceStep, in: maps)
        differences.take(of: from, on: processor)
        run(
          from, differences, to: target.images(image, 1).band(2 * first, 2 * count),
          groups: [.upsampled(height: count, width: source.layout.width)], bias: bias,
          slope: slope, scratch: scratch, on: processor)
      }
    }
  }

  /// Floats of scratch memory that products need, whose differences were taken already.
  var productCount: Int { threadCount * (blockFloats + factorFloats) }

  /// target = f(bias + (transposed) convolution of source), with the differences of its pixels.
  func run(
    _ source: FeatureMap, _ differences: DifferenceMaps, to target: FeatureMap,
    groups: [WinogradGroup]? = nil, bias: UnsafePointer<Float>?, slope: Float,
    scratch: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    let groups = groups ?? self.groups
    let split = WinogradSplit(
      images: source.layout.images, panels: (columns + panelWidth - 1) / panelWidth,
      groups: groups.count, threads: processor.threadCount)
    var blocks = 0
    for group in groups { blocks += split.blocks(of: group) }
    processor.parallelFor(blocks) { [self, kernels = processor.kernels] index, thread in
      run(
        split.block(index, of: groups), source, differences, target, bias: bias, slope: slope,
        products: scratch + thread * (blockFloats + factorFloats), kernels)
    }
  }

  /// The nine products of one block, then its pixels.
  private func run(
    _ block: WinogradBlock, _ source: FeatureMap, _ differences: DifferenceMaps,
    _ target: FeatureMap,
    bias: UnsafePointer<Float>?, slope: Float, products: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    let scale: Float
    switch weights {
    case .factors(let factors):
      multiply(block, factors, source, differences, products, kernels)
      scale = factors.scale
    case .kernels(let halves):
      multiply(block, halves, source, differences, products, kernels)
      scale = halves.scale
    }
    let group = block.pixels
    let firstColumn = block.panel * panelWidth
    let across = group.tileColumns
    let targetStep = direction.targetStep
    for image in block.images {
      for row in block.tileRows {
        let line =
          (image - block.images.lowerBound) * block.tileRows.count + row
          - block.tileRows.lowerBound
        kernels.tileOutputs(
          TileCall(
            products: products + line * across * panelWidth, scale: scale,
            productStride: productStride(block),
            tileStride: panelWidth, tiles: across, width: group.width,
            hasSecondRow: 2 * row + 1 < group.height, columns: columns(of: block),
            bias: bias.map { $0 + firstColumn }, slope: slope,
            output: target.at(
              y: group.targetY + targetStep * 2 * row, x: group.targetX)
              + (image * target.layout.imageStride + firstColumn),
            tileStep: 2 * targetStep * target.layout.channels,
            xStep: targetStep * target.layout.channels,
            yStep: targetStep * target.layout.lineStride))
      }
    }
  }

  func columns(of block: WinogradBlock) -> Int {
    min(panelWidth, columns - block.panel * panelWidth)
  }

  /// Floats from one product of a block to the next.
  func productStride(_ block: WinogradBlock) -> Int {
    block.images.count * block.tileRows.count * block.pixels.tileColumns * panelWidth
  }
}
