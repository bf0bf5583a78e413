import KernelCore

/// How the kernels of a convolution by Winograd's products are turned, panel by panel, so that output channels
/// are lanes.
struct KernelTurning {
  /// Input channels.
  let inputs: Int
  /// Output channels.
  let columns: Int
  /// Columns with those that fill up the last panel.
  let padded: Int

  /// Weights of one kernel.
  private let taps: Int
  private let panelWidth: Int
  private let inputStride: Int
  private let columnStride: Int
  /// Whether the weight's first axis are output channels.
  private let areColumns: Bool

  /// Input channels that a thread takes at a time.
  static let grain = 16

  /// For the weight of `geometry` in `order`.
  ///
  /// - Parameter alignment: the last panel has a multiple of so many columns.
  init(
    _ geometry: ConvolutionGeometry, _ direction: WinogradDirection, _ order: WeightOrder,
    alignment: Int, panelWidth: Int
  ) {
    let (coarse, fine) = (geometry.coarseChannels, geometry.fineChannels)
    (inputs, columns) = direction.isToFine ? (coarse, fine) : (fine, coarse)
    taps = direction.taps
    padded = (columns + alignment - 1) / alignment * alignment
    self.panelWidth = panelWidth
    areColumns = !direction.isToFine || order == .fineFirst
    inputStride = taps * (areColumns ? 1 : columns)
    columnStride = taps * (areColumns ? inputs : 1)
  }

  /// Number of panels, the last one possibly narrower.
  private var panels: Int { (columns + panelWidth - 1) / panelWidth }

  func width(of panel: Int) -> Int { min(panelWidth, padded - panel * panelWidth) }

  /// Calls `body` with each panel, some input channels and the thread, for some slices of the weight.
  ///
  /// - Parameter slices: channels of the weight's first axis; output channels from the first one of a panel on.
  func forPieces(
    of slices: Range<Int>, on processor: Processor,
    _ body: (_ panel: Int, _ inputs: Range<Int>, _ thread: Int) -> Void
  ) {
    let first = areColumns ? slices.lowerBound / panelWidth : 0
    let end = areColumns ? (slices.upperBound + panelWidth - 1) / panelWidth : panels
    let range = areColumns ? 0..<inputs : slices
    let pieces = (range.count + Self.grain - 1) / Self.grain
    processor.parallelFor((end - first) * pieces) { index, thread in
      let start = range.lowerBound + index % pieces * Self.grain
      body(
        first + index / pieces, start..<min(start + Self.grain, range.upperBound), thread)
    }
  }

  /// Floats of room for the kernels of one input channel, and a factor for each column.
  var roomCount: Int { (taps + 1) * panelWidth }

  /// Clears room for the kernels of a panel, and puts a factor for each column behind them: 1 without any.
  func prepare(
    _ room: UnsafeMutablePointer<Float>, _ panel: Int, scale: UnsafePointer<Float>?
  ) {
    let width = width(of: panel)
    room.update(repeating: 0, count: taps * width)
    let factors = room + taps * width
    factors.update(repeating: 1, count: width)
    let first = panel * panelWidth
    if let scale { factors.update(from: scale + first, count: min(panelWidth, columns - first)) }
  }

  /// Turns the kernels of one input channel: a row (ky, kx) of the panel's columns for each tap.
  func turn(
    _ input: Int, _ panel: Int, of weight: UnsafePointer<Float>,
    to room: UnsafeMutablePointer<Float>
  ) {
    let first = panel * panelWidth
    Transposition(
      rows: min(panelWidth, columns - first), columns: taps, sourceStride: columnStride,
      targetStride: width(of: panel)
    ).run(weight + (input * inputStride + first * columnStride), to: room)
  }
}
