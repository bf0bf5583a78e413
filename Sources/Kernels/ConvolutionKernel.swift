import KernelCore

/// The three products of a convolution between a fine and a coarse map, with its packed weights.
///
/// `gather` is `Conv2d` (and the data gradient of `ConvTranspose2d`), `scatter` is
/// `ConvTranspose2d` (and the data gradient of `Conv2d`). Not `Sendable`: it owns scratch memory.
public final class ConvolutionKernel {
  /// The two grids.
  public let geometry: ConvolutionGeometry

  private let processor: Processor
  private let gatherWeights: PackedWeights?
  private let scatterPhases: [ScatterPhase]
  private let outerOffsets: [Int]
  private let outerScratch: FloatBuffer?
  private let narrowScratch: FloatBuffer?
  private let repeatedBias: FloatBuffer?

  /// What a convolution will be asked for, so that only that is packed.
  public struct Uses: OptionSet, Sendable {
    /// The bit set.
    public let rawValue: Int
    /// From its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// Fine to coarse.
    public static let gather = Uses(rawValue: 1)
    /// Coarse to fine.
    public static let scatter = Uses(rawValue: 2)
    /// The weight's gradient.
    public static let weightGradient = Uses(rawValue: 4)
    /// Everything a training step needs.
    public static let training: Uses = [.gather, .scatter, .weightGradient]
  }

  /// Plans the products for at most `maximumImages` images.
  public init(
    _ geometry: ConvolutionGeometry, maximumImages: Int, uses: Uses = .training,
    on processor: Processor
  ) {
    self.geometry = geometry
    self.processor = processor
    let g = geometry
    let area = g.kernel * g.kernel
    let fineStride = area
    let coarseStride = g.fineChannels * area
    gatherWeights =
      uses.contains(.gather)
      ? PackedWeights(
        WeightLayout(
          rows: [
            StridedAxis(g.kernel, stride: g.kernel), StridedAxis(g.kernel, stride: 1),
            StridedAxis(g.fineChannels, stride: fineStride),
          ], columns: [StridedAxis(g.coarseChannels, stride: coarseStride)]), for: processor)
      : nil
    scatterPhases =
      uses.contains(.scatter) ? ScatterPhase.all(geometry, for: processor) : []
    let hasNarrow = uses.contains(.scatter) && g.isNarrow
    narrowScratch =
      hasNarrow
      ? FloatBuffer(
        count: maximumImages * g.coarseHeight * g.coarseWidth * area * g.fineChannels) : nil
    repeatedBias =
      uses.contains(.scatter) && g.isPoint ? FloatBuffer(count: g.kernel * g.fineChannels) : nil
    let hasGradient = uses.contains(.weightGradient)
    outerScratch = hasGradient ? FloatBuffer(count: area * g.fineChannels * g.coarseChannels) : nil
    // Offsets depend on the fine map's border only; the usual one is planned for.
    let line = g.fineLayout(images: 1).lineStride
    outerOffsets =
      hasGradient
      ? (0..<g.kernel).flatMap { ky in (0..<(g.kernel * g.fineChannels)).map { ky * line + $0 } }
      : []
  }

  /// Packs the weight (coarse channels, fine channels, kernel, kernel), again after each change.
  public func pack(_ weight: UnsafePointer<Float>) {
    gatherWeights?.pack(from: weight, on: processor)
    for phase in scatterPhases { phase.weights.pack(from: weight, on: processor) }
  }

  /// coarse = f(bias + convolution of fine).
  ///
  /// - Precondition: the fine map has at least `geometry.fineBorder` zero pixels around it.
  public func gather(
    _ fine: FeatureMap, to coarse: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1
  ) {
    guard let weights = gatherWeights else { preconditionFailure("gather was not planned") }
    check(fine.layout, coarse.layout)
    let g = geometry
    precondition(
      fine.layout.border >= g.fineBorder,
      "fine border \(fine.layout.border), needed \(g.fineBorder)")
    let taps = (0..<g.kernel).map { $0 * fine.layout.lineStride }
    taps.withUnsafeBufferPointer { taps in
      guard let base = taps.baseAddress else { return }
      processor.run([
        GemmCall(
          input: fine.at(y: -g.padding, x: -g.padding), weights: weights.buffer.pointer,
          output: coarse.at(y: 0, x: 0), bias: bias, rows: coarse.layout.grid,
          inputStrides: fine.layout.strides(step: g.stride),
          outputStrides: coarse.layout.strides(), taps: base, tapCount: g.kernel,
          depth: g.kernel * g.fineChannels, columns: g.coarseChannels, weightStride: 0,
          slope: slope, accumulate: false)
      ])
    }
  }

  /// fine = f(bias + transposed convolution of coarse).
  ///
  /// - Precondition: the coarse map has at least `geometry.coarseBorder` zero pixels around it.
  public func scatter(
    _ coarse: FeatureMap, to fine: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1
  ) {
    precondition(!scatterPhases.isEmpty, "scatter was not planned")
    check(fine.layout, coarse.layout)
    let g = geometry
    precondition(
      coarse.layout.border >= g.coarseBorder,
      "coarse border \(coarse.layout.border), needed \(g.coarseBorder)")
    if let scratch = narrowScratch {
      scatterNarrow(coarse, to: fine, bias: bias, slope: slope, scratch)
      return
    }
    var bias = bias
    if let repeatedBias, let single = bias {
      // The columns of a kernel row are (kernel column, channel).
      for kx in 0..<g.kernel {
        (repeatedBias.pointer + kx * g.fineChannels).update(from: single, count: g.fineChannels)
      }
      bias = UnsafePointer(repeatedBias.pointer)
    }
    let taps = scatterPhases.map { $0.taps(coarse.layout, g) }
    withExtendedLifetime(taps) {
      processor.run(
        zip(scatterPhases, taps).map { phase, taps in
          phase.call(coarse, fine, taps, bias: bias, slope: slope, g)
        })
    }
  }

