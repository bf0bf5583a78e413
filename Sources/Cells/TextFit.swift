extension String {
  /// The text of `scalars`.
  public init(scalars: some Sequence<Unicode.Scalar>) {
    self = String(UnicodeScalarView(scalars))
  }

  /// The cells that the text takes when `Frame.put` writes it: one per Unicode scalar.
  public var cellCount: Int { unicodeScalars.count }

  /// The text cut to `width` cells; what was cut is marked by `mark` at the end.
  public func fitted(to width: Int, mark: Unicode.Scalar = "…") -> String {
    guard cellCount > width else { return self }
    guard width > 0 else { return "" }
    return String(scalars: unicodeScalars.prefix(width - 1) + [mark])
  }

  /// The text with blanks before it up to `width` cells.
  public func paddedLeft(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - cellCount)) + self
  }

  /// The text with blanks after it up to `width` cells.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - cellCount))
  }
}

/// `scalar` itself where it takes exactly one cell on every terminal, else `?`.
func singleWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: return scalar
  case 0x0370..<0x0483, 0x048A..<0x0530: return isAssigned(scalar) ? scalar : "?"
  // Punctuation, arrows, mathematics, box drawing, blocks and shapes, without emoji presentation.
  case 0x2010..<0x2028, 0x2030..<0x205F, 0x2070..<0x20D0, 0x2100..<0x231A, 0x2320..<0x23E9,
    0x2500..<0x25FD, 0x2713..<0x2714:
    return isAssigned(scalar) ? scalar : "?"
  default: return "?"
  }
}

private func isAssigned(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.generalCategory != .unassigned
}
