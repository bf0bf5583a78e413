import Glibc
import Latents
import Networks
import Tensors

/// Some latents that descend together towards one picture, along the generator's gradient.
///
/// The loss of each is the mean squared difference of its picture from the target; the steps are
/// Adam's, and each number stays within the values of training. Categories stay as they are: between
/// two of them the generator was never asked.
/// - Source: Creswell & Bharath 2016, "Inverting the generator of a generative adversarial network"
///   (arXiv:1611.05644), section 3; Kingma & Ba 2014 (arXiv:1412.6980) for the steps.
final class LatentDescent {
  /// Shares of the old moments that Adam keeps.
  private static let (decay, squaredDecay): (Float, Float) = (0.9, 0.99)

  private let network: TrainableNetwork
  private let target: [Float]
  /// For each number of a latent the values it may have; nil for those that stay.
  private let limits: [ClosedRange<Float>?]
  /// (N, latent size), row-major.
  private var values: [Float]
  private var moments: [Float]
  private var squaredMoments: [Float]
  private var stepCount = 0
  /// The mean squared difference of each picture, before the last step.
  private(set) var losses: [Float]

  /// `latents` on their way to `target`, the values (C, H, W) of a picture.
  ///
  /// - Precondition: `network` takes a batch of as many rows, and makes pictures of the target's shape.
  init(
    _ network: TrainableNetwork, spec: LatentSpec, from latents: [LatentVector], to target: [Float]
  ) {
    precondition(
      network.batch == latents.count && network.output.order.count == target.count,
      "\(latents.count) latents in a batch of \(network.batch), a target of \(target.count) numbers"
    )
    self.network = network
    self.target = target
    limits = spec.parts.flatMap { part in
      [ClosedRange<Float>?](
        repeating: part.kind == .categorical ? nil : part.trainingRange, count: part.size)
    }
    values = latents.flatMap(\.values)
    moments = [Float](repeating: 0, count: values.count)
    squaredMoments = moments
    losses = [Float](repeating: .infinity, count: latents.count)
  }

  /// The latents as they are now.
  var latents: [LatentVector] {
    let size = limits.count
    return losses.indices.map {
      LatentVector(values: Array(values[($0 * size)..<(($0 + 1) * size)]))
    }
  }

  /// Looks at the pictures, and moves every latent by one step of about `rate`.
  func step(rate: Float) {
    network.input.load(values)
    network.forward(.inference)
    let pictures = network.output.unloaded()
    var gradient = [Float](repeating: 0, count: pictures.count)
    for row in losses.indices {
      var sum: Float = 0
      for (index, wanted) in target.enumerated() {
        let place = row * target.count + index
        let difference = pictures[place] - wanted
        sum += difference * difference
        gradient[place] = 2 * difference / Float(target.count)
      }
      losses[row] = sum / Float(target.count)
    }
    network.outputGradient.load(gradient)
    network.backward(.inference, parameters: false, input: true)
    move(along: network.inputGradient.unloaded(), rate: rate)
  }

  private func move(along gradient: [Float], rate: Float) {
    stepCount += 1
    let correction = 1 - powf(Self.decay, Float(stepCount))
    let squaredCorrection = 1 - powf(Self.squaredDecay, Float(stepCount))
    for index in values.indices {
      guard let limit = limits[index % limits.count] else { continue }
      let slope = gradient[index]
      moments[index] = Self.decay * moments[index] + (1 - Self.decay) * slope
      squaredMoments[index] =
        Self.squaredDecay * squaredMoments[index] + (1 - Self.squaredDecay) * slope * slope
      let direction = moments[index] / correction
      let size = (squaredMoments[index] / squaredCorrection).squareRoot()
      let moved = values[index] - rate * direction / (size + 1e-12)
      values[index] = min(max(limit.lowerBound, moved), limit.upperBound)
    }
  }
}
