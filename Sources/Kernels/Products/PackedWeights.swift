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
  private let hasContiguousRows: Bool
  private let vectorWidth: Int
  private let panelWidth: Int

  /// Room for the weights of `layout`, packed later, for the level of `processor`.
  public init(_ layout: WeightLayout, for processor: Processor) {
    self.layout = layout
    depth = layout.rowOffsets.count
    columns = layout.columnOffsets.count
    let first = layout.rowOffsets.first ?? 0
    hasContiguousRows = layout.rowOffsets.enumerated().allSatisfy { $1 == first + $0 }
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    let padded = (columns + vectorWidth - 1) / vectorWidth * vectorWidth
    buffer = FloatBuffer(uninitialized: padded * depth, on: processor)
  }

  /// Copies the weights of some columns in, from the first one of a panel on; allocates nothing.
  ///
  /// - Parameter scale: a factor for each column, or nil.
  func pack(
    columns range: Range<Int>, from source: UnsafePointer<Float>,
    scale: UnsafePointer<Float>?, on processor: Processor
  ) {
    let first = range.lowerBound / panelWidth
    let end = (range.upperBound + panelWidth - 1) / panelWidth
    processor.parallelFor(end - first) { [self] index in
      packPanel(first + index, 0..<depth, source, scale)
    }
  }

  /// Copies some weights of all columns in, those of `range` in each `period` of rows; allocates nothing.
  func pack(
    rows range: Range<Int>, of period: Int, from source: UnsafePointer<Float>,
    scale: UnsafePointer<Float>?, on processor: Processor
  ) {
    let panels = (columns + panelWidth - 1) / panelWidth
    let periods = depth / period
    processor.parallelFor(panels * periods) { [self] index in
      let first = index % periods * period
      packPanel(
        index / periods, (first + range.lowerBound)..<(first + range.upperBound), source, scale)
    }
  }

  private func packPanel(
    _ panel: Int, _ rows: Range<Int>, _ source: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?
  ) {
    let start = panel * panelWidth
    let valid = min(panelWidth, columns - start)
    let width = (valid + vectorWidth - 1) / vectorWidth * vectorWidth
    let target = buffer.pointer + start * depth
    var done = 0
    if hasContiguousRows {
      while done + 4 <= valid {
        packFour(start + done, rows, source, scale, to: target + done, stride: width)
        done += 4
      }
    }
    // Sixteen columns at a time fill whole cache lines while their sources still lie in a cache.
    while done < valid {
      let count = min(16, valid - done)
      packSome(count, start + done, rows, source, scale, to: target + done, stride: width)
      done += count
    }
    for column in valid..<max(valid, width) {
      for k in rows { target[k &* width &+ column] = 0 }
    }
  }

  /// Four columns whose sources are contiguous, four by four.
  private func packFour(
    _ column: Int, _ rows: Range<Int>, _ source: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?,
    to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let row = layout.rowOffsets.first ?? 0
    let a = source + (row + layout.columnOffsets[column])
    let b = source + (row + layout.columnOffsets[column + 1])
    let c = source + (row + layout.columnOffsets[column + 2])
    let d = source + (row + layout.columnOffsets[column + 3])
    let factors: SIMD4<Float> =
      scale.map { SIMD4($0[column], $0[column + 1], $0[column + 2], $0[column + 3]) }
      ?? SIMD4(repeating: 1)
    var to = UnsafeMutableRawPointer(target + rows.lowerBound &* stride)
    let step = stride &* MemoryLayout<Float>.stride
    for k in rows {
      let values = SIMD4(a[k], b[k], c[k], d[k]) * factors
      to.storeBytes(of: values, as: SIMD4<Float>.self)
      to += step
    }
  }

  /// A few columns from anywhere.
  private func packSome(
    _ count: Int, _ column: Int, _ range: Range<Int>, _ source: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?, to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    layout.rowOffsets.withUnsafeBufferPointer { rows in
      layout.columnOffsets.withUnsafeBufferPointer { offsets in
        for k in range {
          let from = source + rows[k]
          let to = target + k &* stride
          for n in 0..<count {
            let value = from[offsets[column &+ n]]
            to[n] = scale.map { value * $0[column &+ n] } ?? value
          }
        }
      }
    }
  }
}
