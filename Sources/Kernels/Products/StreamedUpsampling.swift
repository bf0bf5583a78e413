import KernelCore

/// A convolution of doubled pixels that runs once, by a weight that is packed and used while it is read; see
/// `UpsampledConvolution`.
public final class StreamedUpsampling: StreamedProduct {
  private let geometry: ConvolutionGeometry
  private let bias: FloatBuffer?
  private let processor: Processor
  private let source: FloatBuffer
  private let memory: FloatBuffer
  private let differences: DifferenceMaps
  private let target: FloatBuffer
  private let images: Int
  /// What packs and runs as many slices as came last.
  private var part: (slices: Int, products: WinogradConvolution, scratch: FloatBuffer)?

  /// Output channels that are well read together: a panel for each thread.
  public var grain: Int { processor.panelWidth * processor.threadCount }

  /// A run of `input` (images, inputs, height, width).
  ///
  /// - Parameters:
  ///   - geometry: as of `UpsampledConvolution`.
  ///   - bias: one for each output channel, or nil.
  public init(
    _ geometry: ConvolutionGeometry, _ input: [Float], images: Int, bias: [Float]?,
    on processor: Processor
  ) {
    self.geometry = geometry
    self.images = images
    self.processor = processor
    self.bias = bias.map { FloatBuffer($0) }
    let layout = geometry.coarseLayout(images: images)
    precondition(
      input.count == layout.pixelCount * layout.channels
        && (bias ?? []).count == (bias == nil ? 0 : geometry.fineChannels),
      "\(input.count) numbers for \(images) images of \(geometry)")
    source = FloatBuffer(for: layout)
    // What lies beyond the last pixels stays as it is.
    memory = FloatBuffer(count: DifferenceMaps.floatCount(layout))
    differences = DifferenceMaps(
      layout, step: WinogradDirection.upsample.sourceStep, in: memory.pointer)
    target = FloatBuffer(
      uninitialized: geometry.fineLayout(images: images, border: 0).floatCount)
    input.withUnsafeBufferPointer { input in
      if let first = input.baseAddress {
        processor.fromNCHW(first, to: FeatureMap(source, layout))
      }
    }
    differences.take(of: FeatureMap(source, layout), on: processor)
  }

  /// Works out the channels of some slices.
  public func add(_ slices: WeightSlices) {
    let (first, count) = (slices.range.lowerBound, slices.range.count)
    let part = part(of: count)
    self.part = part
    part.products.pack(0..<count, from: slices.pointer, scale: nil, on: processor)
    part.products.run(
      FeatureMap(source, geometry.coarseLayout(images: images)), differences,
      to: FeatureMap(
        target.pointer + first, geometry.fineLayout(images: images, border: 0)),
      bias: bias.map { UnsafePointer($0.pointer + first) }, slope: 1,
      scratch: part.scratch.pointer, on: processor)
  }

  private func part(
    of slices: Int
  ) -> (slices: Int, products: WinogradConvolution, scratch: FloatBuffer) {
    if let part, part.slices == slices { return part }
    let products = WinogradConvolution(
      UpsampledConvolution.geometry(
        inputs: geometry.coarseChannels, height: geometry.coarseHeight,
        width: geometry.coarseWidth, outputs: slices),
      .upsample, fewestImages: 1, storage: .exact, .fineFirst, for: processor)
    let scratch = FloatBuffer(uninitialized: products.productCount)
    return (slices, products, scratch)
  }

  /// (images, output channels, 2 height, 2 width).
  public func output() -> [Float] {
    let layout = geometry.fineLayout(images: images, border: 0)
    return [Float](unsafeUninitializedCapacity: layout.floatCount) { result, made in
      if let first = result.baseAddress {
        processor.toNCHW(FeatureMap(target, layout), to: first)
      }
      made = layout.floatCount
    }
  }
}
