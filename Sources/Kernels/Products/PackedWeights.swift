import KernelCore

/// The right side of a matrix product in the order in which the kernels read it.
///
/// Panels of `panelWidth` columns, each (k, column) contiguous, so one panel streams from front to
/// back. The last panel is as narrow as whole vectors allow; its missing columns are zero.
public final class PackedWeights {
  /// Length of the sums.
  public let depth: Int
  /// Output columns.
  public let columns: Int

  let buffer: FloatBuffer
  private let layout: WeightLayout
  private let vectorWidth: Int
  private let panelWidth: Int

  /// Room for the weights of `layout`, packed later, for the level of `processor`.
  public init(_ layout: WeightLayout, for processor: Processor) {
    self.layout = layout
    depth = layout.rowOffsets.count
    columns = layout.columnOffsets.count
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    let padded = (columns + vectorWidth - 1) / vectorWidth * vectorWidth
    buffer = FloatBuffer(count: padded * depth)
  }

  /// Copies the weights in, again after each change of them; allocates nothing.
  public func pack(from source: UnsafePointer<Float>, on processor: Processor) {
    let panels = (columns + panelWidth - 1) / panelWidth
    processor.parallelFor(panels) { [self] panel in packPanel(panel, source) }
  }

  private func packPanel(_ panel: Int, _ source: UnsafePointer<Float>) {
    let column = panel * panelWidth
    let valid = min(panelWidth, columns - column)
    let width = (valid + vectorWidth - 1) / vectorWidth * vectorWidth
    let target = buffer.pointer + column * depth
    layout.rowOffsets.withUnsafeBufferPointer { rows in
      layout.columnOffsets.withUnsafeBufferPointer { offsets in
        for k in 0..<depth {
          let from = source + rows[k]
          let to = target + k * width
          for n in 0..<valid { to[n] = from[offsets[column &+ n]] }
        }
      }
    }
  }
}