  /// weightGradient (coarse, fine, kernel, kernel) (+)= sum over pixels of fine (x) coarse.
  ///
  /// For `Conv2d` fine is the input and coarse the output's gradient; for `ConvTranspose2d` coarse is
  /// the input and fine the output's gradient.
  /// - Precondition: the fine map has exactly `geometry.fineBorder` zero pixels around it.
  public func weightGradient(
    fine: FeatureMap, coarse: FeatureMap, weightGradient: UnsafeMutablePointer<Float>,
    accumulate: Bool = false
  ) {
    guard let scratch = outerScratch else {
      preconditionFailure("weightGradient was not planned")
    }
    check(fine.layout, coarse.layout)
    let g = geometry
    precondition(
      fine.layout.border == g.fineBorder,
      "fine border \(fine.layout.border), needed \(g.fineBorder)")
    outerOffsets.withUnsafeBufferPointer { offsets in
      processor.run(
        OuterCall(
          left: fine.at(y: -g.padding, x: -g.padding), right: coarse.at(y: 0, x: 0),
          output: scratch.pointer, rows: coarse.layout.grid,
          leftStrides: fine.layout.strides(step: g.stride),
          rightStrides: coarse.layout.strides(), offsets: offsets.baseAddress,
          offsetCount: offsets.count, columns: g.coarseChannels, outputStride: g.coarseChannels,
          accumulate: false))
    }
    // (ky, kx, fine, coarse) -> (coarse, fine, ky, kx)
    let area = g.kernel * g.kernel
    let source = scratch.pointer
    processor.parallelFor(g.coarseChannels) { c in
      let target = weightGradient + c * g.fineChannels * area
      for f in 0..<g.fineChannels {
        for k in 0..<area {
          let value = source[(k &* g.fineChannels &+ f) &* g.coarseChannels &+ c]
          let index = f &* area &+ k
          target[index] = accumulate ? target[index] + value : value
        }
      }
    }
  }

  /// Few fine channels: one product gives each coarse pixel's contribution to kernel x kernel fine
  /// pixels, then every fine pixel adds up the few that reach it.
  private func scatterNarrow(
    _ coarse: FeatureMap, to fine: FeatureMap, bias: UnsafePointer<Float>?, slope: Float,
    _ scratch: FloatBuffer
  ) {
    let g = geometry
    let columns = g.kernel * g.kernel * g.fineChannels
    precondition(
      coarse.layout.pixelCount * columns <= scratch.count,
      "\(coarse.layout.images) images, more than planned")
    let phase = scatterPhases[0]
    withUnsafePointer(to: 0) { noOffset in
      processor.run([
        GemmCall(
          input: coarse.at(y: 0, x: 0), weights: phase.weights.buffer.pointer,
          output: scratch.pointer, bias: nil, rows: coarse.layout.grid,
          inputStrides: coarse.layout.strides(),
          outputStrides: RowStrides(
            image: g.coarseHeight * g.coarseWidth * columns, y: g.coarseWidth * columns,
            x: columns), taps: noOffset, tapCount: 1, depth: g.coarseChannels,
          columns: columns, weightStride: 0, slope: 1, accumulate: false)
      ])
    }
    let source = scratch.pointer
    let lines = fine.layout.images * g.fineHeight
    processor.parallelChunks(lines, grain: max(1, 4096 / g.fineWidth)) { start, count in
      for line in start..<(start + count) {
        let image = line / g.fineHeight
        let y = line - image * g.fineHeight
        let target =
          fine.pointer + image * fine.layout.imageStride + fine.layout.offset(y: y, x: 0)
        Self.sumLine(
          g, source + image * g.coarseHeight * g.coarseWidth * columns, y, target, bias, slope)
      }
    }
  }

  private static func sumLine(
    _ g: ConvolutionGeometry, _ source: UnsafePointer<Float>, _ y: Int,
    _ target: UnsafeMutablePointer<Float>, _ bias: UnsafePointer<Float>?, _ slope: Float
  ) {
    let columns = g.kernel * g.kernel * g.fineChannels
    for x in 0..<g.fineWidth {
      for channel in 0..<g.fineChannels {
        var sum = bias?[channel] ?? 0
        var ky = (y + g.padding) % g.stride
        while ky < g.kernel {
          let cy = (y + g.padding - ky) / g.stride
          if y + g.padding >= ky && cy < g.coarseHeight {
            var kx = (x + g.padding) % g.stride
            while kx < g.kernel {
              let cx = (x + g.padding - kx) / g.stride
              if x + g.padding >= kx && cx < g.coarseWidth {
                let pixel = cy &* g.coarseWidth &+ cx
                let element = (ky &* g.kernel &+ kx) &* g.fineChannels &+ channel
                sum += source[pixel &* columns &+ element]
              }
              kx &+= g.stride
            }
          }
          ky &+= g.stride
        }
        target[x &* g.fineChannels &+ channel] =
          sum > 0 || slope == 1 ? sum : sum * slope
      }
    }
  }

  private func check(_ fine: PixelLayout, _ coarse: PixelLayout) {
    let g = geometry
    precondition(
      fine.images == coarse.images
        && fine == g.fineLayout(images: fine.images, border: fine.border)
        && coarse == g.coarseLayout(images: coarse.images, border: coarse.border),
      "maps \(fine) and \(coarse) do not fit \(g)")
  }
}
