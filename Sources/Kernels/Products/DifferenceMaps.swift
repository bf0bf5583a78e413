import KernelCore

/// The differences of neighbouring pixels that Winograd's products read; see `WinogradConvolution`.
///
/// Three maps of one layout, borders included: along x, along y, and along both.
struct DifferenceMaps {
  private let layout: PixelLayout
  private let step: Int
  private let alongX: FeatureMap
  private let alongY: FeatureMap
  private let alongBoth: FeatureMap

  /// Maps of `layout` in `memory`, of pixels `step` apart.
  init(_ layout: PixelLayout, step: Int, in memory: UnsafeMutablePointer<Float>) {
    self.layout = layout
    self.step = step
    alongX = FeatureMap(memory, layout)
    alongY = FeatureMap(memory + layout.floatCount, layout)
    alongBoth = FeatureMap(memory + 2 * layout.floatCount, layout)
  }

  /// Floats of all three.
  static func floatCount(_ layout: PixelLayout) -> Int { 3 * layout.floatCount }

  /// What product (u, v) reads: `source` itself where neither axis has a difference.
  func map(_ source: FeatureMap, u: Int, v: Int) -> FeatureMap {
    u == 1 ? (v == 1 ? source : alongX) : (v == 1 ? alongY : alongBoth)
  }

  /// Takes the differences of `source`, of as many images as it has; allocates no floats.
  ///
  /// Where a pixel has no neighbour in the map the difference is left as it was.
  func take(of source: FeatureMap, on processor: Processor) {
    let border = layout.border
    let lines = layout.height + 2 * border
    let pixel = step * layout.channels
    processor.parallelChunks(
      source.layout.images * lines, grain: max(1, (1 << 13) / layout.lineStride)
    ) { [self, kernels = processor.kernels] start, count in
      for line in start..<(start + count) {
        let image = line / lines
        let y = line - image * lines - border
        let offset = image * layout.imageStride + layout.offset(y: y, x: -border)
        kernels.differences(
          DifferenceCall(
            source: source.at(y: y, x: -border) + image * source.layout.imageStride,
            alongX: alongX.pointer + offset, alongY: alongY.pointer + offset,
            alongBoth: alongBoth.pointer + offset, count: layout.lineStride - pixel, rest: pixel,
            hasBelow: y + step < layout.height + border, xStep: pixel,
            yStep: step * source.layout.lineStride))
      }
    }
  }
}

extension FeatureMap {
  /// `count` images from `start` on.
  func images(_ start: Int, _ count: Int) -> FeatureMap {
    FeatureMap(pointer + start * layout.imageStride, layout.with(images: count))
  }

  /// `count` rows of one image from `first` on, between those before and after as its border.
  func band(_ first: Int, _ count: Int) -> FeatureMap {
    var rows = layout
    rows.height = count
    return FeatureMap(pointer + first * layout.lineStride, rows)
  }
}
