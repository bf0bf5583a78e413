import Cells
import Latents
import Pictures

extension State {
  /// Takes what was measured, and brings the rows into the order that it asks for.
  mutating func take(_ measurement: Measurement) {
    measurements.take(measurement)
    // The shown picture is asked for once more, now with what Q says.
    if measurement == .recognitionReady { requested = nil }
    // Rows that change their places all the time cannot be read.
    if measurements.areEffectsComplete { orderRows() }
  }

  /// Sorts the rows by effect, by what is found of them, or as the model has them.
  mutating func toggleSorting() {
    switch sorting {
    case .model where measurements.effects.isEmpty:
      notice = Notice(.hint, "effects are still being measured")
      return
    case .model: sorting = .effect
    case .effect: sorting = measurements.information.isEmpty ? .model : .information
    case .information: sorting = .model
    }
    orderRows()
    let isAnyPruned = rows.rows.contains(where: isPruned)
    let least = plainNumber(Float(Measurements.prunedInformation))
    notice = Notice(
      .done,
      sorting.summary
        + (sorting == .information && isAnyPruned ? "; dim: pruned, under \(least) nats" : ""))
  }

  /// Brings the rows into the asked for order; the focused row keeps the focus.
  mutating func orderRows() {
    guard hasModel else { return }
    let focused = focusedRow
    rows = sorted(CodeRows(model.spec, directions: directions))
    focus = rows.rows.firstIndex(of: focused) ?? focus
  }

  /// `rows` in the asked for order: of what nothing is found, as noise, the effect decides.
  func sorted(_ rows: CodeRows) -> CodeRows {
    switch sorting {
    case .model: rows
    case .effect: rows.sorted(by: effect)
    case .information:
      rows.sorted { row in
        measurements.information[row.part].map { Float($0) } ?? effect(of: row)
      }
    }
  }

  /// Lines of the list of what was measured that lie below those that are shown.
  var measuresBelow: Int {
    guard let panel = Layout(self)?.boxPanel else { return 0 }
    let count = measuresBox.lines(width: panel.width, mark: glyphs.ellipsis).count
    return max(0, count - (panel.height - 2) - measuresScroll)
  }

  /// Scrolls the list of what was measured; any other key closes it.
  mutating func readMeasures(_ key: Key) {
    switch KeyMap.command(for: key) {
    case .down where measuresBelow > 0: measuresScroll += 1
    case .up where measuresScroll > 0: measuresScroll -= 1
    case .down, .up: break
    default: return
    }
    prefix = .measures
  }

  /// Asks for what directions do that were not measured, once everything else is asked for.
  mutating func measureDirectionsIfNeeded() -> [Effect] {
    guard measurements.areAskedFor else { return [] }
    let new = directions.vectors.filter { !measurements.askedDirections.contains($0) }
    measurements.askedDirections.formUnion(new)
    return new.isEmpty ? [] : [.measureDirections(new)]
  }

  /// Shows or hides where the focused code acts.
  mutating func toggleInfluence() {
    guard Layout(self)?.preview != nil else {
      notice = Notice(.hint, "this view has no picture to show it in, 'single' has")
      return
    }
    showsInfluence.toggle()
    notice = Notice(
      .done,
      showsInfluence
        ? "where \(rows.name(of: focusedRow)) acts: bright is strong" : "the picture as it is")
  }

  /// The change of the focused code whose effect is shown: one step of a slider, towards the inside at
  /// an end, or the next category.
  var influenceChange: LatentChange? {
    guard showsInfluence, Layout(self)?.preview != nil else { return nil }
    let row = focusedRow
    let from = shownPoint
    var to = from
    let value = rows.value(of: row, at: from)
    if rows.isCategorical(row) {
      let count = rows.part(of: row).categoryCount
      rows.set(Float((Int(value) + 1) % count), of: row, at: &to)
      return LatentChange(from: from.latent, to: to.latent, distance: nil)
    }
    let step = rows.step(of: row)
    let isAtEnd = value + step > rows.part(of: row).sliderRange.upperBound
    rows.set(value + (isAtEnd ? -step : step), of: row, at: &to)
    let distance = rows.value(of: row, at: to) - value
    return distance == 0
      ? nil : LatentChange(from: from.latent, to: to.latent, distance: distance)
  }

  /// What Q says about the codes of the shown picture, by their part; nothing of noise, and nothing
  /// without Q.
  var codeReadings: [Int: CodeReading] {
    guard let reading, reading.request == picture?.request else { return [:] }
    let layout = RecognitionLayout(model.spec)
    guard reading.outputs.count == layout.outputCount else { return [:] }
    var readings: [Int: CodeReading] = [:]
    for part in model.spec.parts.indices {
      readings[part] = layout.reading(ofPart: part, in: reading.outputs)
    }
    return readings
  }
}

/// What rows can be sorted by.
public enum RowSorting: Equatable, Sendable {
  /// As the model has them.
  case model
  /// The strongest effect on the picture first.
  case effect
  /// What tells the most about the picture first, by the bound of the mutual information.
  case information

  /// The order in words.
  var summary: String {
    switch self {
    case .model: "in the order of the model"
    case .effect: "strongest effect first"
    case .information: "largest L_I first"
    }
  }
}
