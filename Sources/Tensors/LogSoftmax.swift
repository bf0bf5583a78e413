import Glibc

/// log softmax(logits)[index], in nats, in double precision.
///
/// - Parameter index: counted from the first of the logits, which may be a slice.
public func logSoftmax(_ logits: ArraySlice<Float>, at index: Int) -> Double {
  let top = Double(logits.max() ?? 0)
  let sum = logits.reduce(0) { $0 + exp(Double($1) - top) }
  return Double(logits[logits.startIndex + index]) - top - log(sum)
}
