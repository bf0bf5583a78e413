/// One thing that can be set: a noise dimension, a continuous code, or a categorical code as a whole.
public struct LatentCoordinate: Equatable, Hashable, Codable, Sendable {
  /// The position of the part in the specification.
  public var part: Int
  /// The dimension within the part; 0 for codes.
  public var offset: Int

  /// A coordinate as given.
  public init(part: Int, offset: Int = 0) {
    self.part = part
    self.offset = offset
  }
}

extension LatentSpec {
  /// Every coordinate in input order; a categorical code counts once.
  public var coordinates: [LatentCoordinate] {
    parts.indices.flatMap { index in
      let count = parts[index].kind == .categorical ? 1 : parts[index].size
      return (0..<count).map { LatentCoordinate(part: index, offset: $0) }
    }
  }

  /// The name people type: `digit`, `slant`, `noise[5]`.
  public func name(of coordinate: LatentCoordinate) -> String {
    let part = parts[coordinate.part]
    return part.kind == .categorical || part.size == 1
      ? part.name : "\(part.name)[\(coordinate.offset)]"
  }

  /// The values that the coordinate takes: categories 0 to size - 1, or the slider's range.
  public func valueRange(of coordinate: LatentCoordinate) -> ClosedRange<Float> {
    let part = parts[coordinate.part]
    return part.kind == .categorical ? 0...Float(part.categoryCount - 1) : part.sliderRange
  }

  /// The coordinate called `text`: a part's name, a dimension as `noise[5]`, or `c2` for the second
  /// code (noise is not counted).
  ///
  /// - Throws: `LatentError` with the nearest name, or the dimensions that there are.
  public func coordinate(named text: String) throws(LatentError) -> LatentCoordinate {
    var name = text[...]
    var offset: Int?
    if text.hasSuffix("]"), let bracket = text.firstIndex(of: "[") {
      name = text[..<bracket]
      let digits = text[text.index(after: bracket)...].dropLast()
      guard let index = Int(digits) else {
        throw .dimension(name: String(name), found: String(digits), count: 0)
      }
      offset = index
    }
    guard let part = index(named: String(name)) ?? index(ofCodeAlias: name) else {
      let known = parts.map(\.name)
      throw .unknownName(
        String(name), known: known, nearest: nearestName(to: String(name), among: known))
    }
    let count = parts[part].kind == .categorical ? 1 : parts[part].size
    guard let offset = offset ?? (count == 1 ? 0 : nil) else {
      throw .dimension(name: parts[part].name, found: "", count: count)
    }
    if !(0..<count).contains(offset) {
      throw .dimension(name: parts[part].name, found: "\(offset)", count: count)
    }
    return LatentCoordinate(part: part, offset: offset)
  }

  /// The part that `c1`, `c2` and so on stand for: the codes in order, noise left out.
  private func index(ofCodeAlias alias: Substring) -> Int? {
    guard alias.first == "c", let number = Int(alias.dropFirst()) else { return nil }
    let codes = parts.indices.filter { parts[$0].kind != .noise }
    return codes.indices.contains(number - 1) ? codes[number - 1] : nil
  }
}

extension LatentVector {
  /// The value at a coordinate; for a categorical code the chosen category.
  public func value(at coordinate: LatentCoordinate, in spec: LatentSpec) -> Float {
    if spec.parts[coordinate.part].kind == .categorical {
      return Float(category(ofPart: coordinate.part, in: spec))
    }
    return values[spec.range(ofPart: coordinate.part).lowerBound + coordinate.offset]
  }

  /// Sets the value at a coordinate; for a categorical code the chosen category.
  ///
  /// - Precondition: a category is a whole number below the number of categories.
  public mutating func set(_ value: Float, at coordinate: LatentCoordinate, in spec: LatentSpec) {
    if spec.parts[coordinate.part].kind == .categorical {
      setCategory(Int(value), ofPart: coordinate.part, in: spec)
    } else {
      values[spec.range(ofPart: coordinate.part).lowerBound + coordinate.offset] = value
    }
  }
}
