/// Numbers as people read them.
enum NumberText {
  /// A whole number with commas between thousands: `6,581,505`.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A size: `812 bytes`, `26.3 MB`.
  static func size(_ bytes: Int) -> String {
    if bytes < 1_000 { return "\(bytes) bytes" }
    var value = Double(bytes) / 1_000
    for unit in ["kB", "MB", "GB"] {
      if value < 999.95 || unit == "GB" { return "\(fixed(value, 1)) \(unit)" }
      value /= 1_000
    }
    return "\(bytes) bytes"
  }

  /// A number with a fixed count of decimals, rounded half away from zero.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let exact = value.magnitude * scale
    // Beyond 15 digits the decimals would say nothing.
    guard exact < 1e15 else { return "\(value)" }
    let scaled = Int(exact.rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return sign + String(scaled) }
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// A Float in its shortest form, without a fraction of zero.
  static func short(_ value: Float) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A Float in at most four significant digits, for tables.
  static func rounded(_ value: Float) -> String {
    let magnitude = Double(value).magnitude
    if magnitude == 0 || magnitude < 1e-4 || magnitude >= 1e6 { return short(value) }
    var decimals = 3
    var bound = 10.0
    while magnitude >= bound, decimals > 0 { (decimals, bound) = (decimals - 1, bound * 10) }
    bound = 1
    while magnitude < bound { (decimals, bound) = (decimals + 1, bound / 10) }
    return fixed(Double(value), decimals)
  }

  /// A shape: `(64, 1, 28, 28)`, `(5,)` is written `(5)`.
  static func shape(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}

/// Rows of text in columns, each as wide as its longest entry, without spaces at the ends of lines.
func alignedColumns(_ rows: [[String]], separator: String = "  ") -> [String] {
  var widths: [Int] = []
  for row in rows {
    for (column, text) in row.enumerated() {
      if column == widths.count { widths.append(0) }
      // The last entry of a row may be long and needs no room beside it.
      if column < row.count - 1 { widths[column] = max(widths[column], text.count) }
    }
  }
  return rows.map { row in
    var line = row.enumerated().map { column, text in
      text + String(repeating: " ", count: max(0, widths[column] - text.count))
    }.joined(separator: separator)
    while line.last == " " { line.removeLast() }
    return line
  }
}
