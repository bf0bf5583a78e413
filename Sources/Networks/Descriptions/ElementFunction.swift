import Glibc

/// A function of one number that networks apply element by element, besides the four that kernels have.
///
/// Names and formulas are those of PyTorch and ONNX.
public enum ElementFunction: Equatable, Hashable, Sendable {
  /// x above zero, else alpha * (e^x - 1).
  case elu(alpha: Float)
  /// The self-normalising ELU (Klambauer et al. 2017, arXiv:1706.02515).
  case selu
  /// x * P(X <= x) for a standard normal X.
  case gelu
  /// GELU by way of tanh (Hendrycks & Gimpel 2016, arXiv:1606.08415).
  case geluTanh
  /// ln(1 + e^x).
  case softplus
  /// x / (1 + |x|).
  case softsign
  /// x * sigmoid(x), SiLU.
  case swish
  /// x * tanh(softplus(x)).
  case mish
  /// alpha * x + beta, kept within 0 and 1.
  case hardSigmoid(alpha: Float, beta: Float)
  /// x * hardSigmoid(x) with alpha 1/6 and beta 1/2.
  case hardSwish
  /// x kept within two ends, which may be infinite: hardtanh, ReLU6.
  case clip(low: Float, high: Float)
  /// One of the functions without settings.
  case plain(PlainFunction)

  /// Functions that everybody knows.
  public enum PlainFunction: String, CaseIterable, Codable, Sendable {
    case absolute, ceiling, cosine, errorFunction, exponential, floor, logarithm, negative
    case reciprocal, round, sign, sine, squareRoot
  }

  /// f(x).
  public func callAsFunction(_ x: Float) -> Float {
    switch self {
    case .elu(let alpha): x > 0 ? x : alpha * expm1f(x)
    case .selu: x > 0 ? Self.seluScale * x : Self.seluScale * Self.seluAlpha * expm1f(x)
    case .gelu: 0.5 * x * (1 + erff(x * Float(0.5).squareRoot()))
    case .geluTanh:
      0.5 * x * (1 + tanhf((2 / Float.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .softplus: Self.softplus(x)
    case .softsign: x / (1 + x.magnitude)
    case .swish: x / (1 + expf(-x))
    case .mish: x * tanhf(Self.softplus(x))
    case .hardSigmoid(let alpha, let beta): min(max(alpha * x + beta, 0), 1)
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    case .clip(let low, let high): min(max(x, low), high)
    case .plain(let function): function(x)
    }
  }

  private static let seluScale: Float = 1.050_701
  private static let seluAlpha: Float = 1.673_263_2

  /// ln(1 + e^x) without overflow.
  private static func softplus(_ x: Float) -> Float { max(x, 0) + log1pf(expf(-x.magnitude)) }
}

extension ElementFunction.PlainFunction {
  /// f(x).
  public func callAsFunction(_ x: Float) -> Float {
    switch self {
    case .absolute: x.magnitude
    case .ceiling: x.rounded(.up)
    case .cosine: cosf(x)
    case .errorFunction: erff(x)
    case .exponential: expf(x)
    case .floor: x.rounded(.down)
    case .logarithm: logf(x)
    case .negative: -x
    case .reciprocal: 1 / x
    case .round: x.rounded(.toNearestOrEven)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
    case .sine: sinf(x)
    case .squareRoot: x.squareRoot()
    }
  }
}
