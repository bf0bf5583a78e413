/// One line of pixels to be differenced.
public struct DifferenceCall {
  /// The line's first float.
  public var source: UnsafePointer<Float>
  /// Receives d[x] - d[x + 1].
  public var alongX: UnsafeMutablePointer<Float>
  /// Receives d[y] - d[y + 1].
  public var alongY: UnsafeMutablePointer<Float>
  /// Receives the difference along y of the differences along x.
  public var alongBoth: UnsafeMutablePointer<Float>
  /// Floats of the line that have a neighbour in x.
  public var count: Int
  /// Floats at its end that have none.
  public var rest: Int
  /// Whether there is a neighbour in y.
  public var hasBelow: Bool
  /// Floats to the neighbour in x.
  public var xStep: Int
  /// Floats to the neighbour in y.
  public var yStep: Int

  /// All fields, as described at each.
  @inlinable
  public init(
    source: UnsafePointer<Float>, alongX: UnsafeMutablePointer<Float>,
    alongY: UnsafeMutablePointer<Float>, alongBoth: UnsafeMutablePointer<Float>, count: Int,
    rest: Int, hasBelow: Bool, xStep: Int, yStep: Int
  ) {
    self.source = source
    self.alongX = alongX
    self.alongY = alongY
    self.alongBoth = alongBoth
    self.count = count
    self.rest = rest
    self.hasBelow = hasBelow
    self.xStep = xStep
    self.yStep = yStep
  }
}

@inlinable @inline(__always)
func differences<V: FloatVector>(_ type: V.Type, _ call: DifferenceCall) {
  guard call.hasBelow else {
    difference(V.self, call.source, step: call.xStep, to: call.alongX, call.count)
    return
  }
  var i = 0
  while i < call.count {
    let here = call.source + i
    let valid = min(V.width, call.count &- i)
    let d = V(loading: here)
    let below = V(loading: here + call.yStep)
    let x = d - V(loading: here + call.xStep)
    x.store(to: call.alongX + i, count: valid)
    (d - below).store(to: call.alongY + i, count: valid)
    let both = x - (below - V(loading: here + (call.xStep &+ call.yStep)))
    both.store(to: call.alongBoth + i, count: valid)
    i &+= V.width
  }
  difference(
    V.self, call.source + call.count, step: call.yStep, to: call.alongY + call.count, call.rest)
}

@inlinable @inline(__always)
func difference<V: FloatVector>(
  _ type: V.Type, _ source: UnsafePointer<Float>, step: Int,
  to target: UnsafeMutablePointer<Float>, _ count: Int
) {
  var i = 0
  while i < count {
    let here = source + i
    let difference = V(loading: here) - V(loading: here + step)
    difference.store(to: target + i, count: min(V.width, count &- i))
    i &+= V.width
  }
}
