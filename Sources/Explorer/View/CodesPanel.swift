import Cells
import Latents

extension Painter {
  /// The code panel: codes with their scale, the noise below, the focused slider where that has a
  /// line of its own.
  func codes(_ frame: inout Frame) {
    let panel = layout.codes
    scale(&frame, panel)
    heading("directions", of: .directions, at: panel.directionsHeading, panel, &frame)
    heading("noise", of: .noise, at: panel.noiseHeading, panel, &frame)
    for line in [panel.directionsHeading, panel.noiseHeading].compactMap(\.self) {
      effectHeading(at: line, panel, &frame)
    }
    for pane in CodePane.allCases {
      let area = panel.area(of: pane)
      for line in 0..<area.height {
        row(state.firstShown(pane) + line, at: area.top + line, panel, &frame)
      }
    }
    if let line = layout.focusRow {
      let whole = focusLine(layout)
      frame.put(
        rows.name(of: state.focusedRow).fitted(to: whole.labelWidth, mark: glyphs.ellipsis),
        column: whole.labelLeft, row: line, style: theme.strong)
      setting(of: state.focusedRow, at: line, isFocused: true, whole, &frame)
    }
  }

  /// The heading of the codes, and the values along the tracks of the focused row's kind.
  private func scale(_ frame: inout Frame, _ panel: CodesLayout) {
    guard let line = panel.scaleRow, let track = panel.track else { return }
    if rows.codeCount > 0 {
      frame.put("codes", column: panel.labelLeft, row: line, style: theme.faint)
      if panel.notes?.hasBoth == true { effectHeading(at: line, panel, &frame) }
    }
    let slider =
      rows.isCategorical(state.focusedRow)
      ? rows.rows.first { !rows.isCategorical($0) } : state.focusedRow
    guard let slider else { return }
    let range = rows.part(of: slider).sliderRange
    let ticks = track.width >= 21 ? 4 : 2
    for tick in 0...ticks {
      let share = Float(tick) / Float(ticks)
      let value = range.lowerBound + (range.upperBound - range.lowerBound) * share
      let text = shortNumber(value)
      // The digits stand over the cell; a sign goes before them.
      let digits = text.drop { $0 == "+" || $0 == "-" }.count
      let signs = text.count - digits
      let column = track.left + track.cell(of: value, in: range) - (digits - 1) / 2 - signs
      frame.put(text, column: column, row: line, style: theme.faint)
    }
  }

  /// The name of a group, and which rows of how many are shown, as far as there is room: noise is
  /// counted from 0, as it is typed.
  private func heading(
    _ name: String, of pane: CodePane, at line: Int?, _ panel: CodesLayout, _ frame: inout Frame
  ) {
    guard let line else { return }
    frame.put(name, column: panel.labelLeft, row: line, style: theme.faint)
    let total = rows.range(of: pane).count
    let shown = panel.area(of: pane).height
    let first = state.scroll[pane, default: 0] + (pane == .noise ? 0 : 1)
    let range = "\(first)-\(first + shown - 1)"
    let room = panel.valueRight - panel.labelLeft - name.cellCount - 1
    let text =
      shown == total
      ? "\(total)" : ["\(range) of \(total)", range].first { $0.cellCount <= room } ?? ""
    frame.putRight(text, right: panel.valueRight, row: line, style: theme.faint)
  }

  /// One row of the panel: mark, label, slider or choices, value.
  private func row(_ index: Int, at line: Int, _ panel: CodesLayout, _ frame: inout Frame) {
    guard rows.rows.indices.contains(index) else { return }
    let row = rows.rows[index]
    let isFocused = index == state.focus
    if isFocused {
      frame[panel.labelLeft - 2, line] = Cell(glyphs.focus, theme.accent)
    }
    let isDead = state.isDead(row) || state.isPruned(row)
    frame.put(
      state.label(of: row).fitted(to: panel.labelWidth, mark: glyphs.ellipsis),
      column: panel.labelLeft, row: line,
      style: isFocused ? theme.strong : isDead ? theme.faint : theme.plain)
    setting(of: row, at: line, isFocused: isFocused, panel, &frame)
    notes(of: row, at: line, panel, &frame)
  }

  /// The slider or the choices of a row, and its value.
  private func setting(
    of row: LatentCoordinate, at line: Int, isFocused: Bool, _ panel: CodesLayout,
    _ frame: inout Frame
  ) {
    let value = value(of: row)
    if rows.isCategorical(row) {
      if let track = panel.track {
        choices(of: row, left: track.left, at: line, isFocused, panel, &frame)
      } else {
        frame.putRight(
          rows.text(of: value, row: row), right: panel.valueRight, row: line,
          style: isFocused ? theme.strong : theme.plain)
      }
      return
    }
    if let track = panel.track {
      slider(value, row, track, at: line, isFocused, &frame)
    }
    frame.putRight(
      signedNumber(value, places: 3), right: panel.valueRight, row: line,
      style: isFocused ? theme.strong : state.isPruned(row) ? theme.faint : theme.plain)
  }

