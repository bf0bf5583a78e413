import Cells
import Latents
import Pictures

extension Painter {
  /// What is known of a row, beside its value: what Q says, and a bar of its effect.
  func notes(
    of row: LatentCoordinate, at line: Int, _ panel: CodesLayout, _ frame: inout Frame
  ) {
    guard let notes = panel.notes else { return }
    let reading = readings[row.part]
    if let reading {
      frame.put(text(of: reading, row: row), column: notes.left, row: line, style: theme.faint)
    }
    guard notes.hasBoth || reading == nil, let share = state.effectShare(of: row) else {
      return
    }
    let left = notes.left + (notes.hasBoth ? CodesLayout.Notes.readingWidth + 1 : 0)
    for (cell, character) in glyphs.bar(share, width: CodesLayout.Notes.barWidth).enumerated() {
      frame[left + cell, line] = Cell(
        character, character == glyphs.emptyBar ? theme.faint : theme.plain)
    }
  }

  /// The heading of the bars, once there are any.
  func effectHeading(at line: Int, _ panel: CodesLayout, _ frame: inout Frame) {
    guard let notes = panel.notes, !state.measurements.effects.isEmpty else { return }
    frame.putRight(
      "effect", right: notes.left + CodesLayout.Notes.width(both: notes.hasBoth), row: line,
      style: theme.faint)
  }

  /// What Q says about a code, in seven cells: `Q +0.58`, `Q 3 .97`.
  private func text(of reading: CodeReading, row: LatentCoordinate) -> String {
    guard let certainty = reading.certainty else {
      return "\(state.model.reader.letter) " + signedNumber(reading.value, places: 2)
    }
    let name = rows.text(of: reading.value, row: row).fitted(to: 1)
    // Without the zero before the point, which says nothing.
    let share = certainty >= 0.995 ? "1.0" : signedNumber(certainty, places: 2).dropFirst(2)
    return "\(state.model.reader.letter) \(name) \(share)"
  }

  /// What is known of the focused code in words, for the line of its strip.
  func details(of row: LatentCoordinate) -> String {
    var parts: [String] = []
    if let direction = rows.direction(of: row) {
      let source = state.directions[direction.name].map { "from \($0.source)" }
      parts += [source, state.isKept(direction) ? nil : "in no file yet"].compactMap(\.self)
    }
    if let influence = state.influence, state.showsInfluence {
      let change = influence.distance == nil ? "with the next choice" : "per 1"
      parts.append(
        "bright: a pixel changes by up to \(influence.largestText) of black to white \(change)")
    }
    if state.isPruned(row) {
      parts.append("pruned: L_I under \(plainNumber(Float(Measurements.prunedInformation))) nats")
    }
    if state.showsPosteriors(of: row), let reading = readings[row.part],
      let deviation = reading.deviation
    {
      let mean = signedNumber(reading.value, places: 2)
      parts.append(
        "the encoder says \(mean) \(glyphs.plusMinus) \(fixedNumber(deviation, places: 2))")
    }
    if let effect = state.effect(of: row) {
      parts.append("effect \(fixedNumber(effect, places: 3))")
    }
    if let bound = state.measurements.information[row.part], rows.part(of: row).kind != .noise {
      let isContinuous = rows.part(of: row).kind == .continuous
      parts.append(
        "\(state.model.reader.name) finds " + state.informationText(bound, of: row)
          + (isContinuous ? " (differential, no limit)" : ""))
    }
    if let moved = state.movedFactor(by: row) { parts.append(moved) }
    return parts.joined(separator: "   ")
  }
}

extension Glyphs {
  /// A bar of `width` cells of which `share`, 0...1, is filled.
  func bar(_ share: Float, width: Int) -> [Unicode.Scalar] {
    let steps = barSteps.count
    let filled = place(of: Double(share), among: width * steps + 1)
    return (0..<width).map { cell in
      let rest = filled - cell * steps
      return rest <= 0 ? emptyBar : barSteps[min(rest, steps) - 1]
    }
  }
}
