import Glibc

/// Cross-entropy of log-odds against targets, mean over all of them, in nats.
///
/// With target 1 it is -log sigmoid(l), with target 0 -log(1 - sigmoid(l)): the terms of the GAN
/// objective, computed from logits so that no logarithm of zero can occur.
public enum BinaryCrossEntropy {
  /// The loss of `logits` against one target for all; their gradients are written to `gradient`.
  ///
  /// - Precondition: both buffers have the same, positive number of elements.
  public static func evaluate(
    logits: UnsafeBufferPointer<Float>, target: Float, gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    evaluate(logits: logits, gradient: gradient) { _ in target }
  }

  /// The same with a target for each log-odds.
  public static func evaluate(
    logits: UnsafeBufferPointer<Float>, targets: [Float],
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(
      targets.count == logits.count, "\(targets.count) targets for \(logits.count) log-odds")
    return evaluate(logits: logits, gradient: gradient) { targets[$0] }
  }

  private static func evaluate(
    logits: UnsafeBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>,
    target: (Int) -> Float
  ) -> Double {
    precondition(
      logits.count == gradient.count && !logits.isEmpty,
      "\(logits.count) logits and \(gradient.count) gradients")
    let scale = 1 / Double(logits.count)
    var total = 0.0
    for i in logits.indices {
      let logit = Double(logits[i])
      let target = Double(target(i))
      // max(l, 0) - l t + log(1 + e^-|l|), which never overflows.
      total += max(logit, 0) - logit * target + log1p(exp(-abs(logit)))
      gradient[i] = Float((1 / (1 + exp(-logit)) - target) * scale)
    }
    return total * scale
  }
}
