import ArgumentParser

/// Checks counts that a person typed, each by the name of its option.
///
/// - Throws: `ValidationError` with the first that is out of its range.
func checkCounts(_ counts: [(name: String, value: Int, range: ClosedRange<Int>)]) throws {
  for (name, value, range) in counts where !range.contains(value) {
    throw ValidationError(
      "--\(name) is \(value), expected \(NumberText.grouped(range.lowerBound)) to "
        + "\(NumberText.grouped(range.upperBound)).")
  }
}
