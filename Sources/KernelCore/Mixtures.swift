/// What a softmax was divided by: log(sum of e^values) = top + log(sum).
public struct SoftmaxScale: Equatable, Sendable {
  /// The largest value.
  public var top: Float
  /// The sum of e^(value - top); at least 1.
  public var sum: Float

  /// Both fields, as described at each.
  @inlinable
  public init(top: Float, sum: Float) {
    self.top = top
    self.sum = sum
  }
}

/// One number under many normal distributions: where their parameters are.
public struct NormalRow {
  /// Their means.
  public var means: UnsafePointer<Float>
  /// 1 / their deviations.
  public var rates: UnsafePointer<Float>
  /// The logarithms of their densities at the mean.
  public var peaks: UnsafePointer<Float>
  /// How many there are.
  public var count: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    means: UnsafePointer<Float>, rates: UnsafePointer<Float>, peaks: UnsafePointer<Float>,
    count: Int
  ) {
    self.means = means
    self.rates = rates
    self.peaks = peaks
    self.count = count
  }
}

/// values[i] = log density of x under distribution i; totals[i] += values[i].
@inlinable @inline(__always)
func normalLogDensities<V: FloatVector>(
  _ type: V.Type, _ x: Float, _ row: NormalRow, _ values: UnsafeMutablePointer<Float>,
  _ totals: UnsafeMutablePointer<Float>
) {
  let point = V(repeating: x)
  let half = V(repeating: -0.5)
  forColumns(V.self, row.count) { i, valid in
    let distance =
      (point - V(loading: row.means + i, count: valid)) * V(loading: row.rates + i, count: valid)
    let value = V(loading: row.peaks + i, count: valid).addingProduct(half * distance, distance)
    value.store(to: values + i, count: valid)
    (V(loading: totals + i, count: valid) + value).store(to: totals + i, count: valid)
  }
}

/// values = e^(values - top) / sum.
@inlinable @inline(__always)
func softmax<V: FloatVector>(
  _ type: V.Type, _ values: UnsafeMutablePointer<Float>, _ count: Int
) -> SoftmaxScale {
  var tops = V(repeating: -.infinity)
  var i = 0
  while i &+ V.width <= count {
    tops = tops.maximum(V(loading: values + i))
    i &+= V.width
  }
  var top = tops[0]
  for lane in 1..<V.width { top = max(top, tops[lane]) }
  while i < count {
    top = max(top, values[i])
    i &+= 1
  }
  let shift = V(repeating: top)
  var sums = V(repeating: 0)
  i = 0
  while i &+ V.width <= count {
    let power = (V(loading: values + i) - shift).exponential
    power.store(to: values + i)
    sums = sums + power
    i &+= V.width
  }
  var sum = sums.sum
  if i < count {
    let rest = count &- i
    let power = (V(loading: values + i, count: rest) - shift).exponential
    power.store(to: values + i, count: rest)
    for lane in 0..<rest { sum += power[lane] }
  }
  scale(V.self, 1 / sum, values, values, count)
  return SoftmaxScale(top: top, sum: sum)
}

/// With g[i] = factor * shares[i] + common[i], the gradient of a loss at the log density i of x: adds the
/// gradients at means and log deviations to what is there, and gives the one at x.
@inlinable @inline(__always)
func normalGradients<V: FloatVector>(
  _ type: V.Type, _ x: Float, _ row: NormalRow, _ factor: Float, _ shares: UnsafePointer<Float>,
  _ common: UnsafePointer<Float>, _ meanGradients: UnsafeMutablePointer<Float>,
  _ deviationGradients: UnsafeMutablePointer<Float>
) -> Float {
  let point = V(repeating: x)
  let weight = V(repeating: factor)
  var total = V(repeating: 0)
  forColumns(V.self, row.count) { i, valid in
    let rate = V(loading: row.rates + i, count: valid)
    let distance = (point - V(loading: row.means + i, count: valid)) * rate
    let gradient = V(loading: common + i, count: valid).addingProduct(
      weight, V(loading: shares + i, count: valid))
    let pull = gradient * distance
    let mean = pull * rate
    total = total - mean
    (V(loading: meanGradients + i, count: valid) + mean).store(to: meanGradients + i, count: valid)
    ((V(loading: deviationGradients + i, count: valid) - gradient).addingProduct(pull, distance))
      .store(to: deviationGradients + i, count: valid)
  }
  return total.sum
}

/// The sum of -x log p - (1 - x) log(1 - p) over probabilities p and targets x, both 0...1, and `scale`
/// times the gradient at the log-odds of p, scale * (p - x), into `gradient`.
///
/// A logarithm is never less than that of the smallest normal number, so that a pixel costs at most
/// 87.3.
@inlinable @inline(__always)
func crossEntropy<V: FloatVector>(
  _ type: V.Type, _ probabilities: UnsafePointer<Float>, _ targets: UnsafePointer<Float>,
  _ scale: Float, _ gradient: UnsafeMutablePointer<Float>, _ count: Int
) -> Double {
  let one = V(repeating: 1)
  let factor = V(repeating: scale)
  var total = 0.0
  var start = 0
  // Sums of a few hundred numbers stay accurate in single precision.
  while start < count {
    let end = min(start &+ 512, count)
    var sum = V(repeating: 0)
    var i = start
    while i < end {
      let valid = min(V.width, end &- i)
      let p = V(loading: probabilities + i, count: valid)
      let x = V(loading: targets + i, count: valid)
      let other = (one - p).naturalLogarithm
      // Lanes past the end have p = x = 0 and add log 1.
      sum = sum - other.addingProduct(x, p.naturalLogarithm - other)
      (factor * (p - x)).store(to: gradient + i, count: valid)
      i &+= V.width
    }
    total += Double(sum.sum)
    start = end
  }
  return total
}
