import Glibc

/// Cross-entropy of a log-odds against one fixed target, mean over the batch, in nats.
///
/// With target 1 it is -log sigmoid(l), with target 0 -log(1 - sigmoid(l)): the terms of the GAN
/// objective, computed from logits so that no logarithm of zero can occur.
public enum BinaryCrossEntropy {
  /// The loss of `logits`; their gradients are written to `gradient`.
  ///
  /// - Precondition: both buffers have the same, positive number of elements.
  public static func evaluate(
    logits: UnsafeBufferPointer<Float>, target: Float, gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(
      logits.count == gradient.count && !logits.isEmpty,
      "\(logits.count) logits and \(gradient.count) gradients")
    let share = 1 / Double(logits.count)
    var total = 0.0
    for i in logits.indices {
      let logit = Double(logits[i])
      // max(l, 0) - l t + log(1 + e^-|l|), which never overflows.
      total += max(logit, 0) - logit * Double(target) + log1p(exp(-abs(logit)))
      gradient[i] = Float((1 / (1 + exp(-logit)) - Double(target)) * share)
    }
    return total * share
  }
}
