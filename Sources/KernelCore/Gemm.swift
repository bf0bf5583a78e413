/// Rows of the register tile, at every instruction set.
public let tileRows = 6

/// Longest stretch of one packed panel that a row tile walks before the next tile: 256 KiB of a
/// 64-column panel, which stays in a second-level cache while all rows pass by.
@usableFromInline let packedBlock = 1024

/// The same for a matrix read in place, where power-of-two strides leave few cache sets.
@usableFromInline let inPlaceBlock = 256

/// Computes the rows `start ..< end` of one column panel.
@inlinable @inline(__always)
func gemm<V: FloatVector>(
  _ type: V.Type, _ call: GemmCall, panel: Int, start: Int, end: Int
) {
  let panelWidth = V.width &* V.TileRow.count
  let column = panel &* panelWidth
  let valid = min(call.columns &- column, panelWidth)
  let vectors = (valid &+ V.width &- 1) / V.width
  if vectors == V.TileRow.count {
    gemmPanel(V.TileRow.self, call, panel: panel, valid: valid, start: start, end: end)
  } else if vectors == 1 {
    gemmPanel(SingleRow<V>.self, call, panel: panel, valid: valid, start: start, end: end)
  } else if V.TileRow.count > 2 {
    if vectors == 2 {
      gemmPanel(DoubleRow<V>.self, call, panel: panel, valid: valid, start: start, end: end)
    } else {
      gemmPanel(TripleRow<V>.self, call, panel: panel, valid: valid, start: start, end: end)
    }
  }
}

@inlinable @inline(__always)
func gemmPanel<R: VectorRow>(
  _ type: R.Type, _ call: GemmCall, panel: Int, valid: Int, start: Int, end: Int
) {
  let panelWidth = R.Vector.width &* R.Vector.TileRow.count
  let column = panel &* panelWidth
  let inPlace = call.weightStride > 0
  let stride = inPlace ? call.weightStride : R.width
  let weights =
    call.weights + (inPlace ? column : column &* call.tapCount &* call.depth)
  let limit = inPlace ? inPlaceBlock : packedBlock
  var tap = 0
  var k = 0
  while tap < call.tapCount {
    let isFirst = tap == 0 && k == 0
    var block = GemmBlock(
      taps: call.taps + tap, tapCount: 1, k: k, depth: call.depth,
      weights: weights + (tap &* call.depth &+ k) &* stride, stride: stride)
    if call.depth > limit {
      block.depth = min(limit, call.depth &- k)
      k &+= block.depth
      if k == call.depth {
        k = 0
        tap &+= 1
      }
    } else {
      block.tapCount = min(max(1, limit / max(1, call.depth)), call.tapCount &- tap)
      tap &+= block.tapCount
    }
    gemmBlock(
      R.self, call, block, column: column, valid: valid, start: start, end: end,
      isFirst: isFirst, isLast: tap == call.tapCount)
  }
}

/// One stretch of the summed dimension: some taps of some depth.
@usableFromInline
struct GemmBlock {
  @usableFromInline var taps: UnsafePointer<Int>
  @usableFromInline var tapCount: Int
  @usableFromInline var k: Int
  @usableFromInline var depth: Int
  @usableFromInline var weights: UnsafePointer<Float>
  @usableFromInline var stride: Int

  @inlinable @inline(__always)
  init(
    taps: UnsafePointer<Int>, tapCount: Int, k: Int, depth: Int, weights: UnsafePointer<Float>,
    stride: Int
  ) {
    self.taps = taps
    self.tapCount = tapCount
    self.k = k
    self.depth = depth
    self.weights = weights
    self.stride = stride
  }
}

