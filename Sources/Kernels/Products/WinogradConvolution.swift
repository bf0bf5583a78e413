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
  /// Whether weights become halves once they are packed.
  private let isCompact: Bool
  let weights: WinogradWeights
  private let threadCount: Int
  private let panelWidth: Int
  private let groups: [Group]
  /// Most tiles of one group in one image.
  private let imageTiles: Int
  /// Floats of one thread's products.
  private let blockFloats: Int

  /// Tiles that one task takes through all nine products, so that these stay in a second-level cache.
  private static let blockTiles = 96

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
  /// reading them is all that counts.
  func pays(images: Int) -> Bool {
    images * imageTiles >= (isCompact ? Self.fewTiles : Self.manyTiles)
  }

  /// Tiles that make up for as many bytes of halves.
  private static let fewTiles = 4

  /// Tiles that make up for more than twice as many bytes of floats.
  private static let manyTiles = 2 * tileRows

  /// Room for the factors of one direction.
  ///
  /// - Parameters:
  ///   - fewestImages: the smallest batch that should be fast.
  ///   - storage: whether large weights that so few images' tiles share may become halves.
  init(
    _ geometry: ConvolutionGeometry, scatters: Bool, fewestImages: Int, storage: WeightStorage,
    _ order: WeightOrder, for processor: Processor
  ) {
    self.geometry = geometry
    self.scatters = scatters
    threadCount = processor.threadCount
    panelWidth = processor.panelWidth
    groups = Self.groups(geometry, scatters: scatters)
    imageTiles = groups.map { $0.tileRows * $0.tileColumns }.max() ?? 1
    let storage = storage.forProduct(weights: geometry.weightCount)
    isCompact = storage == .compact && fewestImages * imageTiles < Self.manyTiles
    weights = WinogradWeights(
      geometry, scatters: scatters, storage: isCompact ? .compact : .exact, order, for: processor)
    blockFloats =
      9 * panelWidth * max(Self.blockTiles, groups.map(\.tileColumns).max() ?? 1)
  }

  /// The pixels of one group of products: outputs of one remainder when scattering, else all.
  private struct Group {
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
  }

  private static func groups(_ g: ConvolutionGeometry, scatters: Bool) -> [Group] {
    guard scatters else {
      return [
        Group(
          height: g.coarseHeight, width: g.coarseWidth, sourceY: -g.padding, sourceX: -g.padding,
          targetY: 0, targetX: 0)
      ]
    }
    return (0..<4).map { index in
      let y = ConvolutionGeometry.Phase(g, index / 2, fine: g.fineHeight)
      let x = ConvolutionGeometry.Phase(g, index % 2, fine: g.fineWidth)
      return Group(
        height: y.count, width: x.count, sourceY: y.first - 1, sourceX: x.first - 1,
        targetY: y.fineStart(g), targetX: x.fineStart(g))
    }
  }

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
  private var blockImages: Int { max(1, Self.blockTiles / imageTiles) }

  /// Floats of scratch memory that `images` images need.
  func scratchCount(images: Int) -> Int {
    DifferenceMaps.floatCount(differenceLayout(images: chunkImages(images)))
      + threadCount * blockFloats
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
      let split = Split(self, images: count, threads: processor.threadCount)
      var blocks = 0
      for group in groups { blocks += split.blocks(of: group) }
      processor.parallelFor(blocks) { [self, kernels = processor.kernels] index, thread in
        run(
          split.block(index, of: groups), from, maps, to, bias: bias, slope: slope,
          products: products + thread * blockFloats, kernels)
      }
      start += count
    }
  }

  /// What one task computes: some tiles of one group in one panel of channels.
  private struct Block {
    var group: Int
    var panel: Int
    var images: Range<Int>
    var tileRows: Range<Int>
  }

  /// How a run is cut into blocks: several images each, or some rows of tiles of one.
  private struct Split {
    private let images: Int
    private let panels: Int
    private let pieces: Int

    init(_ convolution: WinogradConvolution, images: Int, threads: Int) {
      self.images = images
      panels = convolution.weights.panels
      pieces = max(1, 2 * threads / (convolution.groups.count * panels))
    }

    /// Images and rows of tiles of one block.
    private func step(of group: Group) -> (images: Int, rows: Int) {
      let rows = group.tileRows
      let step = max(1, min(blockTiles / group.tileColumns, (images * rows + pieces - 1) / pieces))
      return (max(1, step / rows), min(step, rows))
    }

    /// Blocks of one panel, along images and along rows.
    private func counts(of group: Group) -> (images: Int, rows: Int) {
      guard group.height > 0 && group.width > 0 else { return (0, 0) }
      let step = step(of: group)
      return (
        (images + step.images - 1) / step.images, (group.tileRows + step.rows - 1) / step.rows
      )
    }

    func blocks(of group: Group) -> Int {
      let counts = counts(of: group)
      return panels * counts.images * counts.rows
    }

    /// Neighbouring blocks read the same weights.
    func block(_ index: Int, of groups: [Group]) -> Block {
      var (index, group) = (index, 0)
      while index >= blocks(of: groups[group]) {
        index -= blocks(of: groups[group])
        group += 1
      }
      let (step, counts) = (step(of: groups[group]), counts(of: groups[group]))
      let row = index % counts.rows * step.rows
      let image = index / counts.rows % counts.images * step.images
      return Block(
        group: group, panel: index / (counts.rows * counts.images),
        images: image..<min(image + step.images, images),
        tileRows: row..<min(row + step.rows, groups[group].tileRows))
    }
  }

  /// The nine products of one block, then its pixels.
  private func run(
    _ block: Block, _ source: FeatureMap, _ differences: DifferenceMaps, _ target: FeatureMap,
    bias: UnsafePointer<Float>?, slope: Float, products: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    let group = groups[block.group]
    let firstColumn = block.panel * panelWidth
    let columns = min(panelWidth, weights.columns - firstColumn)
    let across = group.tileColumns
    let productStride = block.images.count * block.tileRows.count * across * panelWidth
    for product in 0..<9 {
      let (u, v) = (product / 3, product % 3)
      // The third product belongs to the second output alone.
      let rows = min(block.tileRows.upperBound, (u == 2 ? group.height : group.height + 1) / 2)
      let width = v == 2 ? group.width / 2 : across
      guard rows > block.tileRows.lowerBound && width > 0 else { continue }
      let map = differences.map(source, u: u, v: v)
      let y = group.sourceY + sourceStep * (2 * block.tileRows.lowerBound + (u == 0 ? 0 : 1))
      let x = group.sourceX + sourceStep * (v == 0 ? 0 : 1)
      let taps = scatters ? 1 : 2
      withOffsets(taps) { offset in
        for tap in 0..<taps { offset[tap] = tap * map.layout.lineStride }
        kernels.gemm(
          GemmCall(
            input: map.at(y: y, x: x) + block.images.lowerBound * map.layout.imageStride,
            weights: weights.panel(block.panel, product: product, group: block.group),
            output: products + product * productStride, bias: nil,
            rows: RowGrid(
              images: block.images.count, height: rows - block.tileRows.lowerBound, width: width),
            inputStrides: map.layout.strides(step: 2 * sourceStep),
            outputStrides: RowStrides(
              image: block.tileRows.count * across * panelWidth, y: across * panelWidth,
              x: panelWidth), taps: offset, tapCount: taps, depth: weights.depth / taps,
            columns: columns, weightStride: 0, areHalves: weights.areHalves, slope: 1,
            accumulate: false,
            following: product < 8
              ? weights.panel(block.panel, product: product + 1, group: block.group) : nil), 0, 0,
          block.images.count * (rows - block.tileRows.lowerBound) * width)
      }
    }
    for image in block.images {
      for row in block.tileRows {
        let line =
          (image - block.images.lowerBound) * block.tileRows.count + row
          - block.tileRows.lowerBound
        kernels.tileOutputs(
          TileCall(
            products: products + line * across * panelWidth, scale: weights.scale,
            productStride: productStride,
            tileStride: panelWidth, tiles: across, width: group.width,
            hasSecondRow: 2 * row + 1 < group.height, columns: columns,
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
}
