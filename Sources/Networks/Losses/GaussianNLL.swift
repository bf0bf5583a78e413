import Glibc

/// Negative log-likelihood of numbers under a normal distribution, mean over the batch, in nats:
/// log s + (x - m)^2 / (2 s^2) + log(2 pi) / 2.
///
/// One number per row. Means, log deviations and their gradients are columns of rows that begin
/// `stride` floats apart.
public enum GaussianNLL {
  /// log(2 pi) / 2.
  public static let halfLogTwoPi = 0.918_938_533_204_672_7

  /// The loss with deviation 1; `weight` times the gradient of each mean is written beside it.
  public static func evaluate(
    means: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, stride: Int,
    targets: [Float], weight: Double = 1
  ) -> Double {
    let scale = weight / Double(targets.count)
    var total = 0.0
    for (row, target) in targets.enumerated() {
      let difference = Double(means[row * stride]) - Double(target)
      total += difference * difference / 2
      gradient[row * stride] = Float(difference * scale)
    }
    return total / Double(targets.count) + halfLogTwoPi
  }

  /// The loss with a learned deviation exp(l), l clamped to `range`; outside, l has no gradient.
  ///
  /// The clamp keeps the term from running away as the deviation shrinks.
  public static func evaluate(
    means: UnsafePointer<Float>, logDeviations: UnsafePointer<Float>,
    meanGradient: UnsafeMutablePointer<Float>, logDeviationGradient: UnsafeMutablePointer<Float>,
    stride: Int, targets: [Float], range: ClosedRange<Float> = -3...1, weight: Double = 1
  ) -> Double {
    let scale = weight / Double(targets.count)
    var total = 0.0
    for (row, target) in targets.enumerated() {
      let raw = logDeviations[row * stride]
      let logDeviation = Double(min(max(raw, range.lowerBound), range.upperBound))
      let precision = exp(-2 * logDeviation)
      let difference = Double(means[row * stride]) - Double(target)
      total += logDeviation + difference * difference * precision / 2
      meanGradient[row * stride] = Float(difference * precision * scale)
      logDeviationGradient[row * stride] =
        range.contains(raw) ? Float((1 - difference * difference * precision) * scale) : 0
    }
    return total / Double(targets.count) + halfLogTwoPi
  }
}
