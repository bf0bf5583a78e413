import ArgumentParser

/// A pause before a forward pass: `3ms`, `500us`, `0.5s`.
struct IdleTime: Equatable, ExpressibleByArgument {
  /// How long, in microseconds.
  let microseconds: Int

  /// Long enough for the pool to sleep, as it does between two key presses.
  static let keyPress = IdleTime(microseconds: 3_000)

  private init(microseconds: Int) {
    self.microseconds = microseconds
  }

  /// A number with a unit, of 1 microsecond to 10 seconds.
  init?(argument: String) {
    for (suffix, scale) in [("ms", 1e3), ("us", 1.0), ("s", 1e6)] where argument.hasSuffix(suffix) {
      guard let value = Double(argument.dropLast(suffix.count)), (1...1e7).contains(value * scale)
      else { return nil }
      microseconds = Int((value * scale).rounded())
      return
    }
    return nil
  }

  /// As people write it.
  var text: String {
    microseconds % 1000 == 0 ? "\(microseconds / 1000) ms" : "\(microseconds) us"
  }
}
