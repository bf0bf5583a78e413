import Latents

extension State {
  /// Steps before and after the present one that are told.
  private static let toldSteps = 60

  /// A part of what was done.
  struct Steps {
    /// The lines that do each step again, oldest first.
    var lines: [String]
    /// How many steps there were before the first of them.
    var before: Int
    /// How many of them lead to the present moment; those after can be done again.
    var done: Int
  }

  /// What was done; of many steps those around the present moment.
  var steps: Steps {
    let (past, future) = (history.past, history.future)
    let moments = past + [moment] + future.reversed()
    let first = max(0, past.count - Self.toldSteps)
    let last = min(moments.count - 1, past.count + Self.toldSteps)
    let lines = (first..<last).map { index in
      moments[index + 1].statements(from: moments[index], rows).map(\.description)
        .joined(separator: ", ")
    }
    return Steps(lines: lines, before: first, done: past.count - first)
  }

  /// The list of what was done, with the present moment chosen.
  var historyBox: InfoBox {
    let steps = steps
    let total = history.past.count + history.future.count
    let start = steps.before == 0 ? "the start" : "\(steps.before) steps"
    let entries = steps.lines.enumerated().map { index, line in
      let number = "\(steps.before + index + 1)"
      // Not by brightness alone: what was undone is in parentheses.
      return (key: index < steps.done ? number : "(\(number))", text: line)
    }
    return InfoBox(
      title: total == 0 ? "nothing was done yet" : "after step \(history.past.count) of \(total)",
      chosen: steps.done, entries: [(key: "", text: start)] + entries)
  }

  /// Goes through what was done; any key that does not leads back to the screen.
  mutating func goThroughHistory(_ key: Key, time: Int) {
    switch KeyMap.command(for: key) {
    case .up, .undo: undo(time: time)
    case .down, .redo: redo(time: time)
    case .halfPageUp: for _ in 0..<halfPage where !undo(time: time) { break }
    case .halfPageDown: for _ in 0..<halfPage where !redo(time: time) { break }
    case .first: while undo(time: time) {}
    case .last: while redo(time: time) {}
    default: return
    }
    prefix = .history
  }

  /// Says what was done, the last step first.
  mutating func tellHistory() {
    let steps = steps
    let done = steps.lines.prefix(steps.done).reversed()
    notice =
      done.isEmpty
      ? Notice(.hint, "nothing was done yet") : Notice(.done, done.joined(separator: "; "))
  }
}
