/// One axis of a plot: from values to pixels, and where its ticks are.
struct PlotAxis {
  /// The pixel of the lowest value.
  let first: Double
  /// The pixel of the highest value.
  let last: Double
  /// The values at round numbers, with their text.
  let ticks: [(value: Double, text: String)]

  private let low: Double
  private let high: Double

  /// An axis over the values from `low` to `high`.
  init(from low: Double, to high: Double, first: Int, last: Int) {
    self.low = low
    // A sixth of less would not be a number above zero any more.
    self.high = high - low > 1e-300 ? high : low + 1
    self.first = Double(first)
    self.last = Double(last)
    let step = Self.step((self.high - low) / 6)
    let start = Int((low / step).rounded(.up))
    let end = Int((self.high / step).rounded(.down))
    ticks = start <= end ? (start...end).map { (Double($0) * step, Self.text($0, step)) } : []
  }

  /// The pixel of a value.
  func position(_ value: Double) -> Double {
    first + (value - low) / (high - low) * (last - first)
  }

  /// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
  private static func step(_ least: Double) -> Double {
    var power = 1.0
    while power * 10 <= least { power *= 10 }
    while power > least { power /= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? 10 * power
  }

  /// `index` steps in decimal notation, with as many places as the step needs; steps of less than a
  /// millionth with a power of ten.
  private static func text(_ index: Int, _ step: Double) -> String {
    if step >= 1 { return "\(index * Int(step.rounded()))" }
    if step < 0.9e-6 {
      var (digits, power) = (step, 0)
      while digits < 0.9 && power < 308 { (digits, power) = (digits * 10, power + 1) }
      return index == 0 ? "0" : "\(index * Int(digits.rounded()))e-\(power)"
    }
    var places = 0
    var scale = 1.0
    while places < 9, abs((step * scale).rounded() - step * scale) > 1e-6 {
      places += 1
      scale *= 10
    }
    let units = abs(index) * Int((step * scale).rounded())
    let whole = units / Int(scale)
    let fraction = String(units % Int(scale))
    return (index < 0 ? "-" : "") + "\(whole)."
      + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
