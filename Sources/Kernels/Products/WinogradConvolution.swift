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
  private let geometry: ConvolutionGeometry
  private let scatters: Bool
  private let order: WeightOrder
  private var weights: Weights
  private let processor: Processor
  private let threadCount: Int
  private let panelWidth: Int
  private let groups: [WinogradGroup]
  /// Most tiles of one group in one image.
  private let imageTiles: Int
  /// Floats of one thread's products, and of factors behind them.
  private let blockFloats: Int
  private let factorFloats: Int

  /// Rows of kernels of which factors are made at a time, so that these stay in a near cache.
  private static let factorRows = 64

  /// Floats between the factors of two products, which would share the same sets of a cache without.
  private static let gap = 16

  /// Floats of the three difference maps that are made before products are taken.
  private static let differenceFloats = 1 << 20

  /// Whether the products save more than sums and differences cost.
  static func pays(_ g: ConvolutionGeometry, scatters: Bool) -> Bool {
    g.kernel == 4 && g.stride == 2 && g.fineChannels >= 16 && g.coarseChannels >= 16
      && g.coarseHeight >= 2 && g.coarseWidth >= 2 && (scatters || g.padding < 2)
  }

  /// Whether so many images have tiles enough to make up for the larger weights.
  ///
  /// The nine products read 9 / 4 of the weights, which as halves are 9 / 8 of the bytes; with few tiles
  /// reading them is all that counts. Of kernels no more is read than there is.
  func pays(images: Int) -> Bool {
    switch weights {
    case .kernels: true
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
    _ geometry: ConvolutionGeometry, scatters: Bool, fewestImages: Int, storage: WeightStorage,
    _ order: WeightOrder, for processor: Processor
  ) {
    self.geometry = geometry
    self.scatters = scatters
    self.order = order
    self.processor = processor
    threadCount = processor.threadCount
    panelWidth = processor.panelWidth
    groups = WinogradGroup.all(geometry, scatters: scatters)
    imageTiles = groups.map { $0.tileRows * $0.tileColumns }.max() ?? 1
    let isCompact = storage.forProduct(weights: geometry.weightCount) == .compact
    let tiles = fewestImages * imageTiles
    let areMade =
      isCompact && (tiles >= Self.mostTiles || geometry.weightCount >= Self.tooManyWeights)
    let areHalves =
      isCompact && (tiles < Self.manyTiles || geometry.weightCount >= Self.manyWeights)
    weights =
      areMade
      ? .kernels(CompactKernels(geometry, scatters: scatters, order, for: processor))
      : .factors(
        WinogradWeights(
          geometry, scatters: scatters, isCompact: areHalves, order, for: processor))
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
            geometry, scatters: scatters, isCompact: false, order, for: processor))
        return true
      }
    }
  }

  /// Output channels.
  private var columns: Int { scatters ? geometry.fineChannels : geometry.coarseChannels }

  /// Pixels of the source from one input of the two-tap filter to the next.
  private var sourceStep: Int { scatters ? 1 : 2 }

  /// Pixels of the target from one output to the next.
  private var targetStep: Int { scatters ? 2 : 1 }

  /// The layout of the difference maps of some images.
  private func differenceLayout(images: Int) -> PixelLayout {
    scatters ? geometry.coarseLayout(images: images) : geometry.fineLayout(images: images)
  }

  /// Images whose differences are taken at a time.
  private func chunkImages(_ images: Int) -> Int {
    let fit = Self.differenceFloats / (3 * differenceLayout(images: 1).imageStride)
    return min(images, max(fit, blockImages))
  }

  /// Images that one task takes together.
  private var blockImages: Int { max(1, WinogradSplit.blockTiles / imageTiles) }

  /// Floats of scratch memory that `images` images need.
  func scratchCount(images: Int) -> Int {
    DifferenceMaps.floatCount(differenceLayout(images: chunkImages(images)))
      + threadCount * (blockFloats + factorFloats)
  }

  /// target = f(bias + (transposed) convolution of source).
  func run(
    _ source: FeatureMap, to target: FeatureMap, bias: UnsafePointer<Float>?, slope: Float,
    scratch: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    let images = source.layout.images
    let chunk = chunkImages(images)
    let layout = differenceLayout(images: chunk)
    let maps = DifferenceMaps(layout, step: sourceStep, in: scratch)
    let products = scratch + DifferenceMaps.floatCount(layout)
    var start = 0
    while start < images {
      let count = min(chunk, images - start)
      let from = source.images(start, count)
      let to = target.images(start, count)
      maps.take(of: from, on: processor)
      let split = WinogradSplit(
        images: count, panels: (columns + panelWidth - 1) / panelWidth, groups: groups.count,
        threads: processor.threadCount)
      var blocks = 0
      for group in groups { blocks += split.blocks(of: group) }
      processor.parallelFor(blocks) { [self, kernels = processor.kernels] index, thread in
        run(
          split.block(index, of: groups), from, maps, to, bias: bias, slope: slope,
          products: products + thread * (blockFloats + factorFloats), kernels)
      }
      start += count
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
    let group = groups[block.group]
    let firstColumn = block.panel * panelWidth
    let across = group.tileColumns
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

  private func columns(of block: WinogradBlock) -> Int {
    min(panelWidth, columns - block.panel * panelWidth)
  }

  /// Floats from one product of a block to the next.
  private func productStride(_ block: WinogradBlock) -> Int {
    block.images.count * block.tileRows.count * groups[block.group].tileColumns * panelWidth
  }

  /// Lines of the source that each product reads: of a line all channels lie side by side.
  private var lines: Int { scatters ? 1 : 2 }

  /// All products by factors that are there.
  private func multiply(
    _ block: WinogradBlock, _ factors: WinogradWeights, _ source: FeatureMap,
    _ differences: DifferenceMaps, _ products: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    withOffsets(lines) { taps in
      for product in 0..<9 {
        guard let rows = Rows(product, block, self, source, differences) else { continue }
        for line in 0..<lines { taps[line] = line * rows.lineStride }
        multiply(
          rows, block, product, to: products, kernels,
          GemmWeights(
            pointer: factors.panel(block.panel, product: product, group: block.group), stride: 0,
            areHalves: factors.isCompact,
            following: product < 8
              ? factors.panel(block.panel, product: product + 1, group: block.group) : nil),
          taps: taps, depth: factors.depth / lines, accumulates: false)
      }
    }
  }

  /// All products by factors that are made for it, some rows after others.
  private func multiply(
    _ block: WinogradBlock, _ halves: CompactKernels, _ source: FeatureMap,
    _ differences: DifferenceMaps, _ products: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    let factors = products + blockFloats
    let width = halves.width(of: block.panel)
    withOffsets(1) { tap in
      for part in 0..<(scatters ? 1 : 4) {
        var start = 0
        while start < halves.inputs {
          let end = min(start + Self.factorRows, halves.inputs)
          let stride = (end - start) * width + Self.gap
          halves.makeFactors(
            of: start..<end, block.panel, remainder: scatters ? block.group : part, to: factors,
            stride: stride, kernels)
          for product in 0..<9 {
            guard let rows = Rows(product, block, self, source, differences) else { continue }
            // Of each line of the source come first the channels of even pixels, then those of odd ones.
            tap[0] = part / 2 * rows.lineStride + part % 2 * halves.inputs + start
            multiply(
              rows, block, product, to: products, kernels,
              GemmWeights(
                pointer: UnsafePointer(factors) + product * stride, stride: width),
              taps: tap, depth: end - start, accumulates: part > 0 || start > 0)
          }
          start = end
        }
      }
    }
  }

  /// What one product of a block reads.
  private struct Rows {
    var input: UnsafePointer<Float>
    var grid: RowGrid
    var strides: RowStrides
    var lineStride: Int

    /// Nil where nothing of it is needed.
    init?(
      _ product: Int, _ block: WinogradBlock, _ convolution: WinogradConvolution,
      _ source: FeatureMap,
      _ differences: DifferenceMaps
    ) {
      let (u, v) = (product / 3, product % 3)
      let group = convolution.groups[block.group]
      // The third product belongs to the second output alone.
      let end = min(block.tileRows.upperBound, (u == 2 ? group.height : group.height + 1) / 2)
      let width = v == 2 ? group.width / 2 : group.tileColumns
      guard end > block.tileRows.lowerBound && width > 0 else { return nil }
      let step = convolution.sourceStep
      let map = differences.map(source, u: u, v: v)
      input = UnsafePointer(
        map.at(
          y: group.sourceY + step * (2 * block.tileRows.lowerBound + (u == 0 ? 0 : 1)),
          x: group.sourceX + step * (v == 0 ? 0 : 1))
          + block.images.lowerBound * map.layout.imageStride)
      grid = RowGrid(
        images: block.images.count, height: end - block.tileRows.lowerBound, width: width)
      strides = map.layout.strides(step: 2 * step)
      lineStride = map.layout.lineStride
    }
  }

  /// The right side of one product.
  private struct GemmWeights {
    var pointer: UnsafePointer<Float>
    /// 0 for a packed panel.
    var stride: Int
    var areHalves = false
    var following: UnsafePointer<Float>?
  }

  private func multiply(
    _ rows: Rows, _ block: WinogradBlock, _ product: Int, to products: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable, _ weights: GemmWeights, taps: UnsafePointer<Int>, depth: Int,
    accumulates: Bool
  ) {
    let across = groups[block.group].tileColumns
    kernels.gemm(
      GemmCall(
        input: rows.input, weights: weights.pointer,
        output: products + product * productStride(block), bias: nil, rows: rows.grid,
        inputStrides: rows.strides,
        outputStrides: RowStrides(
          image: block.tileRows.count * across * panelWidth, y: across * panelWidth,
          x: panelWidth), taps: taps, tapCount: weights.stride == 0 ? lines : 1, depth: depth,
        columns: columns(of: block), weightStride: weights.stride, areHalves: weights.areHalves,
        slope: 1, accumulate: accumulates, following: weights.following), 0, 0, rows.grid.count)
  }
}
