import KernelCore

extension Processor {
  /// Runs one matrix product.
  func run(_ call: GemmCall) {
    withUnsafePointer(to: call) { run(UnsafeBufferPointer(start: $0, count: 1)) }
  }

  /// Runs matrix products that do not depend on each other, as one parallel loop.
  func run(_ calls: UnsafeBufferPointer<GemmCall>) {
    let split = GemmSplit(calls, panelWidth: panelWidth, threads: threadCount)
    var count = 0
    for call in calls { count += split.tasks(of: call) }
    parallelFor(count, alone: split.isSmall) { [kernels] (index: Int) in
      var index = index
      for call in calls {
        let tasks = split.tasks(of: call)
        guard index >= tasks else {
          split.run(index, of: call, kernels)
          return
        }
        index -= tasks
      }
    }
  }

  /// Runs a product with a transposed right side, columns split over the threads.
  func run(_ call: DotCall) {
    let grain = 64
    parallelFor((call.columns + grain - 1) / grain) { [kernels] index in
      kernels.dot(call, index * grain, min((index + 1) * grain, call.columns))
    }
  }

  /// Floats of scratch memory that a weight gradient needs.
  var outerScratchCount: Int { threadCount * outerSingleBlock * panelWidth }

  /// Runs a weight gradient, output tiles split over the threads.
  ///
  /// - Parameter scratch: `outerScratchCount` floats.
  func run(_ call: OuterCall, scratch: UnsafeMutablePointer<Float>) {
    // Few wide pieces, since each reads all rows; as many for every thread.
    let rounds = (call.offsetCount + 256 * threadCount - 1) / (256 * threadCount)
    let piece = (call.offsetCount + rounds * threadCount - 1) / (rounds * threadCount)
    let rowGrain = (piece + tileRows - 1) / tileRows * tileRows
    let columnGrain = 8 * panelWidth
    let rowPieces = (call.offsetCount + rowGrain - 1) / rowGrain
    let columnPieces = (call.columns + columnGrain - 1) / columnGrain
    parallelFor(rowPieces * columnPieces) { [kernels, panelWidth] index, thread in
      let row = index / columnPieces * rowGrain
      let column = index % columnPieces * columnGrain
      kernels.outer(
        call, row..<min(row + rowGrain, call.offsetCount),
        column..<min(column + columnGrain, call.columns),
        scratch + thread * outerSingleBlock * panelWidth)
    }
  }
}

/// How products are cut into tasks: panels of columns, and some rows of each.
private struct GemmSplit {
  /// Whether a second thread would cost more than it gives.
  let isSmall: Bool

  private let panelWidth: Int
  /// Stretches of rows in a panel, at most.
  private let pieces: Int

  init(_ calls: UnsafeBufferPointer<GemmCall>, panelWidth: Int, threads: Int) {
    self.panelWidth = panelWidth
    var (work, panels) = (0, 0)
    for call in calls {
      work += call.rows.count * call.columns * call.tapCount * call.depth
      panels += (call.columns + panelWidth - 1) / panelWidth
    }
    // Below some ten microseconds of arithmetic.
    isSmall = work < 1 << 20
    let wanted = isSmall ? 1 : 8 * threads
    pieces = max(1, (wanted + panels - 1) / max(1, panels))
  }

  /// Rows of one task, a multiple of the tile.
  private func chunk(of call: GemmCall) -> Int {
    let rows = (call.rows.count + pieces - 1) / pieces
    return max(1, (rows + tileRows - 1) / tileRows * tileRows)
  }

  func tasks(of call: GemmCall) -> Int {
    let chunk = chunk(of: call)
    return (call.columns + panelWidth - 1) / panelWidth
      * ((call.rows.count + chunk - 1) / chunk)
  }

  func run(_ index: Int, of call: GemmCall, _ kernels: KernelTable) {
    let (chunk, rows) = (chunk(of: call), call.rows.count)
    let pieces = (rows + chunk - 1) / chunk
    let (panel, start) = (index / pieces, index % pieces * chunk)
    // One row: the weights are read once, so that a register tile's loads would be in vain.
    if rows == 1 && call.weightStride == 0 {
      kernels.gemv(call, panel)
    } else {
      kernels.gemm(call, panel, start, min(start + chunk, rows))
    }
  }
}
