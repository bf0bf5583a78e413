/// One change to a latent, as it is typed: `slant=0.5`, `digit=3`, `noise[5]=-1.2`, `c2=1`.
public struct LatentEdit: Equatable, Hashable, Sendable {
  /// What is set.
  public var coordinate: LatentCoordinate
  /// The value; for a categorical code the category.
  public var value: Float

  /// A change as given.
  public init(coordinate: LatentCoordinate, value: Float) {
    self.coordinate = coordinate
    self.value = value
  }

  /// Reads `NAME=VALUE`; categories are given by number or by the name of the choice.
  ///
  /// - Throws: `LatentError` for an unknown name, a value that is no number, or one out of range.
  public init(parsing text: String, in spec: LatentSpec) throws(LatentError) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw .syntax(found: text, expected: "NAME=VALUE")
    }
    coordinate = try spec.coordinate(named: String(text[..<equals]))
    value = try spec.value(String(text[text.index(after: equals)...]), for: coordinate)
  }

  /// Applies the change.
  public func apply(to latent: inout LatentVector, in spec: LatentSpec) {
    latent.set(value, at: coordinate, in: spec)
  }
}

extension LatentSpec {
  /// The value that `text` stands for at a coordinate.
  ///
  /// - Throws: `LatentError.value` or `outOfRange`.
  public func value(_ text: String, for coordinate: LatentCoordinate) throws(LatentError) -> Float {
    let part = parts[coordinate.part]
    let name = name(of: coordinate)
    if part.kind == .categorical {
      if let index = part.choices?.firstIndex(of: text) { return Float(index) }
      if let index = Int(text) {
        if (0..<part.categoryCount).contains(index) { return Float(index) }
        throw .outOfRange(name: name, found: text, range: valueRange(of: coordinate))
      }
      let choices = part.choices.map { " or one of " + $0.joined(separator: ", ") } ?? ""
      throw .value(
        name: name, found: text, expected: "a category 0 to \(part.categoryCount - 1)\(choices)")
    }
    guard let value = Float(text), value.isFinite else {
      throw .value(name: name, found: text, expected: "a number")
    }
    if !part.sliderRange.contains(value) {
      throw .outOfRange(name: name, found: text, range: part.sliderRange)
    }
    return value
  }

  /// A latent of stored numbers.
  ///
  /// - Throws: `LatentError.vector` for another length or numbers that are not finite.
  public func latent(of values: [Float]) throws(LatentError) -> LatentVector {
    if values.count != size {
      throw .vector(found: "\(values.count) numbers", size: size)
    }
    if let odd = values.first(where: { !$0.isFinite }) {
      throw .vector(found: "a list with \(odd)", size: size)
    }
    return LatentVector(values: values)
  }
}
