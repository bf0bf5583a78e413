import KernelCore

/// The factors of Winograd's nine products for every kernel of a convolution, packed.
///
/// Panels as in `PackedWeights`, the nine products of each one after the other, as they are read.
/// Scattering has a group for each of the four remainders of fine pixels, with one row per
/// coarse channel; gathering has one group, whose rows run over the remainders and fine channels. Doubled
/// pixels have one with a row per coarse channel.
final class WinogradWeights {
  /// Rows of each matrix.
  let depth: Int
  private let geometry: ConvolutionGeometry
  private let direction: WinogradDirection
  private let turning: KernelTurning
  /// Floats, or words of two halves.
  private var buffer: FloatBuffer
  /// How halves are scaled; nil for floats.
  private var halves: HalfWords.Scale?
  /// Whether the scale of halves was chosen for the weights.
  private var isChosen = false
  /// For each thread the largest factor that it scaled.
  private let largest: FloatBuffer
  /// For each thread room for turning; then factors that become halves.
  private let scratch: FloatBuffer
  private let scratchCount: Int
  private let vectorWidth: Int
  private let panelWidth: Int

  /// Room for the factors of one direction.
  ///
  /// - Parameter isCompact: whether they are halves, unless some are not finite.
  init(
    _ geometry: ConvolutionGeometry, _ direction: WinogradDirection, isCompact: Bool,
    _ order: WeightOrder, for processor: Processor
  ) {
    self.geometry = geometry
    self.direction = direction
    depth = direction.depth(geometry)
    vectorWidth = processor.kernels.vectorWidth
    panelWidth = processor.kernels.panelWidth
    turning = KernelTurning(
      geometry, direction, order,
      // A word holds columns of two vectors.
      alignment: isCompact ? 2 * vectorWidth : vectorWidth, panelWidth: panelWidth)
    halves = isCompact ? .usual : nil
    largest = FloatBuffer(count: processor.threadCount)
    scratchCount =
      turning.roomCount + (isCompact ? 36 * KernelTurning.grain * panelWidth : 0)
    scratch = FloatBuffer(count: processor.threadCount * scratchCount)
    let floats = 9 * direction.matrices * turning.padded * depth
    buffer = FloatBuffer(uninitialized: isCompact ? floats / 2 : floats, on: processor)
  }

  /// Numbers in one product's matrix.
  private var matrix: Int { turning.padded * depth }

  private func width(of panel: Int) -> Int { turning.width(of: panel) }

  /// Whether the factors are words of two halves.
  var isCompact: Bool { halves != nil }

  /// What products are multiplied by.
  var scale: Float { halves?.undo ?? 1 }

  /// The panel of a product; `group` is 0 where there is one.
  func panel(_ panel: Int, product: Int, group: Int) -> UnsafePointer<Float> {
    let first =
      9 * (group * matrix + panel * panelWidth * depth) + product * width(of: panel) * depth
    return UnsafePointer(buffer.pointer) + (isCompact ? first / 2 : first)
  }

  /// Works out the factors of some slices of the weight, again after each change; allocates nothing.
  ///
  /// - Parameters:
  ///   - slices: channels of the weight's first axis; output channels from the first one of a panel on.
  ///   - weight: of which these slices are there.
  ///   - scale: a factor for each output channel, or nil.
  func pack(
    _ slices: Range<Int>, from weight: UnsafePointer<Float>,
    scale: UnsafePointer<Float>? = nil, on processor: Processor
  ) {
    turning.forPieces(of: slices, on: processor) {
      [self, kernels = processor.kernels] panel, inputs, thread in
      packPiece(panel, inputs, weight, scale, thread, kernels)
    }
  }

  /// Whether halves had a scale that the largest factor does not fit: all slices must be packed once more.
  func needsAnotherPass() -> Bool {
    guard let encoding = halves, !isChosen else { return false }
    let found = largest.values.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
    isChosen = true
    if encoding.holds(scaled: found) { return false }
    halves = HalfWords.Scale(largest: found / encoding.factor)
    if halves == nil { buffer = FloatBuffer(uninitialized: 9 * direction.matrices * matrix) }
    return true
  }

  /// Packs the factors of some input channels for the output channels of one panel.
  private func packPiece(
    _ panel: Int, _ inputs: Range<Int>, _ weight: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?, _ thread: Int, _ kernels: KernelTable
  ) {
    let turned = scratch.pointer + thread * scratchCount
    let width = width(of: panel)
    let start = 9 * panel * panelWidth * depth
    let gathers = direction == .gather
    guard let encoding = halves else {
      let target = Factors(
        product: width * depth, remainder: gathers ? geometry.fineChannels * width : 9 * matrix)
      write(
        panel, inputs, weight, scale, turned,
        to: buffer.pointer + (start + inputs.lowerBound * width), target, kernels)
      return
    }
    let factors = turned + turning.roomCount
    let count = inputs.count * width
    let local = Factors(
      product: gathers ? 4 * count : count, remainder: gathers ? count : 9 * count)
    write(panel, inputs, weight, scale, turned, to: factors, local, kernels)
    for remainder in 0..<(direction == .upsample ? 1 : 4) {
      for product in 0..<9 {
        let row = (gathers ? remainder * geometry.fineChannels : 0) + inputs.lowerBound
        let first =
          (gathers ? 0 : 9 * remainder * matrix) + start + (product * depth + row) * width
        let found = HalfWords.encode(
          factors + (product * local.product + remainder * local.remainder),
          vectorWidth: vectorWidth, scale: encoding, to: buffer.pointer + first / 2,
          count: count / 2)
        let known = largest.pointer[thread]
        largest.pointer[thread] = found > known || found.isNaN ? found : known
      }
    }
  }

  /// Where factors lie: floats from one product's to the next one's, and from one remainder's.
  private struct Factors {
    var product: Int
    var remainder: Int
  }

  /// Writes the factors of some input channels for the output channels of one panel, from `target` on.
  private func write(
    _ panel: Int, _ inputs: Range<Int>, _ weight: UnsafePointer<Float>,
    _ scale: UnsafePointer<Float>?, _ turned: UnsafeMutablePointer<Float>,
    to target: UnsafeMutablePointer<Float>, _ strides: Factors, _ kernels: KernelTable
  ) {
    turning.prepare(turned, panel, scale: scale)
    let width = width(of: panel)
    for (index, input) in inputs.enumerated() {
      turning.turn(input, panel, of: weight, to: turned)
      let call = FilterCall(
        source: turned, sourceStride: width, width: width,
        scale: scale == nil ? nil : UnsafePointer(turned + direction.taps * width),
        isReversed: direction == .scatter, target: target + index * width,
        remainderStrides: (y: 2 * strides.remainder, x: strides.remainder),
        productStride: strides.product)
      if direction == .upsample {
        kernels.doubledFilterFactors(call)
      } else {
        kernels.filterFactors(call)
      }
    }
  }
}