/// Six rows at a time.
///
/// Where fewer remain, the last one is repeated: it starts from the same values
/// and stores the same result, also when accumulating, since all loads come before all stores.
@inlinable @inline(__always)
func gemmBlock<R: VectorRow>(
  _ type: R.Type, _ call: GemmCall, _ block: GemmBlock, column: Int, valid: Int, start: Int,
  end: Int, isFirst: Bool, isLast: Bool
) {
  let isWhole = valid == R.width
  let fromOutput = call.accumulate || !isFirst
  let slope = R.Vector(repeating: call.slope)
  let rectifies = isLast && call.slope != 1
  var bias = R(repeating: 0)
  if let source = call.bias, !fromOutput {
    bias =
      isWhole ? R(loading: source + column) : R(loading: source + column, valid: valid)
  }
  let input = call.input + block.k
  let output = call.output + column
  var cursor = RowCursor(call.rows, call.inputStrides, call.outputStrides, row: start)
  var row = start
  while row < end {
    let a0 = input + cursor.first
    let c0 = output + cursor.second
    if row &+ 1 < end { cursor.advance() }
    let a1 = input + cursor.first
    let c1 = output + cursor.second
    if row &+ 2 < end { cursor.advance() }
    let a2 = input + cursor.first
    let c2 = output + cursor.second
    if row &+ 3 < end { cursor.advance() }
    let a3 = input + cursor.first
    let c3 = output + cursor.second
    if row &+ 4 < end { cursor.advance() }
    let a4 = input + cursor.first
    let c4 = output + cursor.second
    if row &+ 5 < end { cursor.advance() }
    let a5 = input + cursor.first
    let c5 = output + cursor.second
    cursor.advance()
    row &+= tileRows

    var r0 = bias
    var r1 = bias
    var r2 = bias
    var r3 = bias
    var r4 = bias
    var r5 = bias
    if fromOutput {
      if isWhole {
        r0 = R(loading: c0)
        r1 = R(loading: c1)
        r2 = R(loading: c2)
        r3 = R(loading: c3)
        r4 = R(loading: c4)
        r5 = R(loading: c5)
      } else {
        r0 = R(loading: c0, valid: valid)
        r1 = R(loading: c1, valid: valid)
        r2 = R(loading: c2, valid: valid)
        r3 = R(loading: c3, valid: valid)
        r4 = R(loading: c4, valid: valid)
        r5 = R(loading: c5, valid: valid)
      }
    }
    var weights = block.weights
    var tap = 0
    while tap < block.tapCount {
      let offset = block.taps[tap]
      let p0 = a0 + offset
      let p1 = a1 + offset
      let p2 = a2 + offset
      let p3 = a3 + offset
      let p4 = a4 + offset
      let p5 = a5 + offset
      var k = 0
      while k < block.depth {
        let b = R(loading: weights)
        r0.addProduct(R.Vector(repeating: p0[k]), b)
        r1.addProduct(R.Vector(repeating: p1[k]), b)
        r2.addProduct(R.Vector(repeating: p2[k]), b)
        r3.addProduct(R.Vector(repeating: p3[k]), b)
        r4.addProduct(R.Vector(repeating: p4[k]), b)
        r5.addProduct(R.Vector(repeating: p5[k]), b)
        weights += block.stride
        k &+= 1
      }
      tap &+= 1
    }
    if rectifies {
      r0 = r0.rectified(slope: slope)
      r1 = r1.rectified(slope: slope)
      r2 = r2.rectified(slope: slope)
      r3 = r3.rectified(slope: slope)
      r4 = r4.rectified(slope: slope)
      r5 = r5.rectified(slope: slope)
    }
    if isWhole {
      r0.store(to: c0)
      r1.store(to: c1)
      r2.store(to: c2)
      r3.store(to: c3)
      r4.store(to: c4)
      r5.store(to: c5)
    } else {
      r0.store(to: c0, valid: valid)
      r1.store(to: c1, valid: valid)
      r2.store(to: c2, valid: valid)
      r3.store(to: c3, valid: valid)
      r4.store(to: c4, valid: valid)
      r5.store(to: c5, valid: valid)
    }
  }
}

/// One row times one packed panel: the batch-1 linear layer, bound by reading the weights.
@inlinable @inline(__always)
func gemv<V: FloatVector>(_ type: V.Type, _ call: GemmCall, panel: Int) {
  let panelWidth = V.width &* V.TileRow.count
  let valid = min(call.columns &- panel &* panelWidth, panelWidth)
  let vectors = (valid &+ V.width &- 1) / V.width
  if vectors == V.TileRow.count {
    gemvPanel(V.TileRow.self, call, panel: panel, valid: valid)
  } else if vectors == 1 {
    gemvPanel(SingleRow<V>.self, call, panel: panel, valid: valid)
  } else if V.TileRow.count > 2 {
    if vectors == 2 {
      gemvPanel(DoubleRow<V>.self, call, panel: panel, valid: valid)
    } else {
      gemvPanel(TripleRow<V>.self, call, panel: panel, valid: valid)
    }
  }
}

@inlinable @inline(__always)
func gemvPanel<R: VectorRow>(_ type: R.Type, _ call: GemmCall, panel: Int, valid: Int) {
  let panelWidth = R.Vector.width &* R.Vector.TileRow.count
  let column = panel &* panelWidth
  let step = R.width
  let output = call.output + column
  var even = R(repeating: 0)
  var odd = R(repeating: 0)
  if call.accumulate {
    even = R(loading: output, valid: valid)
  } else if let bias = call.bias {
    even = R(loading: bias + column, valid: valid)
  }
  var weights = call.weights + column &* call.tapCount &* call.depth
  var tap = 0
  while tap < call.tapCount {
    let input = call.input + call.taps[tap]
    var k = 0
    while k &+ 1 < call.depth {
      even.addProduct(R.Vector(repeating: input[k]), R(loading: weights))
      odd.addProduct(R.Vector(repeating: input[k &+ 1]), R(loading: weights + step))
      weights += 2 &* step
      k &+= 2
    }
    if k < call.depth {
      even.addProduct(R.Vector(repeating: input[k]), R(loading: weights))
      weights += step
    }
    tap &+= 1
  }
  var result = even.adding(odd)
  if call.slope != 1 { result = result.rectified(slope: R.Vector(repeating: call.slope)) }
  result.store(to: output, valid: valid)
}
