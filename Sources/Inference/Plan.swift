public import Kernels
public import Networks
public import Tensors

/// A network compiled for speed: batch norms folded away, activations fused, weights packed for this
/// processor, memory laid out so that no layer copies or pads.
///
/// In inference mode only: batch norms use their running statistics. Agrees with the network that was
/// trained to rounding.
///
/// `@unchecked Sendable`: nothing is written after `init`; all that a run writes is in its
/// `Workspace`.
public final class Plan: @unchecked Sendable {
  /// The shape of one input: (features) or (channels, height, width).
  public let inputShape: [Int]
  /// The shape of one output.
  public let outputShape: [Int]
  /// What it was packed for and runs on.
  public let processor: Processor

  /// Layouts of the input and of each step's result, for one image.
  let layouts: [PixelLayout]
  let steps: [PlanStep]
  /// The value that is the output.
  let output: Int
  /// The layers whose feature maps `run(_:using:in:)` changes and keeps, first to last.
  public let featureLayers: [FeatureLayer]

  /// Compiles `description` with the weights `<prefix>.<layer>.<parameter>`.
  ///
  /// Weights are read and packed one layer after the other.
  /// - Parameter storage: how weights are kept, `.exact` unless asked otherwise.
  /// - Throws: `InferenceError` when the description does not fit together, when a tensor is missing
  ///   or of another shape (naming it, what was found and what was expected), or when a convolution
  ///   has settings outside what plans run.
  public init(
    _ description: NetworkDescription, weights: any WeightSource, prefix: String,
    storage: WeightStorage = .exact, processor: Processor
  ) throws(InferenceError) {
    let (lowered, output) = try Lowering.operations(of: description, weights, prefix: prefix)
    self.output = output
    inputShape = description.input
    do { outputShape = try description.outputShape() } catch { throw .network(error) }
    self.processor = processor
    let layouts = Self.layouts(lowered, input: description.input)
    self.layouts = layouts
    var steps: [PlanStep] = []
    for index in lowered.indices {
      steps.append(
        try PlanStep(
          lowered[index], weights: weights,
          input: layouts[lowered[index].sources.first ?? 0],
          output: layouts[index + 1], storage: storage, for: processor))
    }
    self.steps = steps
    featureLayers = Self.featureLayers(lowered, steps)
  }

  /// Every value gets the zero border that the operations reading it need.
  private static func layouts(_ operations: [LoweredOperation], input: [Int]) -> [PixelLayout] {
    var borders = [Int](repeating: 0, count: operations.count + 1)
    for (index, operation) in operations.enumerated().reversed() {
      let needed =
        switch operation.kind {
        case .conv2d(let geometry): geometry.fineBorder
        case .convTranspose2d(let geometry), .upsampledConv2d(let geometry): geometry.coarseBorder
        // In place they share the memory, and with it the border.
        case .scaleAndShift, .activation, .function: operation.isInPlace ? borders[index + 1] : 0
        case .linear, .reshape, .resize, .combine, .rowMajor: 0
        }
      for source in operation.sources { borders[source] = max(borders[source], needed) }
    }
    // A linear layer that was followed by a reshape writes the picture's shape.
    return zip([input] + operations.map(\.outputShape), borders).map { shape, border in
      // Two extents are channels of a line; one is a pixel with many channels; of more than three, those
      // in the middle are rows.
      PixelLayout(
        images: 1, height: shape.dropFirst().dropLast().product,
        width: shape.count > 1 ? shape[shape.count - 1] : 1, channels: shape[0], border: border)
    }
  }

  /// Numbers in one input.
  public var inputCount: Int { inputShape.reduce(1, *) }

  /// Numbers in one output.
  public var outputCount: Int { outputShape.reduce(1, *) }

  /// How many images, of `count`, go through together in some megabytes of maps; at least one.
  public func comfortableBatch(_ count: Int, megabytes: Int = 8) -> Int {
    let floats = layouts.reduce(0) { $0 + $1.floatCount }
    return max(1, min(count, megabytes << 18 / max(floats, 1)))
  }

  /// Memory for runs of up to `maximumImages` images at a time.
  public func makeWorkspace(maximumImages: Int) -> Workspace {
    Workspace(self, maximumImages: maximumImages)
  }

  /// Runs `images` inputs, `workspace.maximumImages` at a time; allocates no floats.
  ///
  /// - Parameters:
  ///   - input: (images, input shape), contiguous.
  ///   - output: receives (images, output shape), contiguous: pictures are NCHW.
  ///   - workspace: made by this plan, used by one run at a time.
  public func run(
    _ input: UnsafePointer<Float>, images: Int, to output: UnsafeMutablePointer<Float>,
    in workspace: Workspace
  ) {
    run(input, images: images, to: output, in: workspace, look: nil)
  }

  /// The same; `look` is given each value as it is made, and may change it.
  func run(
    _ input: UnsafePointer<Float>, images: Int, to output: UnsafeMutablePointer<Float>,
    in workspace: Workspace, look: ((_ value: Int, FeatureMap) -> Void)?
  ) {
    precondition(workspace.plan === self, "the workspace belongs to another plan")
    var start = 0
    while start < images {
      let count = min(workspace.maximumImages, images - start)
      runChunk(
        input + start * inputCount, images: count, to: output + start * outputCount, in: workspace,
        look)
      start += count
    }
  }

  private func runChunk(
    _ input: UnsafePointer<Float>, images: Int, to output: UnsafeMutablePointer<Float>,
    in workspace: Workspace, _ look: ((_ value: Int, FeatureMap) -> Void)?
  ) {
    processor.fromNCHW(input, to: workspace.map(0, images: images))
    for (index, step) in steps.enumerated() {
      let next = workspace.map(index + 1, images: images)
      step.run(
        step.sources.map { workspace.map($0, images: images) }, to: next,
        scratch: workspace.scratch.pointer, on: processor)
      look?(index + 1, next)
    }
    processor.toNCHW(workspace.map(self.output, images: images), to: output)
  }

  /// Runs a batch of inputs (N, input shape) to outputs (N, output shape).
  ///
  /// - Parameters:
  ///   - count: how many of the inputs are run, the first ones; all of them if it is nil.
  ///   - workspace: memory to use; nil makes some for this call.
  /// - Throws: `InferenceError.inputShape` when the input's shape does not fit.
  public func run(
    _ input: Tensor, first count: Int? = nil, in workspace: Workspace? = nil
  ) throws(InferenceError) -> Tensor {
    guard let all = input.shape.first, Array(input.shape.dropFirst()) == inputShape else {
      throw .inputShape(found: input.shape, expected: inputShape)
    }
    let images = min(count ?? all, all)
    let workspace = workspace ?? makeWorkspace(maximumImages: comfortableBatch(min(images, 64)))
    let values = [Float](unsafeUninitializedCapacity: images * outputCount) { output, count in
      input.values.withUnsafeBufferPointer { source in
        if let from = source.baseAddress, let to = output.baseAddress {
          run(from, images: images, to: to, in: workspace)
        }
      }
      count = images * outputCount
    }
    return Tensor(shape: [images] + outputShape, values: values)
  }
}
