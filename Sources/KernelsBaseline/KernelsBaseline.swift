import KernelCore

/// Four lanes: what every x86-64 (SSE2) and every arm64 (NEON) has.
struct Vector4: FloatVector {
  typealias TileRow = DoubleRow<Vector4>

  var lanes: SIMD4<Float>

  @inline(__always) static var width: Int { 4 }

  @inline(__always) init(_ lanes: SIMD4<Float>) { self.lanes = lanes }

  @inline(__always) init(repeating value: Float) { lanes = SIMD4(repeating: value) }

  @inline(__always) init(loading source: UnsafePointer<Float>) {
    lanes = UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
  }

  @inline(__always) init(loading source: UnsafePointer<Float>, count: Int) {
    let all = UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
    let limit = SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: count))
    // An array literal here would become a function that targets share.
    let lane = SIMD4<Int32>(0, 1, 2, 3)
    lanes = SIMD4<Float>(repeating: 0).replacing(with: all, where: lane .< limit)
  }

  @inline(__always) func store(to target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: lanes, as: SIMD4<Float>.self)
  }

  @inline(__always) subscript(index: Int) -> Float {
    get { lanes[index] }
    set { lanes[index] = newValue }
  }

  @inline(__always) func addingProduct(_ a: Self, _ b: Self) -> Self {
    Self(lanes + a.lanes * b.lanes)
  }

  @inline(__always) static func + (a: Self, b: Self) -> Self { Self(a.lanes + b.lanes) }

  @inline(__always) static func - (a: Self, b: Self) -> Self { Self(a.lanes - b.lanes) }

  @inline(__always) static func * (a: Self, b: Self) -> Self { Self(a.lanes * b.lanes) }

  @inline(__always) static func / (a: Self, b: Self) -> Self { Self(a.lanes / b.lanes) }

  @inline(__always) var squareRoot: Self { Self(lanes.squareRoot()) }

  @inline(__always) func maximum(_ other: Self) -> Self {
    Self(lanes.replacing(with: other.lanes, where: lanes .< other.lanes))
  }

  @inline(__always) func minimum(_ other: Self) -> Self {
    Self(lanes.replacing(with: other.lanes, where: lanes .> other.lanes))
  }

  @inline(__always) func selectPositive(_ positive: Self, else other: Self) -> Self {
    Self(other.lanes.replacing(with: positive.lanes, where: lanes .> 0))
  }

  @inline(__always) static func halves(at source: UnsafeRawPointer) -> (low: Self, high: Self) {
    let words = source.loadUnaligned(as: SIMD4<Int32>.self)
    // The sign stays, exponent and fraction move by the three bits that a float's exponent is longer.
    let mask = SIMD4<Int32>(repeating: Int32(bitPattern: 0x8FFF_E000))
    return (
      Self(unsafeBitCast((words &<< 16) &>> 3 & mask, to: SIMD4<Float>.self)),
      Self(unsafeBitCast(words &>> 3 & mask, to: SIMD4<Float>.self))
    )
  }

  @inline(__always) var mantissaAsPowerOfTwo: Self {
    let bits = unsafeBitCast(lanes, to: SIMD4<UInt32>.self)
    return Self(unsafeBitCast(bits &<< 23, to: SIMD4<Float>.self))
  }

  @inline(__always) var exponentAndFraction: (exponent: Self, fraction: Self) {
    let bits = unsafeBitCast(lanes, to: SIMD4<UInt32>.self)
    // The exponent becomes the low mantissa bits of 2^23, which is exact and needs no conversion.
    let exponent = unsafeBitCast((bits &>> 23) | 0x4B00_0000, to: SIMD4<Float>.self)
    let fraction = unsafeBitCast((bits & 0x007F_FFFF) | 0x3F80_0000, to: SIMD4<Float>.self)
    return (Self(exponent - (8_388_608 + 127)), Self(fraction))
  }

  @inline(__always) var sum: Float {
    let sum2 = lanes.lowHalf + lanes.highHalf
    return sum2.x + sum2.y
  }
}

/// The kernels of this instruction set.
public let baselineKernels = KernelTable(Vector4.self)
