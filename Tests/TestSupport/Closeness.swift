/// Where two lists of numbers differ most, or nil when every pair is close enough:
/// |a - b| <= absolute + relative * |b|.
///
/// The text names the worst index and both values; a different count is named too.
public func worstDifference(
  _ found: [Float], _ expected: [Float], absolute: Float, relative: Float
) -> String? {
  guard found.count == expected.count else {
    return "\(found.count) numbers, expected \(expected.count)"
  }
  var worst: (excess: Float, text: String)?
  for (index, (a, b)) in zip(found, expected).enumerated() {
    let excess = abs(a - b) - (absolute + relative * abs(b))
    // A NaN fails every comparison, so the test is for what is good.
    if !(excess <= 0), !(excess <= worst?.excess ?? -.infinity) {
      worst = (excess, "at \(index) of \(found.count): \(a), expected \(b)")
    }
  }
  return worst?.text
}
