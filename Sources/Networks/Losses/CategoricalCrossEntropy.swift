import Glibc

/// -log softmax(logits)[target], mean over the batch, in nats.
public enum CategoricalCrossEntropy {
  /// The loss of rows of `count` logits that begin `stride` floats apart; `weight` times the gradient
  /// is written into rows of the same layout.
  ///
  /// - Precondition: every target is below `count`.
  public static func evaluate(
    logits: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, count: Int, stride: Int,
    targets: [Int], weight: Double = 1
  ) -> Double {
    let scale = weight / Double(targets.count)
    var total = 0.0
    for (row, target) in targets.enumerated() {
      precondition(target >= 0 && target < count, "target \(target) of \(count) categories")
      let values = logits + row * stride
      let slopes = gradient + row * stride
      var top = values[0]
      for i in 1..<count { top = max(top, values[i]) }
      var sum = 0.0
      for i in 0..<count { sum += exp(Double(values[i] - top)) }
      total += log(sum) - Double(values[target] - top)
      for i in 0..<count {
        let probability = exp(Double(values[i] - top)) / sum
        slopes[i] = Float((probability - (i == target ? 1 : 0)) * scale)
      }
    }
    return total / Double(targets.count)
  }
}
