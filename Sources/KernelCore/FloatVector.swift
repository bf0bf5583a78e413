/// One register of 32-bit floats, the only thing the generic kernels know about a processor.
///
/// Every instruction-set target brings its own wrapper type. Sharing one (say `SIMD8<Float>`) between
/// two targets would let the linker keep only one of two same-named specialisations, possibly the one
/// that this processor cannot run.
public protocol FloatVector: Sendable {
  /// Number of lanes.
  static var width: Int { get }

  /// Vectors side by side in one tile row: 4 where there are 32 registers, else 2.
  associatedtype TileRow: VectorRow where TileRow.Vector == Self

  /// All lanes hold `value`.
  init(repeating value: Float)

  /// Reads `width` floats; no alignment is needed.
  init(loading source: UnsafePointer<Float>)

  /// Reads the first `count` floats, at most `width`, and leaves the rest zero.
  ///
  /// Memory is read in whole vectors, hence `readableSlack`.
  init(loading source: UnsafePointer<Float>, count: Int)

  /// Writes `width` floats; no alignment is needed.
  func store(to target: UnsafeMutablePointer<Float>)

  /// The lane at `index`, 0 ..< `width`.
  subscript(index: Int) -> Float { get set }

  /// `self + a * b`, fused where the processor has it.
  func addingProduct(_ a: Self, _ b: Self) -> Self

  /// Lane-wise sum.
  static func + (a: Self, b: Self) -> Self
  /// Lane-wise difference.
  static func - (a: Self, b: Self) -> Self
  /// Lane-wise product.
  static func * (a: Self, b: Self) -> Self
  /// Lane-wise quotient.
  static func / (a: Self, b: Self) -> Self

  /// Lane-wise square root.
  var squareRoot: Self { get }

  /// Lane-wise larger value.
  func maximum(_ other: Self) -> Self

  /// Lane-wise smaller value.
  func minimum(_ other: Self) -> Self

  /// `positive` where `self > 0`, else `other` (also where `self` is not a number).
  func selectPositive(_ positive: Self, else other: Self) -> Self

  /// The bit pattern of each lane shifted left by 23, read as a float again.
  ///
  /// With `self = 1.5 * 2^23 + 127 + n` this is 2^n: the low mantissa bits are the biased exponent.
  var mantissaAsPowerOfTwo: Self { get }

  /// Half-precision numbers times 2^-112 from one word a lane: the lower halves and the upper ones.
  ///
  /// Exact for zeros and normal numbers, which is all that weights are packed as.
  static func halves(at source: UnsafeRawPointer) -> (low: Self, high: Self)

  /// The exponent e and the fraction f in [1, 2) of positive normal lanes: value = f * 2^e.
  var exponentAndFraction: (exponent: Self, fraction: Self) { get }

  /// The sum of all lanes, as a tree of halves.
  var sum: Float { get }
}

extension FloatVector {
  /// Writes the first `count` lanes, at most `width`; none if that is negative.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, count: Int) {
    if count == Self.width { return store(to: target) }
    var lane = 0
    while lane < count {
      target[lane] = self[lane]
      lane &+= 1
    }
  }

  /// Writes the first `count` lanes, rectified by `slope` unless that is 1.
  @inlinable @inline(__always)
  public func storeRectified(to target: UnsafeMutablePointer<Float>, count: Int, slope: Float) {
    (slope == 1 ? self : rectified(slope: Self(repeating: slope))).store(to: target, count: count)
  }

  /// `self` where positive, else `slope * self`: 1 identity, 0 ReLU, otherwise leaky ReLU.
  @inlinable @inline(__always)
  public func rectified(slope: Self) -> Self { selectPositive(self, else: self * slope) }
}
