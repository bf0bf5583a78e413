import Latents
import Pictures

/// One coordinate that is varied, others fixed.
public struct TraversalAxis: Equatable, Hashable, Sendable {
  /// The varied row.
  public var row: LatentCoordinate
  /// The values in order; positions of categories for a categorical row.
  public var values: [Float]
  /// Which of them is the present value.
  public var current: Int

  /// What labels are made of.
  var labelled: (row: LatentCoordinate, values: [Float], current: Int?) { (row, values, current) }
}

/// A strip or a grid of pictures around the present point.
public struct TraversalPlan: Equatable, Hashable, Sendable {
  /// What changes from left to right.
  public var across: TraversalAxis
  /// What changes from top to bottom; nil for a strip.
  public var down: TraversalAxis?
  /// The latents, rows from the top.
  public var latents: [LatentVector]
}

extension CodeRows {
  /// An axis of at most `count` values through the value that `row` has at `point`.
  ///
  /// A slider gives `count` even steps over its range, the nearest of which is replaced by the
  /// present value; categories give all of them, or the stretch around the chosen one.
  func axis(_ row: LatentCoordinate, through point: ExploredPoint, count: Int) -> TraversalAxis {
    let present = value(of: row, at: point)
    if isCategorical(row) {
      let total = part(of: row).categoryCount
      let shown = max(1, min(count, total))
      let first = min(max(0, Int(present) - shown / 2), total - shown)
      return TraversalAxis(
        row: row, values: (first..<first + shown).map(Float.init), current: Int(present) - first)
    }
    let range = part(of: row).sliderRange
    guard count > 1 else { return TraversalAxis(row: row, values: [present], current: 0) }
    var values = Traversal.values(from: range.lowerBound, to: range.upperBound, count: count)
    let width = Double(range.upperBound - range.lowerBound)
    let share = (Double(present) - Double(range.lowerBound)) / width
    let nearest = place(of: share, among: count)
    values[nearest] = present
    return TraversalAxis(row: row, values: values, current: nearest)
  }

  /// The strip of `row` through `point`.
  func strip(of row: LatentCoordinate, through point: ExploredPoint, count: Int) -> TraversalPlan {
    let across = axis(row, through: point, count: count)
    return TraversalPlan(
      across: across, down: nil, latents: points(through: point, along: across).map(\.latent))
  }

  /// The grid through `point` with `row` across and `rowDown` down.
  func grid(
    of row: LatentCoordinate, rowDown: LatentCoordinate, through point: ExploredPoint, columns: Int,
    rows: Int
  ) -> TraversalPlan {
    let across = axis(row, through: point, count: columns)
    let down = axis(rowDown, through: point, count: rows)
    let points = self.points(through: point, along: down).flatMap {
      self.points(through: $0, along: across)
    }
    return TraversalPlan(across: across, down: down, latents: points.map(\.latent))
  }

  /// `point` with each of the values of an axis.
  private func points(through point: ExploredPoint, along axis: TraversalAxis) -> [ExploredPoint] {
    axis.values.map { value in
      var varied = point
      put(value, of: axis.row, at: &varied)
      return varied
    }
  }

  /// What a saved strip or grid says about its columns and rows; `current` is the position of the
  /// present value, if there is one.
  public func labels(
    across: (row: LatentCoordinate, values: [Float], current: Int?),
    down: (row: LatentCoordinate, values: [Float], current: Int?)?
  ) -> GridLabels {
    func texts(_ values: [Float], _ row: LatentCoordinate, _ current: Int?) -> [String] {
      values.enumerated().map { index, value in
        let text =
          isCategorical(row) ? text(of: value, row: row) : shortNumber(value, places: 3)
        // Not by brightness alone.
        return index == current ? "[\(text)]" : text
      }
    }
    let name = name(of: across.row)
    return GridLabels(
      title: down.map { "\(self.name(of: $0.row)) down, \(name) across" } ?? name,
      columns: texts(across.values, across.row, across.current),
      rows: down.map { texts($0.values, $0.row, $0.current) } ?? [],
      currentColumn: across.current, currentRow: down?.current)
  }

  /// What a grid varies when `focus` is the focused row and `remembered` the slider focused last:
  /// the focused code across; down the row called `chosen`, else the first categorical code.
  ///
  /// A model without categories gets its first other code down; nil if there is only one row.
  func gridRows(focus: LatentCoordinate, remembered: LatentCoordinate?, chosen: String? = nil) -> (
    across: LatentCoordinate, down: LatentCoordinate
  )? {
    let down =
      chosen.flatMap { name in rows.first { self.name(of: $0) == name } }
      ?? rows.first { isCategorical($0) } ?? rows.first { $0 != focus }
    guard let down else { return nil }
    if focus != down { return (focus, down) }
    guard
      let across = remembered.flatMap({ $0 == down ? nil : $0 })
        ?? rows.first(where: { $0 != down })
    else { return nil }
    return (across, down)
  }
}
