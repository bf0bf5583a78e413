import KernelCore

/// A fully connected layer with packed weights, between feature vectors or whole maps.
///
/// A side that is a map is read or written where it lies, border included, in PyTorch's order of
/// features (channel, y, x); so no copy reorders values around the layer. Once packed it is only
/// read, so several threads may run it.
public struct PackedLinear: SlicedPacking {
  private let input: PixelLayout
  private let output: PixelLayout
  /// One per line of the output map.
  private let lines: [LinearLine]
  private let bias: FloatBuffer
  /// Outputs whose weights are packed together.
  public let sliceGrain: Int

  /// Packs `weight` (outputs, inputs) and `bias` (outputs) for the level of `processor`.
  ///
  /// - Parameters:
  ///   - scale: a factor for each output's weights, not for its bias; nil for none.
  ///   - input: the layout of one input; a vector is one pixel with many channels.
  ///   - output: the layout of one output.
  ///   - storage: whether large layers may be stored in half precision.
  public init(
    input: PixelLayout, output: PixelLayout, weight: [Float], bias: [Float],
    scale: [Float]? = nil, storage: WeightStorage, for processor: Processor
  ) {
    self.init(
      input: input, output: output, bias: bias, scale: scale, storage: storage, for: processor)
    let inputs = input.height * input.width * input.channels
    precondition(
      weight.count == inputs * bias.count,
      "\(weight.count) weights and \(bias.count) biases for \(inputs) inputs")
    packWhole(weight, slices: bias.count, on: processor)
  }

  /// Room for weights (outputs, inputs) that are packed later, and `bias` (outputs).
  public init(
    input: PixelLayout, output: PixelLayout, bias: [Float], scale: [Float]? = nil,
    storage: WeightStorage, for processor: Processor
  ) {
    let inputs = input.height * input.width * input.channels
    let outputs = output.height * output.width * output.channels
    precondition(bias.count == outputs, "\(bias.count) biases for \(outputs) outputs")
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
      let line = y * output.width * output.channels
      return LinearLine(
        layout, scale: scales.map { $0[line..<(line + output.width * output.channels)] },
        isHalf: storage.forProduct(weights: inputs * outputs) == .compact, for: processor)
    }
    // The outputs of a map lie scattered.
    sliceGrain = outputArea == 1 ? processor.panelWidth : outputs
    self.bias = FloatBuffer(inMapOrder(bias))
  }

  /// Packs the weights of some outputs.
  public func pack(_ slices: WeightSlices, on processor: Processor) {
    let weight = slices.start(size: input.height * input.width * input.channels)
    let columns = lines.count == 1 && output.width == 1 ? slices.range : nil
    for line in lines { line.pack(columns, from: weight, on: processor) }
  }

  /// Whether all weights must be packed once more.
  public func needsAnotherPass() -> Bool {
    lines.reduce(false) { $1.needsAnotherPass() || $0 }
  }

  /// Floats of scratch memory that `images` images need.
  public func scratchCount(images: Int, threads: Int) -> Int {
    guard images > 1 else { return 0 }
    let panels = lines.map { line in
      switch line.weights {
      case .full: 0
      case .half(let half): half.panelFloats
      }
    }
    return threads * (panels.max() ?? 0)
  }

  /// output = f(input W^T + bias).
  ///
  /// - Parameters:
  ///   - slope: 1 for no activation, 0 for ReLU, else leaky ReLU.
  ///   - scratch: `scratchCount(images:threads:)` floats; nil where that is 0.
  /// - Precondition: the maps have the layouts that were planned, with as many images each.
  public func forward(
    _ source: FeatureMap, to target: FeatureMap, slope: Float,
    scratch: UnsafeMutablePointer<Float>?, on processor: Processor
  ) {
    let images = source.layout.images
    precondition(
      source.layout == input.with(images: images) && target.layout == output.with(images: images),
      "maps \(source.layout) and \(target.layout), planned \(input) and \(output)")
    let taps = FixedOffsets((0..<input.height).map { $0 * input.lineStride })
    let lineColumns = output.width * output.channels
    func call(line y: Int, weights: UnsafePointer<Float>) -> GemmCall {
      GemmCall(
        input: source.at(y: 0, x: 0), weights: weights, output: target.at(y: y, x: 0),
        bias: bias.pointer + y * lineColumns, rows: RowGrid(images),
        inputStrides: RowStrides(input.imageStride), outputStrides: RowStrides(output.imageStride),
        taps: taps.pointer, tapCount: taps.count, depth: input.width * input.channels,
        columns: lineColumns, weightStride: 0, slope: slope, accumulate: false)
    }
    withExtendedLifetime(taps) {
      var calls: [GemmCall] = []
      var halves: [(y: Int, weights: PackedHalves)] = []
      for (y, line) in lines.enumerated() {
        switch line.weights {
        case .full(let weights): calls.append(call(line: y, weights: weights.buffer.pointer))
        case .half(let weights): halves.append((y, weights))
        }
      }
      calls.withUnsafeBufferPointer { processor.run($0) }
      if images == 1 {
        multiplyRow(halves, source, taps, to: target, slope: slope, on: processor)
      } else if let scratch {
        multiplyRows(halves, scratch, call, on: processor)
      }
    }
  }

  /// One image: halves are read as they are.
  private func multiplyRow(
    _ lines: [(y: Int, weights: PackedHalves)], _ source: FeatureMap, _ taps: FixedOffsets,
    to target: FeatureMap, slope: Float, on processor: Processor
  ) {
    // Some strips a task, so that claiming tasks costs little beside a microsecond's work each.
    let grain = 4
    let perLine = lines.map { ($0.weights.strips + grain - 1) / grain }.max() ?? 0
    let lineColumns = output.width * output.channels
    processor.parallelFor(lines.count * perLine) { [bias, kernels = processor.kernels] index in
      let (y, weights) = lines[index / perLine]
      let first = index % perLine * grain
      for strip in first..<min(first + grain, weights.strips) {
        weights.multiply(
          strip, input: source.at(y: 0, x: 0), taps: taps, output: target.at(y: y, x: 0),
          bias: bias.pointer + y * lineColumns, slope: slope, kernels)
      }
    }
  }

  /// Several images: every panel becomes floats in memory that is near, then all rows pass by.
  private func multiplyRows(
    _ lines: [(y: Int, weights: PackedHalves)], _ scratch: UnsafeMutablePointer<Float>,
    _ call: (_ line: Int, UnsafePointer<Float>) -> GemmCall, on processor: Processor
  ) {
    let panels = lines.first?.weights.panels ?? 0
    let panelWidth = processor.panelWidth
    processor.parallelFor(lines.count * panels) {
      [kernels = processor.kernels, threads = processor.threadCount] index, thread in
      let (y, weights) = lines[index / panels]
      let panel = index % panels
      let decoded = scratch + thread * weights.panelFloats
      weights.decode(panel, to: decoded, kernels)
      var part = call(y, decoded)
      let column = panel * panelWidth
      part.output += column
      part.bias = part.bias.map { $0 + column }
      part.columns = min(panelWidth, part.columns - column)
      // Packed panels are as narrow as their columns; these rows are not.
      part.weightStride = part.columns < panelWidth ? panelWidth : 0
      // Other threads take the panels between.
      part.following = weights.words(of: panel + threads)
      kernels.gemm(part, 0, 0, part.rows.count)
    }
  }
}
