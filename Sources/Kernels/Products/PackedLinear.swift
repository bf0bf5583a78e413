import KernelCore

/// A fully connected layer with packed weights, between feature vectors or whole maps.
///
/// A side that is a map is read or written where it lies, border included, in PyTorch's order of
/// features (channel, y, x); so no copy reorders values around the layer. Once packed it is only
/// read, so several threads may run it.
public struct PackedLinear {
  private let input: PixelLayout
  private let output: PixelLayout
  /// One per line of the output map.
  private let lines: [PackedWeights]
  private let bias: FloatBuffer

  /// Packs `weight` (outputs, inputs) and `bias` (outputs) for the level of `processor`.
  ///
  /// - Parameters:
  ///   - scale: a factor for each output's weights, not for its bias; nil for none.
  ///   - input: the layout of one input; a vector is one pixel with many channels.
  ///   - output: the layout of one output.
  public init(
    input: PixelLayout, output: PixelLayout, weight: [Float], bias: [Float],
    scale: [Float]? = nil, for processor: Processor
  ) {
    let inputs = input.height * input.width * input.channels
    let outputs = output.height * output.width * output.channels
    precondition(
      weight.count == inputs * outputs && bias.count == outputs,
      "\(weight.count) weights and \(bias.count) biases from \(inputs) to \(outputs)")
    self.input = input.with(images: 1)
    self.output = output.with(images: 1)
    let rows = [
      StridedAxis(input.height, stride: input.width), StridedAxis(input.width, stride: 1),
      StridedAxis(input.channels, stride: input.height * input.width),
    ]
    let outputArea = output.height * output.width
    // Columns are (x, channel), the outputs of a line in PyTorch's order.
    func inMapOrder(_ values: [Float]) -> [Float] {
      (0..<outputs).map { values[$0 % output.channels * outputArea + $0 / output.channels] }
    }
    let scales = scale.map(inMapOrder)
    lines = (0..<output.height).map { y in
      let layout = WeightLayout(
        start: y * output.width * inputs, rows: rows,
        columns: [
          StridedAxis(output.width, stride: inputs),
          StridedAxis(output.channels, stride: outputArea * inputs),
        ])
      let packed = PackedWeights(layout, for: processor)
      let line = y * output.width * output.channels
      weight.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        guard let scales else { return packed.pack(from: source, on: processor) }
        scales.withUnsafeBufferPointer { scales in
          packed.pack(from: source, scale: scales.baseAddress.map { $0 + line }, on: processor)
        }
      }
      return packed
    }
    self.bias = FloatBuffer(inMapOrder(bias))
  }

  /// output = f(input W^T + bias).
  ///
  /// - Parameter slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  /// - Precondition: the maps have the layouts that were planned, with as many images each.
  public func forward(
    _ source: FeatureMap, to target: FeatureMap, slope: Float, on processor: Processor
  ) {
    let images = source.layout.images
    precondition(
      source.layout == input.with(images: images) && target.layout == output.with(images: images),
      "maps \(source.layout) and \(target.layout), planned \(input) and \(output)")
    let taps = FixedOffsets((0..<input.height).map { $0 * input.lineStride })
    let lineColumns = output.width * output.channels
    withExtendedLifetime(taps) {
      processor.run(
        lines.enumerated().map { y, weights in
          GemmCall(
            input: source.at(y: 0, x: 0), weights: weights.buffer.pointer,
            output: target.at(y: y, x: 0), bias: bias.pointer + y * lineColumns,
            rows: RowGrid(images), inputStrides: RowStrides(input.imageStride),
            outputStrides: RowStrides(output.imageStride), taps: taps.pointer,
            tapCount: taps.count, depth: input.width * input.channels, columns: lineColumns,
            weightStride: 0, slope: slope, accumulate: false)
        })
    }
  }
}
