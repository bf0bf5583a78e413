import Cells
import Latents

/// The rows of a model in screen order: categorical codes, continuous codes, then noise.
public struct CodeRows: Equatable, Sendable {
  /// The specification behind the rows.
  public let spec: LatentSpec
  /// All rows in screen order.
  public let rows: [LatentCoordinate]
  /// How many rows come before the noise.
  public let codeCount: Int

  /// The rows of `spec`.
  public init(_ spec: LatentSpec) {
    self.spec = spec
    func rows(of kind: PartKind) -> [LatentCoordinate] {
      spec.coordinates.filter { spec.parts[$0.part].kind == kind }
    }
    let codes = rows(of: .categorical) + rows(of: .continuous)
    self.rows = codes + rows(of: .noise)
    codeCount = codes.count
  }

  /// The same rows with the strongest effect first, the codes among themselves and the noise among
  /// itself; rows of equal or unknown effect keep their order.
  func sorted(by effects: [LatentCoordinate: Float]) -> CodeRows {
    func sorted(_ rows: ArraySlice<LatentCoordinate>) -> [LatentCoordinate] {
      rows.enumerated().sorted { left, right in
        let (a, b) = (effects[left.element] ?? 0, effects[right.element] ?? 0)
        return a == b ? left.offset < right.offset : a > b
      }.map(\.element)
    }
    return CodeRows(spec, rows: sorted(rows[..<codeCount]) + sorted(rows[codeCount...]))
  }

  private init(_ spec: LatentSpec, rows: [LatentCoordinate]) {
    self.spec = spec
    self.rows = rows
    codeCount = rows.count { spec.parts[$0.part].kind != .noise }
  }

  /// How many noise dimensions there are.
  public var noiseCount: Int { rows.count - codeCount }

  /// The part that `row` belongs to.
  public func part(of row: LatentCoordinate) -> LatentPart { spec.parts[row.part] }

  /// Whether `row` chooses among categories.
  public func isCategorical(_ row: LatentCoordinate) -> Bool { part(of: row).kind == .categorical }

  /// The full name, as commands take it: `slant`, `noise[5]`.
  public func name(of row: LatentCoordinate) -> String { spec.name(of: row) }

  /// The name in the list, where the heading says `noise` already: `slant`, ` 5`.
  public func label(of row: LatentCoordinate) -> String {
    let part = part(of: row)
    guard part.kind == .noise else { return name(of: row) }
    return String(row.offset).paddedLeft(to: String(part.size - 1).count)
  }

  /// The names of the categories of a categorical row.
  public func choices(of row: LatentCoordinate) -> [String] {
    let part = part(of: row)
    return part.choices ?? (0..<part.size).map(String.init)
  }

  /// The value of `row` in `latent`; for a categorical row the position of the chosen category.
  public func value(of row: LatentCoordinate, in latent: LatentVector) -> Float {
    latent.value(at: row, in: spec)
  }

  /// Sets the value of `row`, brought into its range; a category is rounded to a whole number.
  public func set(_ value: Float, of row: LatentCoordinate, in latent: inout LatentVector) {
    let range = spec.valueRange(of: row)
    let inside = min(max(range.lowerBound, value), range.upperBound)
    latent.set(isCategorical(row) ? inside.rounded() : inside, at: row, in: spec)
  }

  /// The value as text: the category's name, or a signed number.
  public func text(of value: Float, row: LatentCoordinate) -> String {
    guard isCategorical(row) else { return shortNumber(value) }
    let choices = choices(of: row)
    return choices[min(max(0, Int(value)), choices.count - 1)]
  }

  /// The usual step of a slider: the power of ten that makes at least twenty steps of the range.
  public func step(of row: LatentCoordinate) -> Float {
    let range = part(of: row).sliderRange
    let target = Double(range.upperBound - range.lowerBound) / 20
    guard target > 0, target.isFinite else { return 0 }
    var step = 1.0
    while step > target { step /= 10 }
    while step * 10 <= target { step *= 10 }
    return Float(step)
  }
}
