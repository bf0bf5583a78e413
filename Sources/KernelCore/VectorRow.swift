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
  /// Reads `count * Vector.width` consecutive floats.
  init(loading source: UnsafePointer<Float>)
  /// Reads the first `valid` floats and leaves the rest zero.
  init(loading source: UnsafePointer<Float>, valid: Int)
  /// Reads one vector from each of the first `count` pointers.
  init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>)
  /// Reads `valid` lanes of one vector from each of the first `count` pointers.
  init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>, valid: Int)
  /// Adds `factor * other`, vector by vector.
  mutating func addProduct(_ factor: Vector, _ other: Self)
  /// Writes all floats.
  func store(to target: UnsafeMutablePointer<Float>)
  /// Writes the first `valid` floats.
  func store(to target: UnsafeMutablePointer<Float>, valid: Int)
  /// Leaky rectification with `slope` below zero.
  func rectified(slope: Vector) -> Self
  /// Adds vector by vector.
  func adding(_ other: Self) -> Self
  /// The lane sum of vector `index`.
  func sum(_ index: Int) -> Float
}

/// One vector side by side.
public struct VectorRow1<Vector: FloatVector>: VectorRow {
  @usableFromInline var a: Vector

  @inlinable @inline(__always) public static var count: Int { 1 }

  @inlinable @inline(__always)
  public init(repeating value: Float) {
    a = Vector(repeating: value)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>) {
    a = Vector(loading: source)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    a = Vector(loading: source, count: min(valid, Vector.width))
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>
  ) {
    a = Vector(loading: p0)
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>, valid: Int
  ) {
    a = Vector(loading: p0, count: valid)
  }

  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    a = a.addingProduct(factor, other.a)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) {
    a.store(to: target)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    a.store(to: target, count: min(valid, Vector.width))
  }

  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.a = a.rectified(slope: slope)
    return result
  }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.a = a + other.a
    return result
  }

  @inlinable @inline(__always)
  public func sum(_ index: Int) -> Float {
    a.sum
  }
}

/// Two vectors side by side.
public struct VectorRow2<Vector: FloatVector>: VectorRow {
  @usableFromInline var a: Vector
  @usableFromInline var b: Vector

  @inlinable @inline(__always) public static var count: Int { 2 }

