/// One row times some columns whose weights are stored in half precision.
///
/// The batch-1 linear layer is bound by reading weights; halves are half as many bytes. Word j of row
/// k holds column j below and column j + vector width above. Shifted into a float's place, a half
/// keeps its fraction and reads as 2^-112 of its value, which the columns' scales make good: two or
/// three integer operations, exact, on every processor.
public struct HalfCall {
  /// First float of the input, to which tap offsets are added.
  public var input: UnsafePointer<Float>
  /// (tapCount * depth, vector width) words.
  public var weights: UnsafeRawPointer
  /// Two vectors of floats at most.
  public var output: UnsafeMutablePointer<Float>
  /// As many floats as columns.
  public var bias: UnsafePointer<Float>
  /// What each column's sum is multiplied by.
  public var scale: UnsafePointer<Float>
  /// `tapCount` offsets in floats.
  public var taps: UnsafePointer<Int>
  /// Number of taps.
  public var tapCount: Int
  /// Consecutive floats read per tap.
  public var depth: Int
  /// Columns, at most two vectors of them.
  public var columns: Int
  /// Factor below zero of the fused activation; 1 keeps the value.
  public var slope: Float

  /// All fields, as described at each.
  @inlinable
  public init(
    input: UnsafePointer<Float>, weights: UnsafeRawPointer, output: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>, scale: UnsafePointer<Float>, taps: UnsafePointer<Int>,
    tapCount: Int, depth: Int, columns: Int, slope: Float
  ) {
    self.input = input
    self.weights = weights
    self.output = output
    self.bias = bias
    self.scale = scale
    self.taps = taps
    self.tapCount = tapCount
    self.depth = depth
    self.columns = columns
    self.slope = slope
  }
}

/// Four rows of weights at a time, since a sum that waits for itself would be slower than memory.
@inlinable @inline(__always)
func halfProduct<V: FloatVector>(_ type: V.Type, _ call: HalfCall) {
  let row = V.width &* MemoryLayout<UInt32>.stride
  let zero = V(repeating: 0)
  var (low0, high0, low1, high1) = (zero, zero, zero, zero)
  var (low2, high2, low3, high3) = (zero, zero, zero, zero)
  var weights = call.weights
  for tap in 0..<call.tapCount {
    let input = call.input + call.taps[tap]
    var k = 0
    while k &+ 4 <= call.depth {
      let w0 = V.halves(at: weights)
      let w1 = V.halves(at: weights + row)
      let w2 = V.halves(at: weights + 2 &* row)
      let w3 = V.halves(at: weights + 3 &* row)
      low0 = low0.addingProduct(V(repeating: input[k]), w0.low)
      high0 = high0.addingProduct(V(repeating: input[k]), w0.high)
      low1 = low1.addingProduct(V(repeating: input[k &+ 1]), w1.low)
      high1 = high1.addingProduct(V(repeating: input[k &+ 1]), w1.high)
      low2 = low2.addingProduct(V(repeating: input[k &+ 2]), w2.low)
      high2 = high2.addingProduct(V(repeating: input[k &+ 2]), w2.high)
      low3 = low3.addingProduct(V(repeating: input[k &+ 3]), w3.low)
      high3 = high3.addingProduct(V(repeating: input[k &+ 3]), w3.high)
      weights += 4 &* row
      k &+= 4
    }
    while k < call.depth {
      let w = V.halves(at: weights)
      low0 = low0.addingProduct(V(repeating: input[k]), w.low)
      high0 = high0.addingProduct(V(repeating: input[k]), w.high)
      weights += row
      k &+= 1
    }
  }
  halfResult((low0 + low1) + (low2 + low3), call, 0)
  halfResult((high0 + high1) + (high2 + high3), call, V.width)
}

@inlinable @inline(__always)
func halfResult<V: FloatVector>(_ sum: V, _ call: HalfCall, _ column: Int) {
  let valid = min(V.width, call.columns &- column)
  guard valid > 0 else { return }
  let bias = V(loading: call.bias + column, count: valid)
  let value = bias.addingProduct(sum, V(loading: call.scale + column, count: valid))
  value.storeRectified(to: call.output + column, count: valid, slope: call.slope)
}

/// Writes `rows` rows of two vectors of weights as floats, times their columns' scales.
@inlinable @inline(__always)
func decodeHalves<V: FloatVector>(
  _ type: V.Type, _ weights: UnsafeRawPointer, _ rows: Int, scale: UnsafePointer<Float>,
  to target: UnsafeMutablePointer<Float>, stride: Int
) {
  let lowScale = V(loading: scale)
  let highScale = V(loading: scale + V.width)
  var from = weights
  var to = target
  for _ in 0..<rows {
    let w = V.halves(at: from)
    (w.low * lowScale).store(to: to)
    (w.high * highScale).store(to: to + V.width)
    from += V.width &* MemoryLayout<UInt32>.stride
    to += stride
  }
}
