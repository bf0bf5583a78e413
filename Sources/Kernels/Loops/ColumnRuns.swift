import KernelCore

/// Some consecutive pixels, and some of their channels, in one or two maps of equal shape.
struct PixelColumnRun {
  /// Offset in the first map.
  var offset: Int
  /// Offset in the second map.
  var second: Int
  /// First channel.
  var channel: Int
  /// Rows and channels.
  var columns: ColumnRun
}

/// Pixels per group, about.
///
/// Short enough for exact enough float sums, and the unit of
/// work of a thread. Fixed, so that sums do not depend on the thread count.
private let groupRows = 128

/// Channels per task, a multiple of every vector width.
let groupChannels = 512

extension Processor {
  /// Runs `body` on every group of pixels and channels.
  func forColumnRuns(
    _ first: PixelLayout, _ second: PixelLayout, _ body: (PixelColumnRun) -> Void
  ) {
    let groups = ColumnGroups(first, second)
    let blocks = (first.channels + groupChannels - 1) / groupChannels
    let tasks = groups.count * blocks
    parallelFor(tasks, alone: first.floatCount < 1 << 14) { index in
      groups.forEach(in: index / blocks, block: index % blocks, body)
    }
  }
}

/// The pixels of one or two maps of equal shape, cut into groups.
struct ColumnGroups {
  private let first: PixelLayout
  private let second: PixelLayout
  private let lineRows: Int
  private let lines: Int
  private let linesPerGroup: Int
  private let isPlain: Bool

  init(_ first: PixelLayout, _ second: PixelLayout) {
    precondition(
      first.images == second.images && first.height == second.height
        && first.width == second.width && first.channels == second.channels,
      "\(first) is not shaped like \(second)")
    self.first = first
    self.second = second
    isPlain = first.border == 0 && second.border == 0
    if isPlain {
      // Without borders the pixels follow each other through the whole batch.
      lineRows = groupRows
      lines = (first.pixelCount + groupRows - 1) / groupRows
      linesPerGroup = 1
    } else {
      lineRows = first.width
      lines = first.images * first.height
      linesPerGroup = max(1, groupRows / max(1, first.width))
    }
  }

  var count: Int { (lines + linesPerGroup - 1) / linesPerGroup }

  func forEach(in group: Int, block: Int, _ body: (PixelColumnRun) -> Void) {
    let channels = first.channels
    let channel = block * groupChannels
    let width = min(groupChannels, channels - channel)
    for line in (group * linesPerGroup)..<min((group + 1) * linesPerGroup, lines) {
      var run = PixelColumnRun(
        offset: 0, second: 0, channel: channel,
        columns: ColumnRun(rows: lineRows, channels: width, stride: channels))
      if isPlain {
        run.columns.rows = min(lineRows, first.pixelCount - line * lineRows)
        run.offset = line * lineRows * channels + channel
        run.second = run.offset
      } else {
        let image = line / first.height
        let y = line - image * first.height
        run.offset = image * first.imageStride + first.offset(y: y, x: 0) + channel
        run.second = image * second.imageStride + second.offset(y: y, x: 0) + channel
      }
      body(run)
    }
  }
}
