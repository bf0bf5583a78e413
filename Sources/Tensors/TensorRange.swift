extension Tensor {
  /// The smallest and largest finite value, nil if there is none, and how many are not finite.
  public var finiteRange: (range: ClosedRange<Float>?, notFinite: Int) {
    var low = Float.infinity
    var high = -Float.infinity
    var notFinite = 0
    for value in values {
      if value.isFinite {
        low = Swift.min(low, value)
        high = Swift.max(high, value)
      } else {
        notFinite += 1
      }
    }
    return (low <= high ? low...high : nil, notFinite)
  }
}