  private func choices(
    of row: LatentCoordinate, left: Int, at line: Int, _ isFocused: Bool, _ panel: CodesLayout,
    _ frame: inout Frame
  ) {
    let names = rows.choices(of: row)
    let chosen = Int(value(of: row))
    guard let choices = panel.choicesRow(names, chosen: chosen) else { return }
    if choices.hasMoreBefore {
      frame[left, line] = Cell(glyphs.moreLeft, theme.faint)
    }
    for (position, choice) in choices.shown.enumerated() {
      let column = left + choices.indent + position * choices.pitch
      let isChosen = choice == chosen
      let name = names[choice].fitted(to: choices.pitch - 2, mark: glyphs.ellipsis)
      let style = isChosen ? (isFocused ? theme.accent : theme.plain) : theme.faint
      frame.put(isChosen ? "[\(name)]" : " \(name) ", column: column, row: line, style: style)
    }
    if choices.hasMoreAfter {
      let column = left + choices.indent + choices.shown.count * choices.pitch
      frame[column, line] = Cell(glyphs.moreRight, theme.faint)
    }
  }

  /// A track with the training range, zero, the stretch from zero to the value, and the value.
  ///
  /// Where an encoder reads pictures, the training range gives way to the prior, and what the encoder says of
  /// the shown picture is between brackets: one deviation on either side of its mean.
  private func slider(
    _ value: Float, _ row: LatentCoordinate, _ track: CodesLayout.Track, at line: Int,
    _ isFocused: Bool, _ frame: inout Frame
  ) {
    let part = rows.part(of: row)
    let range = part.sliderRange
    let thick = state.showsPosteriors(of: row) ? part.priorRange : part.trainingRange
    let knob = track.cell(of: value, in: range)
    let zero = track.cell(of: 0, in: range)
    let training =
      track.cell(
        of: thick.lowerBound, in: range)...track.cell(of: thick.upperBound, in: range)
    let between = min(zero, knob)...max(zero, knob)
    for cell in 0..<track.width {
      let isThick = training.contains(cell)
      var character = isThick ? glyphs.thick : glyphs.thin
      var style = theme.faint
      if between.contains(cell), isFocused { style = theme.accent }
      if cell == zero, range.contains(0) { character = glyphs.zero }
      if cell == knob {
        character = glyphs.knob
        style = isFocused ? theme.accent : theme.plain
      }
      frame[track.left + cell, line] = Cell(character, style)
    }
    posterior(of: row, track, besides: knob, at: line, &frame)
  }

  /// The marks of what the encoder says; that of the value stays.
  private func posterior(
    of row: LatentCoordinate, _ track: CodesLayout.Track, besides knob: Int, at line: Int,
    _ frame: inout Frame
  ) {
    guard state.showsPosteriors(of: row), let reading = readings[row.part],
      let deviation = reading.deviation
    else { return }
    let range = rows.part(of: row).sliderRange
    let marks = [
      (reading.value - deviation, glyphs.posterior.low),
      (reading.value + deviation, glyphs.posterior.high), (reading.value, glyphs.posterior.mean),
    ]
    for (value, mark) in marks where range.contains(value) {
      let cell = track.cell(of: value, in: range)
      if cell != knob { frame[track.left + cell, line] = Cell(mark, theme.plain) }
    }
  }
}

extension State {
  /// The name of a row in the list; a star marks a direction that no file has yet.
  func label(of row: LatentCoordinate) -> String {
    let isNew = rows.direction(of: row).map { !isKept($0) } ?? false
    return rows.label(of: row) + (isNew ? "*" : "")
  }

  /// Where the focused slider is, in a layout that gives it a line of its own.
  func focusLine(_ layout: Layout) -> CodesLayout {
    let row = layout.focusRow ?? 0
    let labelWidth = min(12, max(5, rows.name(of: focusedRow).cellCount))
    let valueRight = size.columns - 1
    let trackLeft = 1 + labelWidth + 2
    let room = valueRight - 6 - 2 - trackLeft
    let line = Rect(left: 1, top: row, width: size.columns - 2, height: 1)
    return CodesLayout(
      scaleRow: nil, codes: line, directionsHeading: nil, directions: line, noiseHeading: nil,
      noise: line, labelLeft: 1, labelWidth: labelWidth,
      track: CodesLayout.Track(left: trackLeft, width: room - (room - 1) % 4),
      valueRight: valueRight)
  }
}

extension Painter {
  private func focusLine(_ layout: Layout) -> CodesLayout { state.focusLine(layout) }
}
