import Cells
import Latents

/// The groups of rows, from top to bottom.
public enum CodePane: Equatable, Hashable, Sendable, CaseIterable {
  case codes, directions, noise
}

/// The rows of a model in screen order: categorical codes, continuous codes, directions, then noise.
///
/// A row is a coordinate of the latent. Directions are no coordinates, but are slid like some: they are
/// counted as parts that follow those of the model.
public struct CodeRows: Equatable, Sendable {
  /// The specification of the model.
  public let spec: LatentSpec
  /// The directions that have rows.
  public let directions: [Direction]
  /// All rows in screen order.
  public let rows: [LatentCoordinate]
  /// How many codes there are.
  public let codeCount: Int
  /// How many directions there are.
  public var directionCount: Int { directions.count }
  /// How many noise dimensions there are.
  public var noiseCount: Int { rows.count - codeCount - directionCount }

  /// The parts of the model, then one for each direction.
  private let parts: [LatentPart]

  /// The rows of `spec` and of `directions`.
  public init(_ spec: LatentSpec, directions: Directions = Directions()) {
    let parts = spec.parts + directions.all.map(\.part)
    func rows(of kind: PartKind) -> [LatentCoordinate] {
      spec.coordinates.filter { spec.parts[$0.part].kind == kind }
    }
    self.init(
      spec, directions.vectors, parts, codes: rows(of: .categorical) + rows(of: .continuous),
      between: directions.all.indices.map { LatentCoordinate(part: spec.parts.count + $0) },
      noise: rows(of: .noise))
  }

  private init(
    _ spec: LatentSpec, _ directions: [Direction], _ parts: [LatentPart],
    codes: [LatentCoordinate], between: [LatentCoordinate], noise: [LatentCoordinate]
  ) {
    self.spec = spec
    self.directions = directions
    self.parts = parts
    rows = codes + between + noise
    codeCount = codes.count
  }

  /// The same rows with the strongest effect first, codes, directions and noise each among themselves; rows
  /// of equal or unknown effect keep their order.
  func sorted(by effect: (LatentCoordinate) -> Float?) -> CodeRows {
    func sorted(_ pane: CodePane) -> [LatentCoordinate] {
      rows[range(of: pane)].enumerated().sorted { left, right in
        let (a, b) = (effect(left.element) ?? 0, effect(right.element) ?? 0)
        return a == b ? left.offset < right.offset : a > b
      }.map(\.element)
    }
    return CodeRows(
      spec, directions, parts, codes: sorted(.codes), between: sorted(.directions),
      noise: sorted(.noise))
  }

  /// The positions of a group in `rows`.
  func range(of pane: CodePane) -> Range<Int> {
    let ends = [codeCount, codeCount + directionCount, rows.count]
    return switch pane {
    case .codes: 0..<ends[0]
    case .directions: ends[0]..<ends[1]
    case .noise: ends[1]..<ends[2]
    }
  }

  /// The group of the row at `index`.
  func pane(ofRow index: Int) -> CodePane {
    CodePane.allCases.first { range(of: $0).contains(index) } ?? .noise
  }

  /// The part that `row` belongs to.
  public func part(of row: LatentCoordinate) -> LatentPart { parts[row.part] }

  /// Whether `row` chooses among categories.
  public func isCategorical(_ row: LatentCoordinate) -> Bool { part(of: row).kind == .categorical }

  /// The direction that `row` slides along; nil for codes and noise.
  public func direction(of row: LatentCoordinate) -> Direction? {
    row.part < spec.parts.count ? nil : directions[row.part - spec.parts.count]
  }

  /// The full name, as commands take it: `slant`, `noise[5]`, `smiling`.
  public func name(of row: LatentCoordinate) -> String {
    direction(of: row)?.name ?? spec.name(of: row)
  }

  /// The name in the list, where the heading says `noise` already: `slant`, ` 5`.
  public func label(of row: LatentCoordinate) -> String {
    let part = part(of: row)
    guard part.kind == .noise else { return name(of: row) }
    return String(row.offset).paddedLeft(to: String(part.size - 1).count)
  }

  /// The row called `name`.
  ///
  /// - Throws: `LatentError` with the nearest name, or the dimensions that there are.
  func row(named name: String) throws(LatentError) -> LatentCoordinate {
    if let index = directions.firstIndex(where: { $0.name == name }) {
      return LatentCoordinate(part: spec.parts.count + index)
    }
    do {
      return try spec.coordinate(named: name)
    } catch .unknownName(let found, let known, let nearest) {
      let names = known + directions.map(\.name)
      throw .unknownName(
        found, known: names, nearest: nearest ?? nearestName(to: found, among: names))
    }
  }

  /// The names of the categories of a categorical row.
  public func choices(of row: LatentCoordinate) -> [String] {
    let part = part(of: row)
    return part.choices ?? (0..<part.categoryCount).map(String.init)
  }

  /// The value of `row` at `point`; for a categorical row the position of the chosen category.
  public func value(of row: LatentCoordinate, at point: ExploredPoint) -> Float {
    direction(of: row).map { point.amount(along: $0) } ?? point.base.value(at: row, in: spec)
  }

  /// Sets the value of `row`, brought into its range; a category is rounded to a whole number.
  public func set(_ value: Float, of row: LatentCoordinate, at point: inout ExploredPoint) {
    let range = direction(of: row) == nil ? spec.valueRange(of: row) : part(of: row).sliderRange
    let inside = min(max(range.lowerBound, value), range.upperBound)
    put(isCategorical(row) ? inside.rounded() : inside, of: row, at: &point)
  }

  /// Sets the value of `row` as it is: of a point that was opened it may lie beyond the slider.
  func put(_ value: Float, of row: LatentCoordinate, at point: inout ExploredPoint) {
    if let direction = direction(of: row) {
      point.set(value, along: direction)
    } else {
      point.base.set(value, at: row, in: spec)
    }
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
