/// One Adam step's constants (Kingma & Ba 2014, arXiv:1412.6980, Algorithm 1, as PyTorch computes it).
public struct AdamConstants: Equatable, Sendable {
  /// Share of the old first moment.
  public var beta1: Float
  /// Share of the old second moment.
  public var beta2: Float
  /// Added to the root of the corrected second moment.
  public var epsilon: Float
  /// learningRate / (1 - beta1^t).
  public var stepSize: Float
  /// 1 / sqrt(1 - beta2^t).
  public var inverseRootCorrection: Float

  /// All fields, as described at each.
  @inlinable
  public init(
    beta1: Float, beta2: Float, epsilon: Float, stepSize: Float, inverseRootCorrection: Float
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.stepSize = stepSize
    self.inverseRootCorrection = inverseRootCorrection
  }
}

/// Functions of one value that run over whole buffers.
public enum UnaryFunction: Int, Sendable, CaseIterable {
  /// max(x, 0).
  case relu
  /// x above zero, else slope * x.
  case leakyRelu
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + e^-x).
  case sigmoid
  /// e^x.
  case exponential
  /// The natural logarithm.
  case logarithm
}

/// Derivatives as a function of the *result* y, multiplied by the incoming gradient.
public enum UnaryDerivative: Int, Sendable, CaseIterable {
  /// Gradient where y > 0, else 0.
  case relu
  /// Gradient where y > 0, else slope * gradient.
  case leakyRelu
  /// gradient * (1 - y * y).
  case tanh
  /// gradient * y * (1 - y).
  case sigmoid
}

@inlinable @inline(__always)
func map<V: FloatVector>(
  _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int,
  _ body: (V) -> V
) {
  var i = 0
  while i &+ V.width <= count {
    body(V(loading: source + i)).store(to: target + i)
    i &+= V.width
  }
  if i < count {
    let rest = count &- i
    body(V(loading: source + i, count: rest)).store(to: target + i, count: rest)
  }
}

@inlinable @inline(__always)
func map2<V: FloatVector>(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
  _ count: Int, _ body: (V, V) -> V
) {
  var i = 0
  while i &+ V.width <= count {
    body(V(loading: a + i), V(loading: b + i)).store(to: target + i)
    i &+= V.width
  }
  if i < count {
    let rest = count &- i
    body(V(loading: a + i, count: rest), V(loading: b + i, count: rest))
      .store(to: target + i, count: rest)
  }
}

@inlinable @inline(__always)
func apply<V: FloatVector>(
  _ type: V.Type, _ function: UnaryFunction, _ slope: Float, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch function {
  case .relu:
    let zero = V(repeating: 0)
    map(source, target, count) { (x: V) in x.selectPositive(x, else: zero) }
  case .leakyRelu:
    let factor = V(repeating: slope)
    map(source, target, count) { (x: V) in x.rectified(slope: factor) }
  case .tanh: map(source, target, count) { (x: V) in x.hyperbolicTangent }
  case .sigmoid: map(source, target, count) { (x: V) in x.sigmoid }
  case .exponential: map(source, target, count) { (x: V) in x.exponential }
  case .logarithm: map(source, target, count) { (x: V) in x.naturalLogarithm }
  }
}

@inlinable @inline(__always)
func differentiate<V: FloatVector>(
  _ type: V.Type, _ derivative: UnaryDerivative, _ slope: Float, _ result: UnsafePointer<Float>,
  _ gradient: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int
) {
  let one = V(repeating: 1)
  switch derivative {
  case .relu:
    let zero = V(repeating: 0)
    map2(result, gradient, target, count) { (y: V, g: V) in y.selectPositive(g, else: zero) }
  case .leakyRelu:
    let factor = V(repeating: slope)
    map2(result, gradient, target, count) { (y: V, g: V) in
      y.selectPositive(g, else: g * factor)
    }
  case .tanh: map2(result, gradient, target, count) { (y: V, g: V) in g * (one - y * y) }
  case .sigmoid: map2(result, gradient, target, count) { (y: V, g: V) in g * y * (one - y) }
  }
}

/// target += factor * source.
@inlinable @inline(__always)
func addScaled<V: FloatVector>(
  _ type: V.Type, _ factor: Float, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ count: Int
) {
  let scale = V(repeating: factor)
  map2(source, target, target, count) { (x: V, y: V) in y.addingProduct(scale, x) }
}

/// target = factor * source.
@inlinable @inline(__always)
func scale<V: FloatVector>(
  _ type: V.Type, _ factor: Float, _ source: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>, _ count: Int
) {
  let scale = V(repeating: factor)
  map(source, target, count) { (x: V) in x * scale }
}

/// One Adam step over `count` weights; moments are updated in place.
@inlinable @inline(__always)
func adam<V: FloatVector>(
  _ type: V.Type, _ constants: AdamConstants, _ weights: UnsafeMutablePointer<Float>,
  _ gradients: UnsafePointer<Float>, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ count: Int
) {
  let beta1 = V(repeating: constants.beta1)
  let beta2 = V(repeating: constants.beta2)
  let rest1 = V(repeating: 1 - constants.beta1)
  let rest2 = V(repeating: 1 - constants.beta2)
  let epsilon = V(repeating: constants.epsilon)
  let step = V(repeating: -constants.stepSize)
  let correction = V(repeating: constants.inverseRootCorrection)
  var i = 0
  while i < count {
    let valid = min(V.width, count &- i)
    let isWhole = valid == V.width
    let g = isWhole ? V(loading: gradients + i) : V(loading: gradients + i, count: valid)
    var m = isWhole ? V(loading: first + i) : V(loading: first + i, count: valid)
    var v = isWhole ? V(loading: second + i) : V(loading: second + i, count: valid)
    var w = isWhole ? V(loading: weights + i) : V(loading: weights + i, count: valid)
    m = (beta1 * m).addingProduct(rest1, g)
    v = (beta2 * v).addingProduct(rest2 * g, g)
    let denominator = epsilon.addingProduct(v.squareRoot, correction)
    w = w.addingProduct(step, m / denominator)
    if isWhole {
      m.store(to: first + i)
      v.store(to: second + i)
      w.store(to: weights + i)
    } else {
      m.store(to: first + i, count: valid)
      v.store(to: second + i, count: valid)
      w.store(to: weights + i, count: valid)
    }
    i &+= V.width
  }
}
