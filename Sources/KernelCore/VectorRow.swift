/// A few vectors side by side: one row of a register tile.
///
/// Six of these are the accumulators of every matrix kernel. They are structs of named vectors since
/// those stay in registers; a tuple or an array of vectors does not always.
public protocol VectorRow: Sendable {
  /// The register type.
  associatedtype Vector: FloatVector
  /// Number of vectors.
  static var count: Int { get }
  /// All lanes hold `value`.
  init(repeating value: Float)
  /// Reads `count` vectors, `stride` floats from one to the next.
  init(loading source: UnsafePointer<Float>, stride: Int)
  /// Reads the first `valid` lanes of `count` vectors, `stride` floats from one to the next.
  init(loading source: UnsafePointer<Float>, stride: Int, valid: Int)
  /// Reads the first `valid` of `count * Vector.width` floats and leaves the rest zero.
  init(loading source: UnsafePointer<Float>, valid: Int)
  /// Reads the vectors from number `first` on of a panel's row of halves, two vectors a word; times 2^-112.
  init(halves source: UnsafeRawPointer, first: Int)
  /// Adds `factor * other`, vector by vector.
  mutating func addProduct(_ factor: Vector, _ other: Self)
  /// Adds vector by vector.
  func adding(_ other: Self) -> Self
  /// Leaky rectification with `slope` below zero.
  func rectified(slope: Vector) -> Self
  /// Writes all floats.
  func store(to target: UnsafeMutablePointer<Float>)
  /// Writes the first `valid` floats.
  func store(to target: UnsafeMutablePointer<Float>, valid: Int)
  /// Writes the lane sum of each vector.
  func storeSums(to target: UnsafeMutablePointer<Float>)
}

extension VectorRow {
  /// Number of floats.
  @inlinable @inline(__always)
  public static var width: Int { count &* Vector.width }

  /// Reads `width` consecutive floats.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>) {
    self.init(loading: source, stride: Vector.width)
  }
}

/// One vector as a row.
public struct SingleRow<Vector: FloatVector>: VectorRow {
  @usableFromInline var vector: Vector

  /// One.
  @inlinable @inline(__always)
  public static var count: Int { 1 }

  /// All lanes hold `value`.
  @inlinable @inline(__always)
  public init(repeating value: Float) { vector = Vector(repeating: value) }

  /// Reads one vector; the stride does not matter.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, stride: Int) {
    vector = Vector(loading: source)
  }

  /// Reads the first `valid` lanes; the stride does not matter.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, stride: Int, valid: Int) {
    vector = Vector(loading: source, count: valid)
  }

  /// Reads the first `valid` floats, at most `width`.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    vector = Vector(loading: source, count: min(valid, Vector.width))
  }

  /// Reads vector number `first`: the lower or the upper halves of some words.
  @inlinable @inline(__always)
  public init(halves source: UnsafeRawPointer, first: Int) {
    let words = source + (first >> 1) &* Vector.width &* MemoryLayout<UInt32>.stride
    vector = first & 1 == 0 ? Vector.halves(at: words).low : Vector.halves(at: words).high
  }

  /// Adds `factor * other`.
  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    vector = vector.addingProduct(factor, other.vector)
  }

  /// Adds.
  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.vector = vector + other.vector
    return result
  }

  /// Leaky rectification.
  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.vector = vector.rectified(slope: slope)
    return result
  }

  /// Writes all floats.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) { vector.store(to: target) }

  /// Writes the first `valid` floats, at most `width`.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    vector.store(to: target, count: min(valid, Vector.width))
  }

  /// Writes the lane sum.
  @inlinable @inline(__always)
  public func storeSums(to target: UnsafeMutablePointer<Float>) { target[0] = vector.sum }
}

/// Two rows as one, so that rows of two, three and four vectors need no code of their own.
public struct PairedRow<Left: VectorRow, Right: VectorRow>: VectorRow
where Left.Vector == Right.Vector {
  /// The register type of both halves.
  public typealias Vector = Left.Vector

  @usableFromInline var left: Left
  @usableFromInline var right: Right

  /// The vectors of both halves.
  @inlinable @inline(__always)
  public static var count: Int { Left.count &+ Right.count }

  /// All lanes hold `value`.
  @inlinable @inline(__always)
  public init(repeating value: Float) {
    left = Left(repeating: value)
    right = Right(repeating: value)
  }

  /// Reads the left half, then the right one.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, stride: Int) {
    left = Left(loading: source, stride: stride)
    right = Right(loading: source + Left.count &* stride, stride: stride)
  }

  /// Reads the first `valid` lanes of each vector.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, stride: Int, valid: Int) {
    left = Left(loading: source, stride: stride, valid: valid)
    right = Right(loading: source + Left.count &* stride, stride: stride, valid: valid)
  }

  /// Reads the first `valid` floats.
  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    left = Left(loading: source, valid: valid)
    right = Right(loading: source + Left.width, valid: valid &- Left.width)
  }

  /// Reads the vectors from number `first` on, left ones first.
  @inlinable @inline(__always)
  public init(halves source: UnsafeRawPointer, first: Int) {
    left = Left(halves: source, first: first)
    right = Right(halves: source, first: first &+ Left.count)
  }

  /// Adds `factor * other`, half by half.
  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    left.addProduct(factor, other.left)
    right.addProduct(factor, other.right)
  }

  /// Adds half by half.
  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.left = left.adding(other.left)
    result.right = right.adding(other.right)
    return result
  }

  /// Leaky rectification, half by half.
  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.left = left.rectified(slope: slope)
    result.right = right.rectified(slope: slope)
    return result
  }

  /// Writes all floats.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) {
    left.store(to: target)
    right.store(to: target + Left.width)
  }

  /// Writes the first `valid` floats.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    left.store(to: target, valid: valid)
    right.store(to: target + Left.width, valid: valid &- Left.width)
  }

  /// Writes the lane sums of both halves.
  @inlinable @inline(__always)
  public func storeSums(to target: UnsafeMutablePointer<Float>) {
    left.storeSums(to: target)
    right.storeSums(to: target + Left.count)
  }
}

/// Two vectors side by side.
public typealias DoubleRow<V: FloatVector> = PairedRow<SingleRow<V>, SingleRow<V>>

/// Three vectors side by side.
public typealias TripleRow<V: FloatVector> = PairedRow<DoubleRow<V>, SingleRow<V>>

/// Four vectors side by side.
public typealias QuadRow<V: FloatVector> = PairedRow<DoubleRow<V>, DoubleRow<V>>
