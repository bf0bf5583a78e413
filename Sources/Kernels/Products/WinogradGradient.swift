import KernelCore

/// The weight gradient of a 4 x 4 convolution with stride 2 by Winograd's F(2, 2).
///
/// For one remainder of fine pixels d and along one axis the gradient of the two taps (w0, w1) over
/// two coarse pixels (g0, g1) has the form of the forward pass with g in the filter's place:
///
///     w0 = d0 g0 + d1 g1      m0 = (d0 - d1) g0       w0 = m0 + m1
///     w1 = d1 g0 + d2 g1      m1 = d1 (g0 + g1)       w1 = m1 - m2
///                             m2 = (d1 - d2) g1
///
/// So nine products over all tiles stand for sixteen over all pixels. A coarse pixel past the edge is
/// zero.
struct WinogradGradient {
  private let geometry: ConvolutionGeometry
  private let maximumImages: Int
  /// Where the rows of a product's left side lie: two lines of two fine pixels each.
  private let offsets: FixedOffsets

  /// Most floats of difference maps that are made before products are taken.
  private static let differenceFloats = 1 << 21

  /// Plans for at most `maximumImages` images.
  init(_ geometry: ConvolutionGeometry, maximumImages: Int) {
    self.geometry = geometry
    self.maximumImages = maximumImages
    let line = geometry.fineLayout(images: 1).lineStride
    offsets = FixedOffsets(
      (0..<2).flatMap { y in (0..<(2 * geometry.fineChannels)).map { y * line + $0 } })
  }

  private var tileRows: Int { (geometry.coarseHeight + 1) / 2 }
  private var tileColumns: Int { (geometry.coarseWidth + 1) / 2 }

  /// Rows and columns of one product's sum: (remainders and fine channels, coarse channels).
  private var matrix: Int { offsets.count * geometry.coarseChannels }

  /// Images whose differences are taken at a time.
  ///
  /// Products are read and written once per chunk, so chunks are as large as those.
  private var chunkImages: Int {
    let image = DifferenceMaps.floatCount(geometry.fineLayout(images: 1))
    return min(maximumImages, max(1, max(Self.differenceFloats, 18 * matrix) / image))
  }

  /// Floats of an image's coarse pixels summed along x, along y, and along both.
  private var sumCounts: (x: Int, y: Int, both: Int) {
    let c = geometry.coarseChannels
    return (
      geometry.coarseHeight * tileColumns * c, tileRows * geometry.coarseWidth * c,
      tileRows * tileColumns * c
    )
  }

  /// Floats of scratch memory.
  var scratchCount: Int {
    let sums = sumCounts
    return 9 * matrix + DifferenceMaps.floatCount(geometry.fineLayout(images: chunkImages))
      + chunkImages * (sums.x + sums.y + sums.both) + 3 * readableSlack
  }

  /// Where one chunk's sums of coarse pixels lie.
  private struct Sums {
    var alongX: UnsafeMutablePointer<Float>
    var alongY: UnsafeMutablePointer<Float>
    var alongBoth: UnsafeMutablePointer<Float>
  }

  /// taps (4, 4, fine channels, coarse channels) = sum over pixels of fine (x) coarse.
  ///
  /// - Parameters:
  ///   - scratch: `scratchCount` floats.
  ///   - outerScratch: as every weight gradient needs.
  /// - Precondition: the fine map has exactly `geometry.fineBorder` zero pixels around it.
  func run(
    fine: FeatureMap, coarse: FeatureMap, taps: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, outerScratch: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    let images = fine.layout.images
    let chunk = min(chunkImages, images)
    let layout = geometry.fineLayout(images: chunk)
    let products = scratch
    let maps = DifferenceMaps(layout, step: 2, in: scratch + 9 * matrix)
    let counts = sumCounts
    let alongX = scratch + (9 * matrix + DifferenceMaps.floatCount(layout))
    let sums = Sums(
      alongX: alongX, alongY: alongX + chunk * counts.x,
      alongBoth: alongX + chunk * (counts.x + counts.y))
    var start = 0
    while start < images {
      let count = min(chunk, images - start)
      let from = fine.images(start, count)
      let to = coarse.images(start, count)
      maps.take(of: from, on: processor)
      takeSums(of: to, sums, on: processor)
      for product in 0..<9 {
        multiply(
          product, maps.map(from, u: product / 3, v: product % 3), to, sums,
          output: products + product * matrix, accumulate: start > 0, scratch: outerScratch,
          on: processor)
      }
      start += count
    }
    finish(products, taps, on: processor)
  }

