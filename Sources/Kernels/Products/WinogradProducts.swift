import KernelCore

/// The nine products of one block; see `WinogradConvolution`.
extension WinogradConvolution {
  /// All products by factors that are there.
  func multiply(
    _ block: WinogradBlock, _ factors: WinogradWeights, _ source: FeatureMap,
    _ differences: DifferenceMaps, _ products: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    let lines = direction.lines
    withOffsets(lines) { taps in
      for product in 0..<9 {
        guard let rows = Rows(product, block, self, source, differences) else { continue }
        for line in 0..<lines { taps[line] = line * rows.lineStride }
        multiply(
          rows, block, product, to: products, kernels,
          GemmWeights(
            pointer: factors.panel(block.panel, product: product, group: block.group), stride: 0,
            areHalves: factors.isCompact,
            following: product < 8
              ? factors.panel(block.panel, product: product + 1, group: block.group) : nil),
          taps: taps, depth: factors.depth / lines, accumulates: false)
      }
    }
  }

  /// All products by factors that are made for it, some rows after others.
  func multiply(
    _ block: WinogradBlock, _ halves: CompactKernels, _ source: FeatureMap,
    _ differences: DifferenceMaps, _ products: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    let factors = products + blockFloats
    let width = halves.width(of: block.panel)
    withOffsets(1) { tap in
      for part in 0..<(direction.isToFine ? 1 : 4) {
        var start = 0
        while start < halves.inputs {
          let end = min(start + Self.factorRows, halves.inputs)
          let stride = (end - start) * width + Self.gap
          halves.makeFactors(
            of: start..<end, block.panel, remainder: direction.isToFine ? block.group : part,
            to: factors,
            stride: stride, kernels)
          for product in 0..<9 {
            guard let rows = Rows(product, block, self, source, differences) else { continue }
            // Of each line of the source come first the channels of even pixels, then those of odd ones.
            tap[0] = part / 2 * rows.lineStride + part % 2 * halves.inputs + start
            multiply(
              rows, block, product, to: products, kernels,
              GemmWeights(
                pointer: UnsafePointer(factors) + product * stride, stride: width),
              taps: tap, depth: end - start, accumulates: part > 0 || start > 0)
          }
          start = end
        }
      }
    }
  }

  /// What one product of a block reads.
  private struct Rows {
    var input: UnsafePointer<Float>
    var grid: RowGrid
    var strides: RowStrides
    var lineStride: Int

    /// Nil where nothing of it is needed.
    init?(
      _ product: Int, _ block: WinogradBlock, _ convolution: WinogradConvolution,
      _ source: FeatureMap,
      _ differences: DifferenceMaps
    ) {
      let (u, v) = (product / 3, product % 3)
      let group = block.pixels
      // The third product belongs to the second output alone.
      let end = min(block.tileRows.upperBound, (u == 2 ? group.height : group.height + 1) / 2)
      let width = v == 2 ? group.width / 2 : group.tileColumns
      guard end > block.tileRows.lowerBound && width > 0 else { return nil }
      let step = convolution.direction.sourceStep
      let tileStep = convolution.direction.tileStep
      let map = differences.map(source, u: u, v: v)
      input = UnsafePointer(
        map.at(
          y: group.sourceY + tileStep * block.tileRows.lowerBound + step * (u == 0 ? 0 : 1),
          x: group.sourceX + step * (v == 0 ? 0 : 1))
          + block.images.lowerBound * map.layout.imageStride)
      grid = RowGrid(
        images: block.images.count, height: end - block.tileRows.lowerBound, width: width)
      strides = map.layout.strides(step: tileStep)
      lineStride = map.layout.lineStride
    }
  }

  /// The right side of one product.
  private struct GemmWeights {
    var pointer: UnsafePointer<Float>
    /// 0 for a packed panel.
    var stride: Int
    var areHalves = false
    var following: UnsafePointer<Float>?
  }

  private func multiply(
    _ rows: Rows, _ block: WinogradBlock, _ product: Int, to products: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable, _ weights: GemmWeights, taps: UnsafePointer<Int>, depth: Int,
    accumulates: Bool
  ) {
    let across = block.pixels.tileColumns
    kernels.gemm(
      GemmCall(
        input: rows.input, weights: weights.pointer,
        output: products + product * productStride(block), bias: nil, rows: rows.grid,
        inputStrides: rows.strides,
        outputStrides: RowStrides(
          image: block.tileRows.count * across * panelWidth, y: across * panelWidth,
          x: panelWidth), taps: taps, tapCount: weights.stride == 0 ? direction.lines : 1,
        depth: depth,
        columns: columns(of: block), weightStride: weights.stride, areHalves: weights.areHalves,
        slope: 1, accumulate: accumulates, following: weights.following), 0, 0, rows.grid.count)
  }
}
