import KernelCore

/// How the 4 x 4 kernels of a convolution in one direction are turned, panel by panel, so that output channels
/// are lanes.
struct KernelTurning {
  /// Input channels.
  let inputs: Int
  /// Output channels.
  let columns: Int
  /// Columns with those that fill up the last panel.
  let padded: Int

  private let scatters: Bool
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
    _ geometry: ConvolutionGeometry, scatters: Bool, _ order: WeightOrder, alignment: Int,
    panelWidth: Int
  ) {
    inputs = scatters ? geometry.coarseChannels : geometry.fineChannels
    columns = scatters ? geometry.fineChannels : geometry.coarseChannels
    padded = (columns + alignment - 1) / alignment * alignment
    self.scatters = scatters
    self.panelWidth = panelWidth
    let (coarse, fine) = (order.coarseStride(geometry), order.fineStride(geometry))
    (inputStride, columnStride) = scatters ? (coarse, fine) : (fine, coarse)
    areColumns = !scatters || order == .fineFirst
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
  var roomCount: Int { 17 * panelWidth }

  /// Clears room for the kernels of a panel, and puts a factor for each column behind them: 1 without any.
  func prepare(
    _ room: UnsafeMutablePointer<Float>, _ panel: Int, scale: UnsafePointer<Float>?
  ) {
    let width = width(of: panel)
    room.update(repeating: 0, count: 16 * width)
    let factors = room + 16 * width
    factors.update(repeating: 1, count: width)
    let first = panel * panelWidth
    if let scale { factors.update(from: scale + first, count: min(panelWidth, columns - first)) }
  }

  /// Turns the kernels of one input channel: 16 rows (ky, kx) of the panel's columns.
  func turn(
    _ input: Int, _ panel: Int, of weight: UnsafePointer<Float>,
    to room: UnsafeMutablePointer<Float>
  ) {
    let first = panel * panelWidth
    Transposition(
      rows: min(panelWidth, columns - first), columns: 16, sourceStride: columnStride,
      targetStride: width(of: panel)
    ).run(weight + (input * inputStride + first * columnStride), to: room)
  }
}
