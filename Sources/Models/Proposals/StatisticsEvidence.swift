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
  private let latents: EvenLatents

  /// Evidence from networks with `weights`, `generator.<layer>.<parameter>`, and latents of
  /// `latentSize` numbers.
  init(_ weights: NamedTensors, latentSize: Int, processor: Processor) {
    self.weights = weights
    self.processor = processor
    latents = EvenLatents(size: latentSize)
  }

  /// Multiply-adds that one guess may cost, and that one step further may: large networks are looked at
  /// with fewer images, so that opening them takes no longer.
  private static let (trialWork, stepWork) = (80_000_000, 600_000_000)
  /// Images that are looked at, at least, and those for which channels are given up first.
  private static let (fewestImages, goodImages) = (4, 16)

  /// Latents of a fixed seed with the moments of their prior.
  func sample(_ spec: LatentSpec) -> Tensor { latents.sample(of: spec) }

  /// What comes to the batch norm called `norm` where `layers` make it of `sample`; nil if they do not run.
  ///
  /// In training each batch was normalised by its own mean and variance, so what goes on from here has
  /// just the recorded ones: the luck of a small sample ends at each norm.
  func advanced(_ sample: Tensor, by layers: [LayerDescription], to norm: String) -> Tensor? {
    let images = Self.images(of: sample, through: layers, for: Self.stepWork)
    guard let mean = weights["generator.\(norm).running_mean"]?.values,
      let variance = weights["generator.\(norm).running_var"]?.values,
      var values = run(layers, weights, on: images)
    else { return nil }
    guard values.shape.count > 1, values.shape[1] == mean.count else { return nil }
    let found = ChannelMoments(values)
    for channel in mean.indices {
      let spread = found.variances[channel]
      let scale = spread > 1e-12 ? (variance[channel] / Float(spread)).squareRoot() : 1
      found.move(channel, of: &values, to: mean[channel], scale: scale)
    }
    return values
  }

  /// As many of the images as may be run for so much work.
  private static func images(of sample: Tensor, through layers: [LayerDescription], for work: Int)
    -> Tensor
  {
    let count = max(fewestImages, work / max(cost(of: layers, on: sample), 1))
    return sample.prefix(min(sample.shape[0], count))
  }

  /// Multiply-adds of one image.
  private static func cost(of layers: [LayerDescription], on sample: Tensor) -> Int {
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    return ((try? NetworkCost(network))?.operations ?? 0) / 2
  }

  private func run(_ layers: [LayerDescription], _ weights: NamedTensors, on sample: Tensor)
    -> Tensor?
  {
    if layers.isEmpty { return sample }
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    guard
      let plan = try? Plan(
        network, weights: weights, prefix: "generator", storage: .once, processor: processor)
    else { return nil }
    return try? plan.run(sample)
  }

  /// How far what `layers` make of a sample is from what the batch norm after them recorded; nil if they
  /// do not run.
  ///
  /// Some of the channels are enough, which saves most of the work of the last convolution.
  func misfit(of layers: [LayerDescription], on sample: Tensor, to norm: String) -> Double? {
    guard let mean = weights["generator.\(norm).running_mean"]?.values,
      let variance = weights["generator.\(norm).running_var"]?.values
    else { return nil }
    let cost = Self.cost(of: layers, on: sample) / max(mean.count, 1)
    let affordable = Self.trialWork / Self.goodImages / max(cost, 1)
    let kept = min(max(affordable, Self.channelCounts.lowerBound), Self.channelCounts.upperBound)
    let step = max(1, mean.count / kept)
    let (tried, weights) =
      step > 1 ? narrowed(layers, step: step) ?? (layers, weights) : (layers, weights)
    let images = Self.images(of: sample, through: tried, for: Self.trialWork)
    guard let values = run(tried, weights, on: images) else { return nil }
    // Layers that could not be narrowed give all channels.
    return values.shape.count > 1 && values.shape[1] == mean.count
      ? Self.divergence(values, mean: mean, variance: variance)
      : Self.divergence(values, mean: mean.every(step), variance: variance.every(step))
  }

  /// Channels that are looked at, about: as many as the work allows.
  private static let channelCounts = 6...16

  /// The layers with every `step`-th channel of their result; nil where layers with weights cannot be cut.
  private func narrowed(_ layers: [LayerDescription], step: Int) -> (
    layers: [LayerDescription], weights: NamedTensors
  )? {
    guard let index = layers.lastIndex(where: { !$0.parameterShapes.isEmpty }) else { return nil }
    let name = "generator." + layers[index].name
    guard let weight = weights[name + ".weight"] else { return nil }
    var (layers, weights) = (layers, weights)
    // Outputs of a linear layer that are pixels of a channel lie side by side.
    var area = 1
    switch layers[index].kind {
    case .conv2d(var conv):
      conv.outputChannels = (conv.outputChannels + step - 1) / step
      layers[index].kind = .conv2d(conv)
      weights[name + ".weight"] = weight.every(step, along: 0)
    case .convTranspose2d(var conv):
      conv.outputChannels = (conv.outputChannels + step - 1) / step
      layers[index].kind = .convTranspose2d(conv)
      weights[name + ".weight"] = weight.every(step, along: 1)
    case .linear(let inputs, let outputs, let hasBias):
      for later in layers.indices.dropFirst(index + 1) {
        guard case .reshape(var shape) = layers[later].kind else { continue }
        guard shape.count == 3 else { return nil }
        area = shape[1] * shape[2]
        shape[0] = (shape[0] + step - 1) / step
        layers[later].kind = .reshape(shape)
      }
      let kept = (outputs / area + step - 1) / step * area
      layers[index].kind = .linear(inputs: inputs, outputs: kept, bias: hasBias)
      let rows = Tensor(shape: [outputs / area, area, inputs], values: weight.values)
      weights[name + ".weight"] = Tensor(
        shape: [kept, inputs], values: rows.every(step, along: 0).values)
    default: return nil
    }
    if let bias = weights[name + ".bias"] {
      let channels = Tensor(shape: [bias.count / area, area], values: bias.values)
      let kept = channels.every(step, along: 0)
      weights[name + ".bias"] = Tensor(shape: [kept.count], values: kept.values)
    }
    return (layers, weights)
  }

  /// The Kullback-Leibler divergence of normal distributions with these means and variances from those of
  /// the channels of `values`, in nats, averaged over channels; nil for another number of channels.
  private static func divergence(_ values: Tensor, mean: [Float], variance: [Float]) -> Double? {
    guard values.shape.count > 1, values.shape[1] == mean.count else { return nil }
    let found = ChannelMoments(values)
    var sum = 0.0
    for channel in mean.indices {
      let spread = found.variances[channel] + 1e-8
      let recorded = Double(variance[channel]) + 1e-8
      let shift = found.means[channel] - Double(mean[channel])
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
  /// The first `count` slices along the first axis.
  fileprivate func prefix(_ count: Int) -> Tensor {
    if count == shape[0] { return self }
    let size = values.count / shape[0]
    return Tensor(shape: [count] + shape.dropFirst(), values: Array(values[..<(count * size)]))
  }

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
