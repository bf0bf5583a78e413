import CCpu

/// Rows of the register tile, at every instruction set.
public let tileRows = 6

/// Longest stretch of one packed panel that a row tile walks before the next tile: 256 KiB of a
/// 64-column panel, which stays in a second-level cache while all rows pass by.
@usableFromInline let packedBlock = 1024

/// The same for a matrix read in place, where power-of-two strides leave few cache sets.
@usableFromInline let inPlaceBlock = 256

/// How far ahead a tile that is alone asks for weights: 4 KiB, some 200 cycles, a third-level cache's
/// latency.
@usableFromInline let loneAhead = 1024

/// Computes the rows `start ..< end` of one column panel.
@inlinable @inline(__always)
func gemm<V: FloatVector>(
  _ type: V.Type, _ call: GemmCall, panel: Int, start: Int, end: Int
) {
  let panelWidth = V.width &* V.TileRow.count
  let column = panel &* panelWidth
  let valid = min(call.columns &- column, panelWidth)
  let vectors = (valid &+ V.width &- 1) / V.width
  if call.areHalves {
    // Words hold two vectors each, so that panels of halves are even.
    if vectors &+ 1 >= V.TileRow.count {
      gemmPanel(
        HalfRows<V.TileRow>.self, call, panel: panel, valid: valid, start: start, end: end)
    } else {
      gemmPanel(
        HalfRows<DoubleRow<V>>.self, call, panel: panel, valid: valid, start: start, end: end)
    }
  } else if vectors == V.TileRow.count {
    gemmPanel(
      FloatRows<V.TileRow>.self, call, panel: panel, valid: valid, start: start, end: end)
  } else if vectors == 1 {
    gemmPanel(
      FloatRows<SingleRow<V>>.self, call, panel: panel, valid: valid, start: start, end: end)
  } else if V.TileRow.count > 2 {
    if vectors == 2 {
      gemmPanel(
        FloatRows<DoubleRow<V>>.self, call, panel: panel, valid: valid, start: start, end: end)
    } else {
      gemmPanel(
        FloatRows<TripleRow<V>>.self, call, panel: panel, valid: valid, start: start, end: end)
    }
  }
}

@inlinable @inline(__always)
func gemmPanel<W: WeightRows>(
  _ type: W.Type, _ call: GemmCall, panel: Int, valid: Int, start: Int, end: Int
) {
  let vectors = W.Row.Vector.TileRow.count
  let column = panel &* W.Row.Vector.width &* vectors
  let inPlace = call.weightStride > 0
  let stride = inPlace ? call.weightStride : W.words
  // All panels before this one are whole.
  let before = W.words / W.Row.count &* vectors &* panel &* call.tapCount &* call.depth
  let weights = call.weights + (inPlace ? column : before)
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
    if tap == call.tapCount, let following = call.following {
      block.next = following
    } else if !inPlace {
      block.next = block.weights + block.tapCount &* block.depth &* stride
    }
    gemmBlock(
      W.self, call, block, column: column, valid: valid, start: start, end: end,
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
  /// What is probably read after this block.
  @usableFromInline var next: UnsafePointer<Float>?

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
    next = nil
  }
}

/// Six rows at a time, the last four or fewer as a tile of their own.
@inlinable @inline(__always)
func gemmBlock<W: WeightRows>(
  _ type: W.Type, _ call: GemmCall, _ block: GemmBlock, column: Int, valid: Int, start: Int,
  end: Int, isFirst: Bool, isLast: Bool
) {
  let fromOutput = call.accumulate || !isFirst
  var bias = W.Row(repeating: 0)
  if let source = call.bias, !fromOutput {
    bias =
      valid == W.Row.width
      ? W.Row(loading: source + column) : W.Row(loading: source + column, valid: valid)
  }
  let step = GemmStep(
    block: block, input: call.input + block.k, output: call.output + column, valid: valid,
    fromOutput: fromOutput, slope: isLast ? call.slope : 1)
  var cursor = RowCursor(call.rows, call.inputStrides, call.outputStrides, row: start)
  var left = end &- start
  // The first tile waits for its weights. The second and third find them in a near cache and ask for
  // one half each of those that come next, so that the next first tile need not wait. A tile that is
  // alone asks for its own, some way ahead.
  let half = block.tapCount &* block.depth &* W.words / 2
  let isAlone = left <= 4 && block.next != nil
  var tiles = 0
  while left > 0 {
    var ahead: WeightsAhead?
    if isAlone {
      ahead = WeightsAhead(weights: block.weights + loneAhead, step: W.words)
    } else if tiles == 1 || tiles == 2, let next = block.next {
      ahead = WeightsAhead(weights: next + (tiles &- 1) &* half, step: W.words / 2)
    }
    if left > 4 && W.allowsSixRows {
      gemmTile(W.self, SixRows<W.Row>.self, step, &cursor, &left, bias, asking: ahead)
    } else {
      gemmTile(W.self, FourRows<W.Row>.self, step, &cursor, &left, bias, asking: ahead)
    }
    tiles &+= 1
  }
}

/// Weights to ask for while a tile is computed.
@usableFromInline
struct WeightsAhead {
  @usableFromInline var weights: UnsafePointer<Float>
  /// Words for each row of weights that the tile takes.
  @usableFromInline let step: Int

  @inlinable @inline(__always)
  init(weights: UnsafePointer<Float>, step: Int) {
    self.weights = weights
    self.step = step
  }
}

/// What the tiles of one block have in common.
@usableFromInline
struct GemmStep {
  @usableFromInline let block: GemmBlock
  @usableFromInline let input: UnsafePointer<Float>
  @usableFromInline let output: UnsafeMutablePointer<Float>
  @usableFromInline let valid: Int
  @usableFromInline let fromOutput: Bool
  @usableFromInline let slope: Float

  @inlinable @inline(__always)
  init(
    block: GemmBlock, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    valid: Int, fromOutput: Bool, slope: Float
  ) {
    self.block = block
    self.input = input
    self.output = output
    self.valid = valid
    self.fromOutput = fromOutput
    self.slope = slope
  }
}

@inlinable @inline(__always)
func gemmTile<W: WeightRows, T: RowTile>(
  _ rows: W.Type, _ type: T.Type, _ step: GemmStep, _ cursor: inout RowCursor, _ left: inout Int,
  _ bias: T.Row, asking ahead: WeightsAhead?
) where W.Row == T.Row {
  let isWhole = step.valid == T.Row.width
  var tile = T(&cursor, left: &left, input: step.input, output: step.output, bias: bias)
  if step.fromOutput { tile.load(isWhole: isWhole, valid: step.valid) }
  var weights = step.block.weights
  var ahead = ahead
  var tap = 0
  while tap < step.block.tapCount {
    var index = step.block.taps[tap]
    let end = index &+ step.block.depth
    while index < end {
      if let lines = ahead {
        prefetch(lines.weights, count: lines.step)
        ahead?.weights += lines.step
      }
      tile.addProduct(at: index, W.row(at: weights))
      weights += step.block.stride
      index &+= 1
    }
    tap &+= 1
  }
  if step.slope != 1 { tile.rectify(slope: T.Row.Vector(repeating: step.slope)) }
  tile.store(isWhole: isWhole, valid: step.valid)
}

/// Asks for the cache lines of the next `count` floats.
@inlinable @inline(__always)
func prefetch(_ floats: UnsafePointer<Float>, count: Int) {
  var i = 0
  while i < count {
    cpu_prefetch(floats + i)
    i &+= 16
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
