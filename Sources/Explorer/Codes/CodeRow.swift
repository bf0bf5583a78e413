import Latents

/// One row of the code panel: a categorical code, a continuous code or one noise dimension.
public struct CodeRow: Equatable, Hashable, Sendable {
  /// The part of the latent specification.
  public var part: Int
  /// The dimension inside the part; 0 for a categorical part, which is one row as a whole.
  public var dimension: Int

  /// The row of a dimension of a part.
  public init(part: Int, dimension: Int = 0) {
    self.part = part
    self.dimension = dimension
  }
}

/// The rows of a model in screen order: categorical codes, continuous codes, then noise.
public struct CodeRows: Equatable, Sendable {
  /// The specification behind the rows.
  public let spec: LatentSpec
  /// All rows in screen order.
  public let rows: [CodeRow]
  /// How many rows come before the noise.
  public let codeCount: Int

  /// The rows of `spec`.
  public init(_ spec: LatentSpec) {
    self.spec = spec
    func rows(of kind: PartKind) -> [CodeRow] {
      spec.parts.indices.filter { spec.parts[$0].kind == kind }.flatMap { part in
        (0..<(kind == .categorical ? 1 : spec.parts[part].size)).map {
          CodeRow(part: part, dimension: $0)
        }
      }
    }
    let codes = rows(of: .categorical) + rows(of: .continuous)
    self.rows = codes + rows(of: .noise)
    codeCount = codes.count
  }

  /// How many noise dimensions there are.
  public var noiseCount: Int { rows.count - codeCount }

  /// The part that `row` belongs to.
  public func part(of row: CodeRow) -> LatentPart { spec.parts[row.part] }

  /// Whether `row` chooses among categories.
  public func isCategorical(_ row: CodeRow) -> Bool { part(of: row).kind == .categorical }

  /// The full name, as commands take it: `slant`, `noise[5]`.
  public func name(of row: CodeRow) -> String {
    let part = part(of: row)
    guard part.kind != .categorical, part.size > 1 else { return part.name }
    return "\(part.name)[\(row.dimension)]"
  }

  /// The name in the list, where the heading says `noise` already: `slant`, `5`.
  public func label(of row: CodeRow) -> String {
    part(of: row).kind == .noise ? String(row.dimension) : name(of: row)
  }

  /// The names of the categories of a categorical row.
  public func choices(of row: CodeRow) -> [String] {
    let part = part(of: row)
    return part.choices ?? (0..<part.size).map(String.init)
  }

  /// The value of `row` in `latent`; for a categorical row the position of the chosen category.
  public func value(of row: CodeRow, in latent: LatentVector) -> Float {
    if isCategorical(row) { return Float(latent.category(ofPart: row.part, in: spec)) }
    return latent.values[spec.range(ofPart: row.part).lowerBound + row.dimension]
  }

  /// Sets the value of `row`, brought into its range; a category is rounded to a whole number.
  public func set(_ value: Float, of row: CodeRow, in latent: inout LatentVector) {
    let part = part(of: row)
    if isCategorical(row) {
      let category = min(max(0, value.rounded()), Float(part.size - 1))
      latent.setCategory(Int(category), ofPart: row.part, in: spec)
    } else {
      let range = part.sliderRange
      latent.values[spec.range(ofPart: row.part).lowerBound + row.dimension] =
        min(max(range.lowerBound, value), range.upperBound)
    }
  }

  /// The value as text: the category's name, or a signed number.
  public func text(of value: Float, row: CodeRow) -> String {
    guard isCategorical(row) else { return shortNumber(value) }
    let choices = choices(of: row)
    return choices[min(max(0, Int(value)), choices.count - 1)]
  }

  /// The usual step of a slider: the power of ten that makes at least twenty steps of the range.
  public func step(of row: CodeRow) -> Float {
    let range = part(of: row).sliderRange
    let target = Double(range.upperBound - range.lowerBound) / 20
    guard target > 0, target.isFinite else { return 0 }
    var step = 1.0
    while step > target { step /= 10 }
    while step * 10 <= target { step *= 10 }
    return Float(step)
  }
}
