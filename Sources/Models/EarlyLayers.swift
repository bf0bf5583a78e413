import Checkpoints
import Inference
import Latents
import Networks
import Tensors

/// The beginning of a generator, up to its first activation: where a latent is still nearly itself.
public struct EarlyLayers: Sendable {
  /// From the latent to what the first activation is applied to: a linear map and a shift.
  public let linear: Plan
  /// The same, and the activation.
  public let activated: Plan

  /// What comes before the first activation, for latents of any numbers: (N, features).
  public func sums(_ latents: [LatentVector]) -> Tensor { Self.run(linear, latents) }

  /// What the first activation gives: (N, features).
  public func activations(_ latents: [LatentVector]) -> Tensor { Self.run(activated, latents) }

  private static func run(_ plan: Plan, _ latents: [LatentVector]) -> Tensor {
    let input = Tensor(
      shape: [latents.count, plan.inputCount], values: latents.flatMap(\.values))
    do {
      return try plan.run(input).reshaped(to: [latents.count, plan.outputCount])
    } catch {
      preconditionFailure("latents do not fit the layers they come from: \(error)")
    }
  }
}

extension NetworkDescription {
  /// How many layers come before the first activation; all of them in a network without one.
  var layersBeforeActivation: Int {
    layers.firstIndex { $0.kind.isActivation } ?? layers.count
  }

  /// The network that ends after `count` layers.
  func prefix(_ count: Int) -> NetworkDescription {
    NetworkDescription(input: input, layers: Array(layers.prefix(count)))
  }
}
