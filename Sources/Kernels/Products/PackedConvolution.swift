import KernelCore

/// A convolution's weights, packed for both directions; see `ConvolutionGeometry`.
///
/// `gather` is `Conv2d` (and the data gradient of `ConvTranspose2d`), `scatter` is
/// `ConvTranspose2d` (and the data gradient of `Conv2d`). Once packed it is only read, so several
/// threads may run it, each with maps and scratch memory of its own.
public struct PackedConvolution {
  /// The two grids.
  public let geometry: ConvolutionGeometry

  private let gatherWeights: PackedWeights?
  private let scatterPhases: [ScatterPhase]
  private let winogradGather: WinogradConvolution?
  private let winogradScatter: WinogradConvolution?
  private let order: WeightOrder
  private let threadCount: Int
  private let panelWidth: Int

  /// Room for the weights of the directions that will be asked for, for the level of `processor`.
  ///
  /// - Parameter fewestImages: the smallest batch that should be fast. Where it has too few pixels for
  ///   Winograd's products, weights are packed both ways.
  /// - Parameter storage: whether large weights that few pixels share may be stored in half precision.
  /// - Parameter order: how the weight that will be packed lies; coarse first where it gathers.
  public init(
    _ geometry: ConvolutionGeometry, gathers: Bool, scatters: Bool, fewestImages: Int,
    storage: WeightStorage = .exact, order: WeightOrder = .coarseFirst, for processor: Processor
  ) {
    precondition(
      !gathers || order == .coarseFirst, "weights to gather with have coarse channels first")
    self.geometry = geometry
    self.order = order
    threadCount = processor.threadCount
    panelWidth = processor.panelWidth
    let g = geometry
    let area = g.kernel * g.kernel
    let layout = WeightLayout(
      rows: [
        StridedAxis(g.kernel, stride: g.kernel), StridedAxis(g.kernel, stride: 1),
        StridedAxis(g.fineChannels, stride: area),
      ], columns: [StridedAxis(g.coarseChannels, stride: g.fineChannels * area)])
    winogradGather =
      gathers && storage != .once && WinogradConvolution.pays(g, .gather)
      ? WinogradConvolution(
        g, .gather, fewestImages: fewestImages, storage: storage, order, for: processor)
      : nil
    winogradScatter =
      scatters && storage != .once && WinogradConvolution.pays(g, .scatter)
      ? WinogradConvolution(
        g, .scatter, fewestImages: fewestImages, storage: storage, order, for: processor)
      : nil
    gatherWeights =
      gathers && winogradGather?.pays(images: fewestImages) != true
      ? PackedWeights(layout, for: processor) : nil
    scatterPhases =
      scatters && winogradScatter?.pays(images: fewestImages) != true
      ? ScatterPhase.all(geometry, order, for: processor) : []
  }

  /// Packs the weight (coarse channels, fine channels, kernel, kernel), again after each change.
  ///
  /// - Precondition: weights stay floats, and have that order.
  public func pack(_ weight: UnsafePointer<Float>, on processor: Processor) {
    precondition(order == .coarseFirst, "a weight of another order")
    pack(WeightSlices(0..<geometry.coarseChannels, at: weight), scale: nil, on: processor)
    let isDone = !needsAnotherPass()
    precondition(isDone, "weights that change are halves")
  }

  private func pack(
    _ slices: WeightSlices, scale: UnsafePointer<Float>?, on processor: Processor
  ) {
    let g = geometry
    let range = slices.range
    let weight = slices.start(size: max(order.coarseStride(g), order.fineStride(g)))
    gatherWeights?.pack(columns: range, from: weight, scale: scale, on: processor)
    for phase in scatterPhases {
      if phase.weights.columns == g.fineChannels, order == .fineFirst {
        phase.weights.pack(columns: range, from: weight, scale: scale, on: processor)
      } else {
        let rows = order == .fineFirst ? 0..<g.coarseChannels : range
        phase.weights.pack(
          rows: rows, of: g.coarseChannels, from: weight, scale: scale, on: processor)
      }
    }
    winogradGather?.pack(range, from: weight, scale: scale, on: processor)
    winogradScatter?.pack(range, from: weight, scale: scale, on: processor)
  }

  /// Channels, those that come first, whose weights are packed together.
  var sliceGrain: Int {
    if winogradGather != nil || gatherWeights != nil { return panelWidth }
    if order == .coarseFirst { return KernelTurning.grain }
    let isWhole = geometry.isNarrow || geometry.isPoint
    return isWhole ? geometry.fineChannels : panelWidth
  }

  /// Packs some channels, those that come first, times a factor for each output channel of the one direction
  /// that is planned.
  func pack(_ slices: WeightSlices, outputScale: [Float], on processor: Processor) {
    let scatters = winogradScatter != nil || !scatterPhases.isEmpty
    let gathers = winogradGather != nil || gatherWeights != nil
    precondition(
      outputScale.count == (scatters ? geometry.fineChannels : geometry.coarseChannels)
        && scatters != gathers, "\(outputScale.count) factors for \(geometry)")
    // The output channel runs fastest among the columns.
    let columns = scatterPhases.first?.weights.columns ?? outputScale.count
    let scale = (0..<columns).map { outputScale[$0 % outputScale.count] }
    scale.withUnsafeBufferPointer { pack(slices, scale: $0.baseAddress, on: processor) }
  }

