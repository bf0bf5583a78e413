import Latents

/// Why a typed value was not taken.
public enum TypedValueError: Error, Equatable, Sendable {
  /// The text is no number and no word that means one.
  case notAValue(String)
  /// The number is beyond the ends of the slider.
  case outside(value: Float, low: Float, high: Float)
  /// There is no such category.
  case notAChoice(String, choices: [String])
}

extension TypedValueError: CustomStringConvertible {
  /// What was wrong and what would be right.
  public var description: String {
    switch self {
    case .notAValue(let text):
      "'\(text)' is not a value: type a number, +0.1 or -=0.1 to change by it, min, zero or max"
    case .outside(let value, let low, let high):
      "\(shortNumber(value)) is outside the range \(shortNumber(low)) to \(shortNumber(high))"
    case .notAChoice(let text, let choices):
      "'\(text)' is not one of \(choices.prefix(12).joined(separator: " "))"
    }
  }
}

extension CodeRows {
  /// The value that `text` means for `row`, whose present value is `current`.
  ///
  /// `0.62` and `-0.5` are values; `+0.1` and `+=0.1` add, `-=0.1` subtracts; `min`, `max` and
  /// `zero` are places on the slider. For a categorical row the name of a category.
  ///
  /// - Parameter mayLeaveSlider: whether values beyond the ends of the slider are taken, which normal noise
  ///   may have.
  public func typedValue(
    _ text: String, for row: LatentCoordinate, current: Float, mayLeaveSlider: Bool = false
  ) throws(TypedValueError) -> Float {
    let word = String(text.filter { $0 != " " })
    if isCategorical(row) {
      let choices = choices(of: row)
      guard let index = choices.firstIndex(where: { $0.lowercased() == word.lowercased() }) else {
        throw .notAChoice(word, choices: choices)
      }
      return Float(index)
    }
    let range = part(of: row).sliderRange
    switch word.lowercased() {
    case "min": return range.lowerBound
    case "max": return range.upperBound
    case "zero": return min(max(range.lowerBound, 0), range.upperBound)
    default: break
    }
    let value: Float?
    if word.hasPrefix("+=") {
      value = Float(word.dropFirst(2)).map { current + $0 }
    } else if word.hasPrefix("-=") {
      value = Float(word.dropFirst(2)).map { current - $0 }
    } else if word.hasPrefix("+") {
      value = Float(word.dropFirst()).map { current + $0 }
    } else {
      value = Float(word)
    }
    guard let value, value.isFinite else { throw .notAValue(word) }
    guard mayLeaveSlider || range.contains(value) else {
      throw .outside(value: value, low: range.lowerBound, high: range.upperBound)
    }
    return value
  }
}
