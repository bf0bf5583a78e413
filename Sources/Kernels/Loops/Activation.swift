import KernelCore

/// A function of one value between two layers.
public enum Activation: Equatable, Sendable {
  /// x.
  case identity
  /// max(x, 0).
  case relu
  /// x above zero, else slope * x.
  case leakyRelu(slope: Float)
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + e^-x).
  case sigmoid

  /// The factor below zero of a piecewise linear activation, which matrix products apply as they
  /// store: 1 for the identity, 0 for ReLU; nil for tanh and sigmoid.
  public var rectifierSlope: Float? {
    switch self {
    case .identity: 1
    case .relu: 0
    case .leakyRelu(let slope): slope
    case .tanh, .sigmoid: nil
    }
  }

  var slope: Float { rectifierSlope ?? 0 }

  var function: UnaryFunction {
    switch self {
    case .identity, .leakyRelu: .leakyRelu
    case .relu: .relu
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    }
  }

  var derivative: UnaryDerivative {
    switch self {
    case .identity, .leakyRelu: .leakyRelu
    case .relu: .relu
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    }
  }
}
