import Glibc

// Functions of one value, from the C library in double precision.

extension Reference {
  /// e^x.
  public static func exponential(_ x: Float) -> Float { Float(exp(Double(x))) }

  /// The natural logarithm.
  public static func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }

  /// The hyperbolic tangent.
  public static func tanh(_ x: Float) -> Float { Float(Glibc.tanh(Double(x))) }

  /// 1 / (1 + e^-x).
  public static func sigmoid(_ x: Float) -> Float { Float(1 / (1 + exp(-Double(x)))) }

  /// activation(x).
  public static func apply(_ activation: Activation, _ x: Float) -> Float {
    switch activation {
    case .identity: x
    case .relu: max(x, 0)
    case .leakyRelu(let slope): x > 0 ? x : slope * x
    case .tanh: tanh(x)
    case .sigmoid: sigmoid(x)
    }
  }

  /// The derivative of an activation, given its result y.
  public static func derivative(_ activation: Activation, result y: Float) -> Float {
    switch activation {
    case .identity: 1
    case .relu: y > 0 ? 1 : 0
    case .leakyRelu(let slope): y > 0 ? 1 : slope
    case .tanh: 1 - y * y
    case .sigmoid: y * (1 - y)
    }
  }
}
