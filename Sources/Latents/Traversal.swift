/// One coordinate varied over values while all others stay: a row of a traversal picture.
public struct Traversal: Equatable, Hashable, Sendable {
  /// The usual number of values of a continuous code; steps of 0.5 from -2 to 2.
  public static let defaultCount = 9
  /// The largest number of values.
  public static let countLimit = 1_000

  /// What is varied.
  public var coordinate: LatentCoordinate
  /// The values in order; categories for a categorical code.
  public var values: [Float]

  /// A traversal of given values.
  public init(coordinate: LatentCoordinate, values: [Float]) {
    self.coordinate = coordinate
    self.values = values
  }

  /// The usual traversal: all categories, or `count` values over the range of the slider.
  public init(of coordinate: LatentCoordinate, in spec: LatentSpec, count: Int = defaultCount) {
    let range = spec.valueRange(of: coordinate)
    if spec.parts[coordinate.part].kind == .categorical {
      values = (0..<spec.parts[coordinate.part].categoryCount).map(Float.init)
    } else {
      values = Self.values(from: range.lowerBound, to: range.upperBound, count: count)
    }
    self.coordinate = coordinate
  }

  /// Reads `NAME` for the usual traversal or `NAME=FROM:TO:STEPS`; categories go from `FROM` to `TO`
  /// in whole steps and need no `STEPS`.
  ///
  /// - Throws: `LatentError` for an unknown name, a value out of range or a number of steps that is
  ///   not within 2 to `countLimit`.
  public init(parsing text: String, in spec: LatentSpec) throws(LatentError) {
    guard let equals = text.firstIndex(of: "=") else {
      self.init(of: try spec.coordinate(named: text), in: spec)
      return
    }
    let coordinate = try spec.coordinate(named: String(text[..<equals]))
    let fields = text[text.index(after: equals)...]
      .split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let isCategorical = spec.parts[coordinate.part].kind == .categorical
    guard fields.count == 3 || (isCategorical && fields.count == 2) else {
      throw .syntax(
        found: text, expected: isCategorical ? "NAME=FROM:TO" : "NAME=FROM:TO:STEPS")
    }
    let values: [Float]
    let first = try spec.value(fields[0], for: coordinate)
    let last = try spec.value(fields[1], for: coordinate)
    if isCategorical {
      let step: Float = first <= last ? 1 : -1
      values = Array(stride(from: first, through: last, by: step))
      if fields.count == 3, fields[2] != "\(values.count)" {
        throw .value(
          name: "STEPS of \(spec.name(of: coordinate))", found: fields[2],
          expected: "\(values.count), one for each category")
      }
    } else {
      guard let count = Int(fields[2]), (2...Self.countLimit).contains(count) else {
        throw .value(
          name: "STEPS of \(spec.name(of: coordinate))", found: fields[2],
          expected: "a whole number from 2 to \(Self.countLimit)")
      }
      values = Self.values(from: first, to: last, count: count)
    }
    self.init(coordinate: coordinate, values: values)
  }

  /// `base` with the coordinate at each of the values.
  public func latents(from base: LatentVector, in spec: LatentSpec) -> [LatentVector] {
    values.map { value in
      var latent = base
      latent.set(value, at: coordinate, in: spec)
      return latent
    }
  }

  /// `count` numbers at equal distances, both ends exact.
  ///
  /// - Precondition: `count` is at least 2.
  public static func values(from first: Float, to last: Float, count: Int) -> [Float] {
    precondition(count >= 2, "a traversal has at least 2 values, got \(count)")
    // In Double, so that the middle of a symmetric range is 0 and steps are the decimals they look like.
    let step = (Double(last) - Double(first)) / Double(count - 1)
    return (0..<count).map { index in
      index == count - 1 ? last : Float(Double(first) + Double(index) * step)
    }
  }
}
