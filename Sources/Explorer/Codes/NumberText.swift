/// `value` with `places` decimals: `0.620`, `-1.000`, `0.000`.
func fixedNumber(_ value: Float, places: Int) -> String {
  guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
  let scale = (0..<places).reduce(1) { product, _ in product * 10 }
  let scaled = Int((Double(value) * Double(scale)).rounded())
  let digits = String(scaled.magnitude).zeroPadded(to: places + 1)
  return (scaled < 0 ? "-" : "") + digits.dropLast(places) + (places > 0 ? "." : "")
    + digits.suffix(places)
}

/// `value` with at most `places` decimals and no zeros at the end: `0.62`, `-1.5`, `0`.
func plainNumber(_ value: Float, places: Int = 2) -> String {
  fixedNumber(value, places: places).withoutTrailingZeros
}

/// `value` with `places` decimals, a sign before all but zero: `+0.620`, `-1.000`, `0.000`.
func signedNumber(_ value: Float, places: Int) -> String {
  fixedNumber(value, places: places).withPlus
}

/// `value` with at most `places` decimals and no zeros at the end, a sign before all but zero: `+0.62`,
/// `-1.5`, `0`.
func shortNumber(_ value: Float, places: Int = 2) -> String {
  plainNumber(value, places: places).withPlus
}

/// Milliseconds with two significant digits below ten: `0.21 ms`, `4.2 ms`, `18 ms`.
func millisecondText(_ milliseconds: Double) -> String {
  guard milliseconds.isFinite, milliseconds >= 0, milliseconds < 1e9 else { return "? ms" }
  let places = milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0
  return fixedNumber(Float(milliseconds), places: places) + " ms"
}

/// A byte count for people: `640 B`, `11 kB`, `1.4 MB`.
func byteText(_ count: Int) -> String {
  switch count {
  case ..<1000: "\(count) B"
  case ..<999_500: "\((count + 500) / 1000) kB"
  default: "\(count / 1_000_000).\(count % 1_000_000 / 100_000) MB"
  }
}

extension String {
  /// The digits with zeros before them up to `width` characters.
  fileprivate func zeroPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }

  /// The number without zeros at the end of its decimals.
  fileprivate var withoutTrailingZeros: String {
    guard contains(".") else { return self }
    var text = self
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// The number with a sign also before what is positive.
  fileprivate var withPlus: String {
    let isPositive = first?.isNumber == true && contains { ("1"..."9").contains($0) }
    return isPositive ? "+" + self : self
  }
}