  private func takeSums(of coarse: FeatureMap, _ sums: Sums, on processor: Processor) {
    let g = geometry
    let tileLine = tileColumns * g.coarseChannels
    let counts = sumCounts
    processor.parallelChunks(
      coarse.layout.images * tileRows, grain: max(1, (1 << 12) / tileLine)
    ) { [tileRows, kernels = processor.kernels] start, count in
      for line in start..<(start + count) {
        let image = line / tileRows
        let row = line - image * tileRows
        let y = 2 * row
        let source = coarse.at(y: y, x: 0) + image * coarse.layout.imageStride
        let alongX = sums.alongX + (image * counts.x + y * tileLine)
        kernels.tileSums(
          TileSumCall(
            source: source,
            below: y + 1 < g.coarseHeight
              ? UnsafePointer(source + coarse.layout.lineStride) : nil, width: g.coarseWidth,
            channels: g.coarseChannels, alongX: alongX, alongXBelow: alongX + tileLine,
            alongY: sums.alongY + (image * counts.y + row * g.coarseWidth * g.coarseChannels),
            alongBoth: sums.alongBoth + (image * counts.both + row * tileLine)))
      }
    }
  }

  /// One product over the tiles of all images.
  private func multiply(
    _ product: Int, _ left: FeatureMap, _ coarse: FeatureMap, _ sums: Sums,
    output: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    let g = geometry
    let (u, v) = (product / 3, product % 3)
    let channels = g.coarseChannels
    let counts = sumCounts
    // The third product belongs to the second pixel alone.
    let rows = RowGrid(
      images: coarse.layout.images, height: u == 2 ? g.coarseHeight / 2 : tileRows,
      width: v == 2 ? g.coarseWidth / 2 : tileColumns)
    let (y, x) = (u == 2 ? 1 : 0, v == 2 ? 1 : 0)
    let right: UnsafeMutablePointer<Float>
    let strides: RowStrides
    switch (u == 1, v == 1) {
    case (true, true):
      right = sums.alongBoth
      strides = RowStrides(image: counts.both, y: tileColumns * channels, x: channels)
    case (true, false):
      right = sums.alongY + x * channels
      strides = RowStrides(image: counts.y, y: g.coarseWidth * channels, x: 2 * channels)
    case (false, true):
      right = sums.alongX + y * tileColumns * channels
      strides = RowStrides(image: counts.x, y: 2 * tileColumns * channels, x: channels)
    case (false, false):
      right = coarse.at(y: y, x: x)
      strides = coarse.layout.strides(step: 2)
    }
    processor.run(
      OuterCall(
        left: left.at(
          y: 2 * (u == 0 ? 0 : 1) - g.padding, x: 2 * (v == 0 ? 0 : 1) - g.padding),
        right: right, output: output, rows: rows, leftStrides: left.layout.strides(step: 4),
        rightStrides: strides, offsets: offsets.pointer, offsetCount: offsets.count,
        columns: channels, outputStride: channels, accumulate: accumulate), scratch: scratch)
  }

  /// Products to taps.
  private func finish(
    _ products: UnsafeMutablePointer<Float>, _ taps: UnsafeMutablePointer<Float>,
    on processor: Processor
  ) {
    let (fine, columns) = (geometry.fineChannels, geometry.coarseChannels)
    let plane = fine * columns
    let grain = 16
    let pieces = (fine + grain - 1) / grain
    processor.parallelFor(4 * pieces) { [matrix, kernels = processor.kernels] index in
      let (remainder, first) = (index / pieces, index % pieces * grain)
      kernels.tileOutputs(
        TileCall(
          products: products + (remainder * plane + first * columns), productStride: matrix,
          tileStride: columns, tiles: min(grain, fine - first), width: 2 * fine,
          hasSecondRow: true, columns: columns, bias: nil, slope: 1,
          output: taps + ((remainder / 2 * 4 + remainder % 2) * plane + first * columns),
          tileStep: columns, xStep: 2 * plane, yStep: 8 * plane))
    }
  }
}
