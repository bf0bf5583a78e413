import KernelCore

/// The 4 x 4 kernels of a convolution in half precision, of which the factors of Winograd's products are made
/// whenever they are needed.
///
/// They take half the bytes of the weight, and a quarter of what its factors would; a run of few pixels reads
/// little else. For each panel and each remainder of fine pixels there is a row for each input channel, with
/// the four taps that remainder takes.
final class CompactKernels {
  private let turning: KernelTurning
  private let scatters: Bool
  /// Words of two halves.
  private let words: FloatBuffer
  private var encoding = HalfWords.Scale.usual
  /// For each thread the largest weight that it scaled.
  private let largest: FloatBuffer
  /// For each thread the kernels of one input channel, turned, and the scale.
  private let rooms: FloatBuffer
  private let vectorWidth: Int
  private let panelWidth: Int

  /// Room for the kernels of one direction.
  init(
    _ geometry: ConvolutionGeometry, _ direction: WinogradDirection, _ order: WeightOrder,
    for processor: Processor
  ) {
    precondition(direction != .upsample, "doubled pixels have no more factors than weights")
    scatters = direction == .scatter
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    // A word holds columns of two vectors.
    turning = KernelTurning(
      geometry, direction, order, alignment: 2 * vectorWidth, panelWidth: panelWidth)
    largest = FloatBuffer(count: processor.threadCount)
    rooms = FloatBuffer(count: processor.threadCount * turning.roomCount)
    words = FloatBuffer(uninitialized: 8 * turning.padded * turning.inputs, on: processor)
  }

  /// Rows of one remainder.
  var inputs: Int { turning.inputs }

  /// Columns of a panel with those that fill it up.
  func width(of panel: Int) -> Int { turning.width(of: panel) }

  /// What products of factors are multiplied by.
  var scale: Float { encoding.undo }

  /// The words of a row of a remainder.
  private func row(_ panel: Int, _ remainder: Int, _ input: Int) -> UnsafeMutablePointer<Float> {
    let width = turning.width(of: panel)
    return words.pointer
      + (8 * panel * panelWidth * inputs + (remainder * inputs + input) * 2 * width)
  }

  /// Packs some slices of the weight; see `WinogradWeights`.
  func pack(
    _ slices: Range<Int>, from weight: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    on processor: Processor
  ) {
    turning.forPieces(of: slices, on: processor) { [self] panel, inputs, thread in
      let room = rooms.pointer + thread * turning.roomCount
      turning.prepare(room, panel, scale: scale)
      var found = largest.pointer[thread]
      for input in inputs {
        turning.turn(input, panel, of: weight, to: room)
        let value = encode(room, input, panel, isScaled: scale != nil)
        if value > found || value.isNaN { found = value }
      }
      largest.pointer[thread] = found
    }
  }

  /// Stores the turned kernels of one input channel; the largest weight, scaled.
  private func encode(
    _ room: UnsafeMutablePointer<Float>, _ input: Int, _ panel: Int, isScaled: Bool
  ) -> Float {
    let width = turning.width(of: panel)
    if isScaled {
      let factors = room + 16 * width
      for tap in 0..<16 {
        for column in 0..<width { room[tap &* width &+ column] *= factors[column] }
      }
    }
    // The tap that meets the earlier input comes first.
    let early = scatters ? 2 : 0
    var found: Float = 0
    for remainder in 0..<4 {
      let target = row(panel, remainder, input)
      for tap in 0..<4 {
        let y = remainder / 2 + (tap / 2 == 0 ? early : 2 - early)
        let x = remainder % 2 + (tap % 2 == 0 ? early : 2 - early)
        let value = HalfWords.encode(
          room + (4 * y + x) * width, vectorWidth: vectorWidth, scale: encoding,
          to: target + tap * width / 2, count: width / 2)
        if value > found || value.isNaN { found = value }
      }
    }
    return found
  }

  /// Whether the largest weight fits, now that all were packed.
  func fit() -> HalfWords.Fit {
    let found = largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
    if encoding.holds(scaled: found) { return .packed }
    guard let smaller = HalfWords.Scale(largest: found / encoding.factor) else {
      return .impossible
    }
    encoding = smaller
    largest.fill(0)
    return .again
  }

  /// The factors of some rows, for each product (rows, width of the panel), `stride` floats from one product
  /// to the next.
  func makeFactors(
    of rows: Range<Int>, _ panel: Int, remainder: Int, to target: UnsafeMutablePointer<Float>,
    stride: Int, _ kernels: KernelTable
  ) {
    kernels.halfFilterFactors(
      HalfFilterCall(
        source: row(panel, remainder, rows.lowerBound), rows: rows.count,
        width: turning.width(of: panel), target: target, productStride: stride))
  }
}
