import Inference
import Kernels
import Networks
import Tensors

/// Runs layers of which the last product is large, some slices of its weight after others: they are read,
/// packed and used while they are in a cache, and never all in memory.
struct PartwiseRun {
  /// Runs layers with some weights; nil if they do not run.
  private let run: ([LayerDescription], any WeightSource, Tensor) -> Tensor?
  /// What comes before the product.
  private let head: [LayerDescription]
  /// What runs with every part: resizing, if there is any, and the product.
  private let product: [LayerDescription]
  /// Reshapes after it.
  private let tail: [LayerDescription]

  /// Weights that are worth the trouble.
  private static let manyWeights = 1 << 18
  /// Slices of a part are a multiple of it.
  private static let grain = 16

  /// How to run `layers` by parts; nil where they end with no large product.
  init?(
    _ layers: [LayerDescription],
    run: @escaping ([LayerDescription], any WeightSource, Tensor) -> Tensor?
  ) {
    guard let index = layers.lastIndex(where: { $0.kind.weightCount >= Self.manyWeights }),
      layers[(index + 1)...].allSatisfy({ if case .reshape = $0.kind { true } else { false } })
    else { return nil }
    var start = index
    if index > 0, case .resize = layers[index - 1].kind { start -= 1 }
    self.run = run
    head = Array(layers[..<start])
    product = Array(layers[start...index])
    tail = Array(layers[(index + 1)...])
  }

  /// What becomes of `sample`; nil if the layers do not run, or a weight cannot be read.
  func callAsFunction(
    _ weights: RecentWeights, on sample: Tensor, processor: Processor
  ) -> Tensor? {
    guard let input = run(head, weights, sample), let layer = product.last else { return nil }
    let name = "generator.\(layer.name)"
    let bias = (try? weights.tensor(name + ".bias"))?.values
    guard bias == nil || bias?.count == layer.kind.outputChannels,
      let result =
        streamed(layer, weights, bias, on: input, processor)
        ?? packed(layer, weights, bias, on: input, processor)
    else { return nil }
    return tail.isEmpty ? result : run(tail, weights, result)
  }

  /// The product by weights that are used while they are read; nil where that does not go, or does not pay.
  private func streamed(
    _ layer: LayerDescription, _ weights: RecentWeights, _ bias: [Float]?, on input: Tensor,
    _ processor: Processor
  ) -> Tensor? {
    let name = "generator.\(layer.name).weight"
    let network = NetworkDescription(input: Array(input.shape.dropFirst()), layers: product)
    guard let shape = try? network.outputShape(),
      weights.shape(of: name) == layer.parameterShapes.first?.shape,
      let stream = stream(layer, bias, on: input, processor)
    else { return nil }
    do {
      try weights.forSlices(
        of: name, grain: stream.grain, by: { processor.parallelFor($0, $1) },
        { stream.add(WeightSlices($0, at: $1)) })
    } catch {
      return nil
    }
    return Tensor(shape: [input.shape[0]] + shape, values: stream.output())
  }

  /// What runs the product so; nil where there is nothing.
  private func stream(
    _ layer: LayerDescription, _ bias: [Float]?, on input: Tensor, _ processor: Processor
  ) -> (any StreamedProduct)? {
    let shape = Array(input.shape.dropFirst())
    switch layer.kind {
    case .linear(let inputs, let outputs, _):
      guard product.count == 1, shape == [inputs] else { return nil }
      return StreamedLinear(
        inputs: inputs, outputs: outputs, input.values, images: input.shape[0], bias: bias,
        on: processor)
    case .convTranspose2d(let kernel):
      guard product.count == 1, kernel.isDense, kernel.stride >= 1,
        kernel.kernel >= kernel.stride, kernel.padding < kernel.kernel
      else { return nil }
      return StreamedScatter(
        ConvolutionGeometry(
          convTranspose2dInput: kernel.inputChannels, height: shape[1], width: shape[2],
          outputChannels: kernel.outputChannels, kernel: kernel.kernel, stride: kernel.stride,
          padding: kernel.padding, outputPadding: kernel.outputPadding),
        input.values, images: input.shape[0], bias: bias, on: processor)
    case .conv2d(let kernel):
      guard case .resize(2 * shape[1], 2 * shape[2], .nearest) = product.first?.kind,
        let geometry = kernel.upsampling(height: shape[1], width: shape[2]),
        UpsampledConvolution.pays(geometry)
      else { return nil }
      return StreamedUpsampling(
        geometry, input.values, images: input.shape[0], bias: bias, on: processor)
    default: return nil
    }
  }

