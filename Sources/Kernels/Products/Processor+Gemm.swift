import KernelCore

extension Processor {
  /// Runs matrix products that do not depend on each other, as one parallel loop.
  func run(_ calls: [GemmCall]) {
    // One row, one tap list: the weights are read once, so a product per row tile would waste loads.
    let panelWidth = kernels.panelWidth
    let panels = calls.map { ($0.columns + panelWidth - 1) / panelWidth }
    let work = calls.reduce(0) { $0 + $1.rows.count * $1.columns * $1.tapCount * $1.depth }
    // Below some ten microseconds of arithmetic a second thread costs more than it gives.
    let wanted = work < 1 << 20 ? 1 : 8 * threadCount
    var tasks: [GemmTask] = []
    let panelCount = max(1, panels.reduce(0, +))
    for (call, count) in zip(calls, panels) {
      let rows = call.rows.count
      let pieces = max(1, (wanted + panelCount - 1) / panelCount)
      let chunk = ((rows + pieces - 1) / pieces + tileRows - 1) / tileRows * tileRows
      for panel in 0..<count {
        for start in stride(from: 0, to: rows, by: max(1, chunk)) {
          tasks.append(
            GemmTask(
              call: call, panel: panel, start: start, end: min(start + chunk, rows)))
        }
      }
    }
    let kernels = kernels
    let body = { (task: GemmTask) in
      if task.call.rows.count == 1 && task.call.weightStride == 0 {
        kernels.gemv(task.call, task.panel)
      } else {
        kernels.gemm(task.call, task.panel, task.start, task.end)
      }
    }
    if wanted == 1 {
      for task in tasks { body(task) }
    } else {
      let tasks = tasks
      parallelFor(tasks.count) { body(tasks[$0]) }
    }
  }

  private struct GemmTask {
    var call: GemmCall
    var panel: Int
    var start: Int
    var end: Int
  }

  /// Runs a product with a transposed right side, columns split over the threads.
  func run(_ call: DotCall) {
    let grain = 64
    parallelFor((call.columns + grain - 1) / grain) { [kernels] index in
      kernels.dot(call, index * grain, min((index + 1) * grain, call.columns))
    }
  }

  /// Runs a weight gradient, output tiles split over the threads.
  func run(_ call: OuterCall) {
    // Few wide pieces, since each reads all rows; as many for every thread.
    let rounds = (call.offsetCount + 96 * threadCount - 1) / (96 * threadCount)
    let piece = (call.offsetCount + rounds * threadCount - 1) / (rounds * threadCount)
    let rowGrain = (piece + tileRows - 1) / tileRows * tileRows
    let columnGrain = 8 * panelWidth
    let rowPieces = (call.offsetCount + rowGrain - 1) / rowGrain
    let columnPieces = (call.columns + columnGrain - 1) / columnGrain
    parallelFor(rowPieces * columnPieces) { [kernels] index in
      let row = index / columnPieces * rowGrain
      let column = index % columnPieces * columnGrain
      kernels.outer(
        call, row..<min(row + rowGrain, call.offsetCount),
        column..<min(column + columnGrain, call.columns))
    }
  }
}