  @inlinable @inline(__always)
  public init(repeating value: Float) {
    a = Vector(repeating: value)
    b = Vector(repeating: value)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>) {
    a = Vector(loading: source)
    b = Vector(loading: source + Vector.width)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    a = Vector(loading: source, count: min(valid, Vector.width))
    b = Vector(loading: source + Vector.width, count: min(valid &- Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>
  ) {
    a = Vector(loading: p0)
    b = Vector(loading: p1)
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>, valid: Int
  ) {
    a = Vector(loading: p0, count: valid)
    b = Vector(loading: p1, count: valid)
  }

  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    a = a.addingProduct(factor, other.a)
    b = b.addingProduct(factor, other.b)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) {
    a.store(to: target)
    b.store(to: target + Vector.width)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    a.store(to: target, count: min(valid, Vector.width))
    b.store(to: target + Vector.width, count: min(valid &- Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.a = a.rectified(slope: slope)
    result.b = b.rectified(slope: slope)
    return result
  }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.a = a + other.a
    result.b = b + other.b
    return result
  }

  @inlinable @inline(__always)
  public func sum(_ index: Int) -> Float {
    switch index {
    case 0: a.sum
    default: b.sum
    }
  }
}

/// Three vectors side by side.
public struct VectorRow3<Vector: FloatVector>: VectorRow {
  @usableFromInline var a: Vector
  @usableFromInline var b: Vector
  @usableFromInline var c: Vector

  @inlinable @inline(__always) public static var count: Int { 3 }

  @inlinable @inline(__always)
  public init(repeating value: Float) {
    a = Vector(repeating: value)
    b = Vector(repeating: value)
    c = Vector(repeating: value)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>) {
    a = Vector(loading: source)
    b = Vector(loading: source + Vector.width)
    c = Vector(loading: source + 2 &* Vector.width)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    a = Vector(loading: source, count: min(valid, Vector.width))
    b = Vector(loading: source + Vector.width, count: min(valid &- Vector.width, Vector.width))
    c = Vector(loading: source + 2 &* Vector.width, count: min(valid &- 2 &* Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>
  ) {
    a = Vector(loading: p0)
    b = Vector(loading: p1)
    c = Vector(loading: p2)
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>, valid: Int
  ) {
    a = Vector(loading: p0, count: valid)
    b = Vector(loading: p1, count: valid)
    c = Vector(loading: p2, count: valid)
  }

  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    a = a.addingProduct(factor, other.a)
    b = b.addingProduct(factor, other.b)
    c = c.addingProduct(factor, other.c)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) {
    a.store(to: target)
    b.store(to: target + Vector.width)
    c.store(to: target + 2 &* Vector.width)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    a.store(to: target, count: min(valid, Vector.width))
    b.store(to: target + Vector.width, count: min(valid &- Vector.width, Vector.width))
    c.store(to: target + 2 &* Vector.width, count: min(valid &- 2 &* Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.a = a.rectified(slope: slope)
    result.b = b.rectified(slope: slope)
    result.c = c.rectified(slope: slope)
    return result
  }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.a = a + other.a
    result.b = b + other.b
    result.c = c + other.c
    return result
  }

  @inlinable @inline(__always)
  public func sum(_ index: Int) -> Float {
    switch index {
    case 0: a.sum
    case 1: b.sum
    default: c.sum
    }
  }
}

/// Four vectors side by side.
public struct VectorRow4<Vector: FloatVector>: VectorRow {
  @usableFromInline var a: Vector
  @usableFromInline var b: Vector
  @usableFromInline var c: Vector
  @usableFromInline var d: Vector

  @inlinable @inline(__always) public static var count: Int { 4 }

  @inlinable @inline(__always)
  public init(repeating value: Float) {
    a = Vector(repeating: value)
    b = Vector(repeating: value)
    c = Vector(repeating: value)
    d = Vector(repeating: value)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>) {
    a = Vector(loading: source)
    b = Vector(loading: source + Vector.width)
    c = Vector(loading: source + 2 &* Vector.width)
    d = Vector(loading: source + 3 &* Vector.width)
  }

  @inlinable @inline(__always)
  public init(loading source: UnsafePointer<Float>, valid: Int) {
    a = Vector(loading: source, count: min(valid, Vector.width))
    b = Vector(loading: source + Vector.width, count: min(valid &- Vector.width, Vector.width))
    c = Vector(loading: source + 2 &* Vector.width, count: min(valid &- 2 &* Vector.width, Vector.width))
    d = Vector(loading: source + 3 &* Vector.width, count: min(valid &- 3 &* Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>
  ) {
    a = Vector(loading: p0)
    b = Vector(loading: p1)
    c = Vector(loading: p2)
    d = Vector(loading: p3)
  }

  @inlinable @inline(__always)
  public init(
    _ p0: UnsafePointer<Float>, _ p1: UnsafePointer<Float>, _ p2: UnsafePointer<Float>,
    _ p3: UnsafePointer<Float>, valid: Int
  ) {
    a = Vector(loading: p0, count: valid)
    b = Vector(loading: p1, count: valid)
    c = Vector(loading: p2, count: valid)
    d = Vector(loading: p3, count: valid)
  }

  @inlinable @inline(__always)
  public mutating func addProduct(_ factor: Vector, _ other: Self) {
    a = a.addingProduct(factor, other.a)
    b = b.addingProduct(factor, other.b)
    c = c.addingProduct(factor, other.c)
    d = d.addingProduct(factor, other.d)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>) {
    a.store(to: target)
    b.store(to: target + Vector.width)
    c.store(to: target + 2 &* Vector.width)
    d.store(to: target + 3 &* Vector.width)
  }

  @inlinable @inline(__always)
  public func store(to target: UnsafeMutablePointer<Float>, valid: Int) {
    a.store(to: target, count: min(valid, Vector.width))
    b.store(to: target + Vector.width, count: min(valid &- Vector.width, Vector.width))
    c.store(to: target + 2 &* Vector.width, count: min(valid &- 2 &* Vector.width, Vector.width))
    d.store(to: target + 3 &* Vector.width, count: min(valid &- 3 &* Vector.width, Vector.width))
  }

  @inlinable @inline(__always)
  public func rectified(slope: Vector) -> Self {
    var result = self
    result.a = a.rectified(slope: slope)
    result.b = b.rectified(slope: slope)
    result.c = c.rectified(slope: slope)
    result.d = d.rectified(slope: slope)
    return result
  }

  @inlinable @inline(__always)
  public func adding(_ other: Self) -> Self {
    var result = self
    result.a = a + other.a
    result.b = b + other.b
    result.c = c + other.c
    result.d = d + other.d
    return result
  }

  @inlinable @inline(__always)
  public func sum(_ index: Int) -> Float {
    switch index {
    case 0: a.sum
    case 1: b.sum
    case 2: c.sum
    default: d.sum
    }
  }
}
