public import Formats
public import Networks

/// What can be wrong with a description and weights that are to become a plan, or with its input.
public enum InferenceError: Error, Equatable, Sendable {
  /// The description does not fit together, or a tensor is missing or of another shape.
  case network(NetworkError)
  /// A layer's settings are outside what plans run.
  case unsupported(layer: String, found: String, expected: String)
  /// The file that holds the weights cannot be read.
  case unreadable(FormatError)
  /// An input has another number of values per picture than the network takes.
  case inputShape(found: [Int], expected: [Int])
}

extension InferenceError: CustomStringConvertible {
  /// Subject, found, expected.
  public var description: String {
    switch self {
    case .network(let error): error.description
    case .unsupported(let layer, let found, let expected):
      "layer \"\(layer)\" has \(found), expected \(expected)"
    case .unreadable(let error): error.description
    case .inputShape(let found, let expected):
      "the network is given \(Self.text(found)), it takes (N, "
        + expected.map(String.init).joined(separator: ", ") + ")"
    }
  }

  private static func text(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}
