import Glibc
import Inference
import Kernels
import Latents
import Networks
import Tensors

/// Runs the beginning of a network that is being guessed, to predict the running statistics of its batch
/// norms.
///
/// In training a batch norm recorded mean and variance of what came to it. A wrong activation, slope,
/// epsilon, stride or order of the latent before it gives other ones.
struct StatisticsEvidence {
  let weights: NamedTensors
  let processor: Processor
  let sampleCount: Int

  /// Evidence from networks with `weights`, `generator.<layer>.<parameter>`.
  ///
  /// The larger the network, the fewer samples: enough to tell candidates apart within a moment.
  init(_ weights: NamedTensors, processor: Processor) {
    self.weights = weights
    self.processor = processor
    sampleCount = min(max(200_000_000 / max(weights.elementCount, 1), 16), 64)
  }

  /// Latents of a fixed seed.
  func sample(_ spec: LatentSpec) -> Tensor {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<sampleCount).flatMap { _ in
      LatentVector(drawnFrom: spec, using: &generator).values
    }
    return Tensor(shape: [sampleCount, spec.size], values: values)
  }

  /// What `layers` make of a sample; nil if they do not run.
  func run(_ layers: [LayerDescription], on sample: Tensor) -> Tensor? {
    run(layers, weights, on: sample)
  }

  private func run(_ layers: [LayerDescription], _ weights: NamedTensors, on sample: Tensor)
    -> Tensor?
  {
    if layers.isEmpty { return sample }
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    guard
      let plan = try? Plan(network, weights: weights, prefix: "generator", processor: processor)
    else { return nil }
    return try? plan.run(sample)
  }

  /// As many of the images as tell enough: large maps have many pixels each.
  func thinned(_ values: Tensor) -> Tensor {
    let area = values.shape.dropFirst(2).reduce(1, *)
    let count = min(values.shape[0], area >= 64 ? 24 : sampleCount)
    let size = values.count / max(values.shape[0], 1)
    return Tensor(
      shape: [count] + values.shape.dropFirst(), values: Array(values.values[..<(count * size)]))
  }

  /// How far what `layers` make of a sample is from what the batch norm after them recorded; nil if they
  /// do not run.
  ///
  /// Some of the channels are enough, which saves most of the work of the last convolution.
  func misfit(of layers: [LayerDescription], on sample: Tensor, to norm: String) -> Double? {
    guard let mean = weights["generator.\(norm).running_mean"]?.values,
      let variance = weights["generator.\(norm).running_var"]?.values
    else { return nil }
    let step = max(1, mean.count / Self.channelCount)
    if step > 1, let narrow = narrowed(layers, step: step) {
      guard let values = run(narrow.layers, narrow.weights, on: sample) else { return nil }
      return Self.divergence(values, mean: mean.every(step), variance: variance.every(step))
    }
    return run(layers, on: sample).flatMap {
      Self.divergence($0, mean: mean, variance: variance)
    }
  }

  /// Channels that are looked at, about.
  private static let channelCount = 16

  /// The layers with every `step`-th output of their last convolution; nil if that is not the last layer
  /// with weights.
  private func narrowed(_ layers: [LayerDescription], step: Int) -> (
    layers: [LayerDescription], weights: NamedTensors
  )? {
    guard let index = layers.lastIndex(where: { !$0.parameterShapes.isEmpty }) else { return nil }
    let name = "generator." + layers[index].name
    guard let weight = weights[name + ".weight"] else { return nil }
    var (layers, weights) = (layers, weights)
    switch layers[index].kind {
    case .conv2d(var conv):
      conv.outputChannels = (conv.outputChannels + step - 1) / step
      layers[index].kind = .conv2d(conv)
      weights[name + ".weight"] = weight.every(step, along: 0)
    case .convTranspose2d(var conv):
      conv.outputChannels = (conv.outputChannels + step - 1) / step
      layers[index].kind = .convTranspose2d(conv)
      weights[name + ".weight"] = weight.every(step, along: 1)
    default: return nil
    }
    weights[name + ".bias"] = weights[name + ".bias"]?.every(step, along: 0)
    return (layers, weights)
  }

  /// The Kullback-Leibler divergence of normal distributions with these means and variances from those of
  /// the channels of `values`, in nats, averaged over channels; nil for another number of channels.
  private static func divergence(_ values: Tensor, mean: [Float], variance: [Float]) -> Double? {
    guard values.shape.count > 1, values.shape[1] == mean.count else { return nil }
    let area = values.shape.dropFirst(2).reduce(1, *)
    let count = Double(values.shape[0] * area)
    var sum = 0.0
    for channel in mean.indices {
      var (first, second) = (0.0, 0.0)
      for image in 0..<values.shape[0] {
        let start = (image * mean.count + channel) * area
        for index in start..<(start + area) {
          let value = Double(values.values[index])
          first += value
          second += value * value
        }
      }
      let found = first / count
      let spread = max(second / count - found * found, 0) + 1e-8
      let recorded = Double(variance[channel]) + 1e-8
      let shift = found - Double(mean[channel])
      sum += (log(recorded / spread) + (spread + shift * shift) / recorded - 1) / 2
    }
    let result = sum / Double(mean.count)
    return result.isFinite ? result : .greatestFiniteMagnitude
  }

  /// Whether the batch norm has recorded anything.
  func isTrained(_ norm: String) -> Bool {
    let mean = weights["generator.\(norm).running_mean"]?.values ?? []
    let variance = weights["generator.\(norm).running_var"]?.values ?? []
    return !(mean.allSatisfy { $0 == 0 } && variance.allSatisfy { $0 == 1 })
  }
}

extension [Float] {
  /// The elements 0, `step`, 2 `step` and so on.
  fileprivate func every(_ step: Int) -> [Float] {
    stride(from: 0, to: count, by: step).map { self[$0] }
  }
}

extension Tensor {
  /// The slices 0, `step`, 2 `step` and so on along an axis.
  fileprivate func every(_ step: Int, along axis: Int) -> Tensor {
    let inner = shape[(axis + 1)...].reduce(1, *)
    var shape = shape
    shape[axis] = (shape[axis] + step - 1) / step
    var result: [Float] = []
    result.reserveCapacity(shape.reduce(1, *))
    for outer in 0..<shape[..<axis].reduce(1, *) {
      for slice in stride(from: 0, to: self.shape[axis], by: step) {
        let start = (outer * self.shape[axis] + slice) * inner
        result += values[start..<(start + inner)]
      }
    }
    return Tensor(shape: shape, values: result)
  }
}