  /// The product by weights that are packed.
  private func packed(
    _ layer: LayerDescription, _ weights: RecentWeights, _ bias: [Float]?, on input: Tensor,
    _ processor: Processor
  ) -> Tensor? {
    let name = "generator.\(layer.name)"
    var result: Tensor?
    var hasFailed = false
    do {
      try weights.forSlices(
        of: name + ".weight", grain: Self.grain, by: { processor.parallelFor($0, $1) }
      ) { range, first in
        guard !hasFailed, let part = layer.kind.part(range),
          let shape = LayerDescription(layer.name, part).parameterShapes.first?.shape
        else {
          hasFailed = true
          return
        }
        let isSum = layer.kind.isTransposed
        let values = UnsafeBufferPointer(start: first, count: shape.reduce(1, *))
        var slice = NamedTensors()
        slice[name + ".weight"] = Tensor(shape: shape, values: Array(values))
        if let bias {
          // A sum has its bias once.
          slice[name + ".bias"] =
            isSum
            ? Tensor(
              shape: [bias.count],
              values: range.lowerBound == 0 ? bias : [Float](repeating: 0, count: bias.count))
            : Tensor(shape: [range.count], values: Array(bias[range]))
        }
        let layers = product.dropLast() + [LayerDescription(layer.name, part)]
        guard let made = run(Array(layers), slice, isSum ? input.channels(range) : input) else {
          hasFailed = true
          return
        }
        if isSum {
          if result == nil { result = made } else { result?.add(made) }
        } else {
          let channels = layer.kind.outputChannels
          if result == nil {
            result = Tensor(shape: [made.shape[0], channels] + made.shape.dropFirst(2))
          }
          result?.setChannels(range, to: made)
        }
      }
    } catch {
      return nil
    }
    return hasFailed ? nil : result
  }
}

extension LayerKind {
  /// Numbers that it multiplies by, if they have slices that can be taken by themselves.
  fileprivate var weightCount: Int {
    switch self {
    case .linear(let inputs, let outputs, _): inputs * outputs
    case .conv2d(let kernel), .convTranspose2d(let kernel):
      kernel.groups == 1
        ? kernel.inputChannels * kernel.outputChannels * kernel.kernel * kernel.kernel : 0
    default: 0
    }
  }

  /// Whether slices of the weight are input channels, and what they make is summed.
  fileprivate var isTransposed: Bool {
    if case .convTranspose2d = self { true } else { false }
  }

  fileprivate var outputChannels: Int {
    switch self {
    case .linear(_, let outputs, _): outputs
    case .conv2d(let kernel), .convTranspose2d(let kernel): kernel.outputChannels
    default: 0
    }
  }

  /// The layer with some slices of its weight alone; nil where there are none.
  fileprivate func part(_ slices: Range<Int>) -> LayerKind? {
    switch self {
    case .linear(let inputs, _, let bias):
      return .linear(inputs: inputs, outputs: slices.count, bias: bias)
    case .conv2d(var kernel):
      kernel.outputChannels = slices.count
      return .conv2d(kernel)
    case .convTranspose2d(var kernel):
      kernel.inputChannels = slices.count
      return .convTranspose2d(kernel)
    default: return nil
    }
  }
}

extension Tensor {
  private var area: Int { shape.dropFirst(2).reduce(1, *) }

  /// Some channels of (N, channels, ...).
  fileprivate func channels(_ range: Range<Int>) -> Tensor {
    let (own, size) = (shape[1] * area, range.count * area)
    var part: [Float] = []
    part.reserveCapacity(shape[0] * size)
    for image in 0..<shape[0] {
      let start = image * own + range.lowerBound * area
      part += values[start..<(start + size)]
    }
    return Tensor(shape: [shape[0], range.count] + shape.dropFirst(2), values: part)
  }

  /// Puts other channels (N, count, ...) in the place of some of its own.
  fileprivate mutating func setChannels(_ range: Range<Int>, to part: Tensor) {
    let (own, others) = (shape[1] * area, range.count * area)
    let start = range.lowerBound * area
    values.withUnsafeMutableBufferPointer { values in
      part.values.withUnsafeBufferPointer { part in
        for image in 0..<(others == 0 ? 0 : part.count / others) {
          let target = values[(image * own + start)..<(image * own + start + others)]
          _ = UnsafeMutableBufferPointer(rebasing: target).update(
            from: part[(image * others)..<((image + 1) * others)])
        }
      }
    }
  }

  /// Adds the numbers of a tensor of the same shape.
  fileprivate mutating func add(_ other: Tensor) {
    values.withUnsafeMutableBufferPointer { values in
      other.values.withUnsafeBufferPointer { other in
        for index in values.indices { values[index] += other[index] }
      }
    }
  }
}
