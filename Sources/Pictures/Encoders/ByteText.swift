extension [UInt8] {
  /// Appends `text` as UTF-8.
  mutating func append(text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends a whole number from 0 up in decimal digits.
  mutating func append(number: Int) {
    if number >= 10 { append(number: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
