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
  let weights: RecentWeights
  let processor: Processor
  private let latents: EvenLatents

  /// Evidence from networks with `weights`, `generator.<layer>.<parameter>`, and latents of
  /// `latentSize` numbers.
  init(_ weights: RecentWeights, latentSize: Int, processor: Processor) {
    self.weights = weights
    self.processor = processor
    latents = EvenLatents(size: latentSize)
  }

  /// Latents of a fixed seed with the moments of their prior.
  func sample(_ spec: LatentSpec) -> Tensor { latents.sample(of: spec) }

  /// The guess with its sample taken up to the batch norm called `norm` at its end; nil if it does not run.
  ///
  /// In training each batch was normalised by its own mean and variance, so what goes on from here has
  /// just the recorded ones: the luck of a small sample ends at each norm.
  func advanced(_ guess: GeneratorGuess, to norm: String) -> GeneratorGuess? {
    guard let sample = guess.sample else { return nil }
    let layers = guess.layersBeforeNorm
    let count = Self.imageCount(of: sample, through: layers, .step)
    let images = count < sample.shape[0] ? sample.slice(0..<count) : sample
    guard let mean = weights.values("generator.\(norm).running_mean"),
      let variance = weights.values("generator.\(norm).running_var"), variance.count == mean.count,
      var values = whole(layers, of: images)
    else { return nil }
    guard values.shape.count > 1, values.shape[1] == mean.count else { return nil }
    let found = ChannelMoments(values)
    for channel in mean.indices {
      let spread = found.variances[channel]
      let scale = spread > 1e-12 ? (variance[channel] / Float(spread)).squareRoot() : 1
      found.move(channel, of: &values, to: mean[channel], scale: scale)
    }
    var next = guess
    next.sample = values
    next.sampledSlots = guess.slots.count - 1
    return next
  }

  /// All channels of what layers make of a sample.
  private func whole(_ layers: [LayerDescription], of sample: Tensor) -> Tensor? {
    PartwiseRun(layers) { run($0, $1, on: $2) }?(
      weights, on: sample, processor: processor)
      ?? run(layers, weights, on: sample)
  }

  private func run(
    _ layers: [LayerDescription], _ weights: any WeightSource, on sample: Tensor,
    first count: Int? = nil
  ) -> Tensor? {
    if layers.isEmpty { return count.map { sample.slice(0..<$0) } ?? sample }
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    guard
      let plan = try? Plan(
        network, weights: weights, prefix: "generator", storage: .once, processor: processor)
    else { return nil }
    return try? plan.run(sample, first: count)
  }

  /// How far what `layers` make of a sample is from what a batch norm recorded, and what was looked at.
  struct Misfit {
    var nats: Double
    var images: Int
    /// Channels, the first ones.
    var channels: Int
  }

  /// How far what `layers` make of a sample is from what the batch norm after them recorded; nil if they do not
  /// run.
  ///
  /// - Parameter known: what was found before, with less effort; it is found again only where the effort allows for
  ///   more images or channels.
  func misfit(
    of layers: [LayerDescription], on sample: Tensor, to norm: String, _ effort: Effort,
    known: Misfit? = nil
  ) -> Misfit? {
    guard let trial = Trial(layers, sample, norm, weights, effort) else { return nil }
    let images = Self.imageCount(of: sample, through: trial.layers, effort)
    if let known, known.images == images, known.channels == trial.kept { return known }
    guard let values = run(trial.layers, trial.weights, on: sample, first: images) else {
      return nil
    }
    return trial.compared(values).map {
      Misfit(nats: Self.divergence($0), images: images, channels: trial.kept)
    }
  }

  /// A bound that the misfit is not below, from the means of channels alone; nil where there is none.
  ///
  /// The mean of sums is the sum of means: what follows the last activation runs on one picture, the mean
  /// of what all pictures of the sample became up to there.
  func leastMisfit(
    of layers: [LayerDescription], on sample: Tensor, to norm: String, _ means: inout MeanPictures
  ) -> Double? {
    let split = layers.firstIndex { !$0.kind.isElementwise } ?? 0
    let (head, tail) = (Array(layers[..<split]), Array(layers[split...]))
    guard !head.isEmpty, !tail.isEmpty, tail.allSatisfy(\.kind.isLinear),
      let mean = means.mean(
        of: sample, after: head,
        {
          let area = sample.shape.dropFirst(2).reduce(1, *)
          let count = max(Self.fewestImages, Self.meanPixels / area)
          return ChannelwiseLayers(head, weights, channels: sample.shape[1])?.mean(
            of: sample, first: count, on: processor)
        }),
      let trial = Trial(tail, mean, norm, weights, .quick),
      let found = self.means(of: trial.layers, trial.weights, on: mean),
      let (recorded, variance) = trial.recorded(of: found.count)
    else { return nil }
    var sum = 0.0
    for (channel, mean) in found.enumerated() {
      let shift = mean - Double(recorded[channel])
      sum += shift * shift / (Double(variance[channel]) + 1e-8) / 2
    }
    let result = sum / Double(found.count)
    return result.isFinite ? result : .greatestFiniteMagnitude
  }

  /// The mean of each channel of what linear layers make of one picture.
  private func means(
    of layers: [LayerDescription], _ weights: any WeightSource, on picture: Tensor
  ) -> [Double]? {
    guard let last = layers.last else { return nil }
    var before = Array(layers.dropLast())
    var grid: (height: Int, width: Int)?
    if case .resize(let height, let width, .nearest) = before.last?.kind {
      before.removeLast()
      grid = (height, width)
    }
    if let input = run(before, weights, on: picture), input.shape.count == 4,
      let sums = TapSums(
        last, on: input, grid: grid ?? (input.shape[2], input.shape[3]), on: processor),
      let weight = try? weights.tensor("generator.\(last.name).weight")
    {
      let bias = try? weights.tensor("generator.\(last.name).bias")
      return sums.means(weight, bias: bias?.values)
    }
    guard let found = run(layers, weights, on: picture), found.shape.count > 1 else { return nil }
    return ChannelMoments(found).means
  }

  /// Layers before a norm, of which some channels are enough: that saves most of the work of the last
  /// convolution.
  private struct Trial {
    let layers: [LayerDescription]
    let weights: any WeightSource
    private let mean: [Float]
    private let variance: [Float]
    /// Channels that are looked at, the first ones.
    let kept: Int

    init?(
      _ layers: [LayerDescription], _ sample: Tensor, _ norm: String, _ weights: RecentWeights,
      _ effort: Effort
    ) {
      guard let mean = weights.values("generator.\(norm).running_mean"),
        let variance = weights.values("generator.\(norm).running_var"),
        variance.count == mean.count
      else { return nil }
      (self.mean, self.variance) = (mean, variance)
      let cost = StatisticsEvidence.cost(of: layers, on: sample) / max(mean.count, 1)
      let affordable = effort.work / fewestImages / max(cost, 1)
      kept = min(
        max(affordable, effort.channels.lowerBound), effort.channels.upperBound, mean.count)
      // Those that lie side by side in the file: little more than these is read.
      let narrowed =
        kept < mean.count ? NarrowedLayers(layers, weights, channels: 0..<kept) : nil
      (self.layers, self.weights) = (narrowed?.layers ?? layers, narrowed?.weights ?? weights)
    }

    /// The moments of what was computed beside those that were recorded of the same channels.
    func compared(_ values: Tensor) -> (found: ChannelMoments, mean: [Float], variance: [Float])? {
      guard values.shape.count > 1, let (mean, variance) = recorded(of: values.shape[1]) else {
        return nil
      }
      return (ChannelMoments(values), mean, variance)
    }

    /// What was recorded of the channels that were computed; nil if these are neither all nor those kept.
    func recorded(of channels: Int) -> (mean: [Float], variance: [Float])? {
      // Layers that could not be narrowed give all channels.
      channels == mean.count || channels == kept
        ? (Array(mean.prefix(channels)), Array(variance.prefix(channels))) : nil
    }
  }

  /// The Kullback-Leibler divergence of normal distributions with these means and variances from those of
  /// what was found, in nats, averaged over channels.
  private static func divergence(
    _ compared: (found: ChannelMoments, mean: [Float], variance: [Float])
  ) -> Double {
    let (found, mean, variance) = compared
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
    let mean = weights.values("generator.\(norm).running_mean") ?? []
    let variance = weights.values("generator.\(norm).running_var") ?? []
    return !(mean.allSatisfy { $0 == 0 } && variance.allSatisfy { $0 == 1 })
  }
}

extension LayerKind {
  /// Whether each number of the result comes of one number alone.
  fileprivate var isElementwise: Bool {
    if case .batchNorm = self { true } else { isActivation }
  }

  /// Whether the result of a sum is the sum of results, but for what is added to both.
  fileprivate var isLinear: Bool {
    switch self {
    case .linear, .conv2d, .convTranspose2d, .reshape, .resize: true
    default: false
    }
  }
}
