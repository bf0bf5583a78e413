/// What can be wrong with a latent that somebody typed or stored.
public enum LatentError: Error, Equatable, Sendable {
  /// No part has the name.
  case unknownName(String, known: [String], nearest: String?)
  /// A dimension of a part is missing, not a number (`count` 0) or beyond the last.
  case dimension(name: String, found: String, count: Int)
  /// Text without the form `NAME=VALUE`, or `NAME=FROM:TO:STEPS` for traversals.
  case syntax(found: String, expected: String)
  /// The value is not a number, or none of the choices.
  case value(name: String, found: String, expected: String)
  /// The value is a number beyond the range that makes sense.
  case outOfRange(name: String, found: String, range: ClosedRange<Float>)
  /// A stored latent has another length than the specification, or numbers that are not finite.
  case vector(found: String, size: Int)
}

extension LatentError: CustomStringConvertible {
  /// The subject, what was found and what was expected; one line without a full stop.
  public var description: String {
    switch self {
    case .unknownName(let name, let known, let nearest):
      "there is no code \"\(name)\""
        + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
        + " (there are: " + known.joined(separator: ", ") + ")"
    case .dimension(let name, let found, let count):
      if count == 0 {
        "\"\(name)[\(found)]\" needs a whole number in brackets"
      } else if count == 1 {
        "\"\(name)[\(found)]\": \"\(name)\" is one code, without dimensions"
      } else if found.isEmpty {
        "\"\(name)\" has \(count) dimensions, name one as \(name)[0] to \(name)[\(count - 1)]"
      } else {
        "there is no \"\(name)[\(found)]\", dimensions are \(name)[0] to \(name)[\(count - 1)]"
      }
    case .syntax(let found, let expected): "\"\(found)\" is not of the form \(expected)"
    case .value(let name, let found, let expected):
      "\(name) cannot be \"\(found)\", expected \(expected)"
    case .outOfRange(let name, let found, let range):
      "\(name) cannot be \(found), it goes from "
        + "\(numberText(range.lowerBound)) to \(numberText(range.upperBound))"
    case .vector(let found, let size):
      "the latent is \(found), expected \(size) finite numbers"
    }
  }
}

/// A number without a fraction of zero: `2`, `0.5`.
func numberText(_ value: Float) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
