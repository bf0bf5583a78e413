/// What can be wrong with a network that came from outside.
public enum NetworkError: Error, Equatable, Sendable {
  /// A layer cannot take the shape before it.
  case shape(layer: String, found: [Int], expected: String)
  /// A layer reads a layer that does not come before it.
  case source(layer: String, found: String)
  /// A layer that runs but cannot be trained.
  case untrainable(layer: String)
  /// A parameter is not in the table of weights.
  case missing(parameter: String)
  /// A parameter has another shape than the description says.
  case parameterShape(parameter: String, found: [Int], expected: [Int])
}

extension NetworkError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .shape(let layer, let found, let expected):
      "layer \"\(layer)\" is given \(shapeText(found)), it takes \(expected)"
    case .source(let layer, let found):
      "layer \"\(layer)\" reads \"\(found)\", which is no layer before it"
    case .untrainable(let layer):
      "layer \"\(layer)\" is of a kind that takes no gradients back"
    case .missing(let parameter):
      "tensor \"\(parameter)\" is missing"
    case .parameterShape(let parameter, let found, let expected):
      "tensor \"\(parameter)\" is \(shapeText(found)), expected \(shapeText(expected))"
    }
  }
}

private func shapeText(_ shape: [Int]) -> String {
  "(" + shape.map(String.init).joined(separator: ", ") + ")"
}
