/// One counter of a nested loop over a weight: how often, and how many floats per step.
public struct StridedAxis: Equatable, Sendable {
  /// Number of steps.
  public var count: Int
  /// Floats per step; may be negative.
  public var stride: Int

  /// `count` steps of `stride` floats.
  public init(_ count: Int, stride: Int) {
    self.count = count
    self.stride = stride
  }
}

/// Where the element (k, n) of a matrix product's right side lies in a weight as it is stored.
///
/// k and n are each a nest of counters, outermost first: a convolution's k is (kernel row, kernel
/// column, channel).
public struct WeightLayout: Equatable, Sendable {
  /// Offsets of k = 0, 1, ...
  public let rowOffsets: [Int]
  /// Offsets of n = 0, 1, ...
  public let columnOffsets: [Int]

  /// `start` is the offset of element (0, 0).
  public init(start: Int = 0, rows: [StridedAxis], columns: [StridedAxis]) {
    rowOffsets = Self.offsets(start, rows)
    columnOffsets = Self.offsets(0, columns)
  }

  private static func offsets(_ start: Int, _ axes: [StridedAxis]) -> [Int] {
    axes.reduce([start]) { offsets, axis in
      offsets.flatMap { offset in (0..<axis.count).map { offset + $0 * axis.stride } }
    }
  }
}