  /// Whether all must be packed once more, now that the largest weight is known.
  func needsAnotherPass() -> Bool {
    let scatter = winogradScatter?.needsAnotherPass() ?? false
    let gather = winogradGather?.needsAnotherPass() ?? false
    return scatter || gather
  }

  /// Floats of scratch memory that either direction needs for `images` images.
  public func scratchCount(images: Int) -> Int {
    let winograd = [winogradGather, winogradScatter].compactMap { $0?.scratchCount(images: images) }
    return max(winograd.max() ?? 0, directScratchCount(images: images))
  }

  private func directScratchCount(images: Int) -> Int {
    guard !scatterPhases.isEmpty else { return 0 }
    if geometry.isPoint { return geometry.kernel * geometry.fineChannels }
    return geometry.isNarrow
      ? NarrowScatter(geometry, threads: threadCount).scratchCount(images: images) : 0
  }

  /// coarse = f(bias + convolution of fine).
  ///
  /// - Parameters:
  ///   - slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  ///   - scratch: `scratchCount(images:)` floats; nil where that is 0.
  /// - Precondition: the fine map has at least `geometry.fineBorder` zero pixels around it.
  public func gather(
    _ fine: FeatureMap, to coarse: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1, scratch: UnsafeMutablePointer<Float>?, on processor: Processor
  ) {
    let g = geometry
    g.check(fine: fine.layout, coarse: coarse.layout)
    precondition(
      fine.layout.border >= g.fineBorder,
      "fine border \(fine.layout.border), needed \(g.fineBorder)")
    if let winogradGather, let scratch,
      gatherWeights == nil || winogradGather.pays(images: fine.layout.images)
    {
      winogradGather.run(
        fine, to: coarse, bias: bias, slope: slope, scratch: scratch, on: processor)
      return
    }
    guard let weights = gatherWeights else { preconditionFailure("gather was not planned") }
    withOffsets(g.kernel) { taps in
      for ky in 0..<g.kernel { taps[ky] = ky * fine.layout.lineStride }
      processor.run(
        GemmCall(
          input: fine.at(y: -g.padding, x: -g.padding), weights: weights.buffer.pointer,
          output: coarse.at(y: 0, x: 0), bias: bias, rows: coarse.layout.grid,
          inputStrides: fine.layout.strides(step: g.stride),
          outputStrides: coarse.layout.strides(), taps: taps, tapCount: g.kernel,
          depth: g.kernel * g.fineChannels, columns: g.coarseChannels, weightStride: 0,
          slope: slope, accumulate: false))
    }
  }

  /// fine = f(bias + transposed convolution of coarse).
  ///
  /// - Parameters:
  ///   - slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  ///   - scratch: `scratchCount(images:)` floats; nil where that is 0.
  /// - Precondition: the coarse map has at least `geometry.coarseBorder` zero pixels around it.
  public func scatter(
    _ coarse: FeatureMap, to fine: FeatureMap, bias: UnsafePointer<Float>? = nil,
    slope: Float = 1, scratch: UnsafeMutablePointer<Float>?, on processor: Processor
  ) {
    let g = geometry
    g.check(fine: fine.layout, coarse: coarse.layout)
    precondition(
      coarse.layout.border >= g.coarseBorder,
      "coarse border \(coarse.layout.border), needed \(g.coarseBorder)")
    if let winogradScatter, let scratch,
      scatterPhases.isEmpty || winogradScatter.pays(images: coarse.layout.images)
    {
      winogradScatter.run(
        coarse, to: fine, bias: bias, slope: slope, scratch: scratch, on: processor)
      return
    }
    precondition(!scatterPhases.isEmpty, "scatter was not planned")
    if g.isNarrow {
      guard let scratch else { preconditionFailure("scatter needs scratch memory") }
      NarrowScatter(g, threads: threadCount).run(
        coarse, weights: scatterPhases[0].weights, to: fine, bias: bias, slope: slope,
        scratch: scratch, on: processor)
      return
    }
    var bias = bias
    if g.isPoint, let single = bias, let scratch {
      // The columns of a kernel row are (kernel column, channel).
      for kx in 0..<g.kernel {
        (scratch + kx * g.fineChannels).update(from: single, count: g.fineChannels)
      }
      bias = UnsafePointer(scratch)
    }
    withUnsafeTemporaryAllocation(of: GemmCall.self, capacity: 4) { memory in
      withOffsets(4 * g.kernel) { offsets in
        // Four phases at a time are all of a stride of 2.
        for start in stride(from: 0, to: scatterPhases.count, by: 4) {
          let end = min(start + 4, scatterPhases.count)
          for index in start..<end {
            let call = scatterPhases[index].call(
              coarse, fine, taps: offsets + (index - start) * g.kernel, bias: bias, slope: slope, g)
            (memory.baseAddress.unsafelyUnwrapped + (index - start)).initialize(to: call)
          }
          processor.run(UnsafeBufferPointer(rebasing: memory[..<(end - start)]))
        }
      }
    }
  }
}

extension ConvolutionGeometry {
  /// Holds two maps against the grids.
  func check(fine: PixelLayout, coarse: PixelLayout) {
    precondition(
      fine.images == coarse.images
        && fine == fineLayout(images: fine.images, border: fine.border)
        && coarse == coarseLayout(images: coarse.images, border: coarse.border),
      "maps \(fine) and \(coarse) do not fit \(self)")
  }
}
