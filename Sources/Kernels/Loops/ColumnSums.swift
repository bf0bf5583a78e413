import KernelCore

/// Sums of each channel over the pixels of maps of one shape, in memory that is planned once.
///
/// Sums run over short stretches in single and across them in double precision, always in the same
/// order. Not `Sendable`: one reduction at a time.
public final class ColumnSums {
  /// One single-precision sum per stretch, quantity and channel.
  private let partial: FloatBuffer
  /// One total per quantity and channel.
  private let totals: UnsafeMutableBufferPointer<Double>

  /// Memory for up to `quantities` sums a channel over maps shaped like `layout`, with its border or
  /// another.
  public init(_ layout: PixelLayout, quantities: Int) {
    var (plain, bordered) = (layout, layout)
    plain.border = 0
    bordered.border = 1
    let groups = max(
      ColumnGroups(plain, plain).count, ColumnGroups(bordered, bordered).count)
    partial = FloatBuffer(count: groups * quantities * layout.channels)
    totals = .allocate(capacity: quantities * layout.channels)
  }

  deinit { totals.deallocate() }

  /// Adds up `quantities` sums a channel, quantity q of channel c at q * channels + c of the result.
  ///
  /// - Parameter body: adds the sums of one run, whose first channel's single-precision sums it gets,
  ///   those of the next quantity `channels` floats further on.
  /// - Precondition: the maps fit the memory.
  func reduce(
    _ first: PixelLayout, _ second: PixelLayout, quantities: Int, on processor: Processor,
    _ body: (PixelColumnRun, UnsafeMutablePointer<Float>) -> Void
  ) -> UnsafeBufferPointer<Double> {
    let groups = ColumnGroups(first, second)
    let sums = quantities * first.channels
    precondition(
      groups.count * sums <= partial.count && sums <= totals.count,
      "\(quantities) sums over \(first), memory for \(partial.count)")
    let blocks = (first.channels + groupChannels - 1) / groupChannels
    processor.parallelFor(groups.count * blocks) { [partial = partial.pointer] index in
      let group = index / blocks
      let base = partial + group * sums
      let channel = index % blocks * groupChannels
      for quantity in 0..<quantities {
        (base + (quantity * first.channels + channel)).update(
          repeating: 0, count: min(groupChannels, first.channels - channel))
      }
      groups.forEach(in: group, block: index % blocks) { body($0, base + $0.channel) }
    }
    for index in 0..<sums {
      var total = 0.0
      for group in 0..<groups.count { total += Double(partial.pointer[group * sums + index]) }
      totals[index] = total
    }
    return UnsafeBufferPointer(rebasing: totals[..<sums])
  }

  /// sums[c] (+)= the sum of channel c over all pixels: a bias gradient.
  public func add(
    _ input: FeatureMap, to sums: UnsafeMutablePointer<Float>, accumulate: Bool = false,
    on processor: Processor
  ) {
    let totals = reduce(input.layout, input.layout, quantities: 1, on: processor) {
      [kernels = processor.kernels] run, partial in
      kernels.columnSums(input.pointer + run.offset, run.columns, partial)
    }
    for (channel, total) in totals.enumerated() {
      sums[channel] = (accumulate ? sums[channel] : 0) + Float(total)
    }
  }
}
