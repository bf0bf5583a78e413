import Kernels
import Networks

/// The head H and what G learns from it: both want H to tell which code two pictures have in common.
///
/// The loss is the cross-entropy of H's logits against the shared code, mean over the pairs, log k by
/// chance. Each picture of a pair passes through G in a batch of its own, so batch norm never mixes them.
/// - Source: Lin et al. 2020 (arXiv:1906.06034); `fjxmlzn/InfoGAN-CR`, `infogan_cr.py`.
final class ContrastiveRegulariser {
  /// H: two pictures, stacked along channels, to the logits of the shared code.
  let head: TrainableNetwork
  /// H's optimiser.
  let player: Player
  private let generator: TrainableNetwork

  /// The regulariser of `generator`.
  init(
    head: TrainableNetwork, generator: TrainableNetwork, rate: Double, beta1: Double, beta2: Double
  ) {
    self.head = head
    self.generator = generator
    player = Player("adamH", [("contrast", head)], rate: rate, beta1: beta1, beta2: beta2)
  }

  /// Adds the gradients of H's loss to H's parameters; the loss.
  func headGradients(_ pairs: ContrastivePairs) -> Double {
    let loss = judge(pairs, weight: 1)
    head.backward(.training)
    return loss
  }

  /// Adds the gradients of `weight` times H's loss to G's parameters; the loss.
  func generatorGradients(_ pairs: ContrastivePairs, weight: Double) -> Double {
    let loss = judge(pairs, weight: weight)
    head.backward(.training, parameters: false, input: true)
    generator.takeGradient(from: head, atChannel: generator.output.order.channels)
    generator.backward(.training)
    // G remembers one batch, which was the second.
    generator.input.load(pairs.first)
    generator.forward(.repeating)
    generator.takeGradient(from: head, atChannel: 0)
    generator.backward(.repeating)
    return loss
  }

  /// One picture of each pair.
  private func generate(_ latents: [Float], atChannel channel: Int) {
    generator.input.load(latents)
    generator.forward(.training)
    generator.feed(head, atChannel: channel)
  }

  /// Pairs to pictures to logits; the loss, and `weight` times its gradient at the logits.
  private func judge(_ pairs: ContrastivePairs, weight: Double) -> Double {
    generate(pairs.first, atChannel: 0)
    generate(pairs.second, atChannel: generator.output.order.channels)
    head.forward(.training)
    let count = head.output.order.count
    return CategoricalCrossEntropy.evaluate(
      logits: head.output.rows, gradient: head.outputGradient.rows, count: count, stride: count,
      targets: pairs.shared, weight: weight)
  }
}
