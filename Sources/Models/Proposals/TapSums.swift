import Kernels
import Networks
import Tensors

/// The means of the channels that a convolution makes of one picture, without running it.
///
/// Each tap of a kernel meets a rectangle of the picture, so its share of a mean is its weight times the sum
/// of that rectangle.
struct TapSums {
  private let kernel: Convolution
  private let isTransposed: Bool
  /// Of each input channel and tap (ky, kx) the sum of the pixels that it meets, over the number of results.
  private let sums: [Float]

  /// Tap times pixel, for each of which there is a number while the sums are made.
  private static let mostMeetings = 1 << 20

  /// Sums for `layer` on a picture (1, channels, height, width); nil for other layers than convolutions of all
  /// channels, and where pictures and kernels are so large that a run costs less memory.
  ///
  /// - Parameter grid: rows and columns of what the layer takes: those of the picture, or more where its pixels
  ///   were repeated before.
  init?(
    _ layer: LayerDescription, on picture: Tensor, grid: (height: Int, width: Int),
    on processor: Processor
  ) {
    let (kernel, isTransposed): (Convolution, Bool)
    switch layer.kind {
    case .conv2d(let found): (kernel, isTransposed) = (found, false)
    case .convTranspose2d(let found): (kernel, isTransposed) = (found, true)
    default: return nil
    }
    guard kernel.isDense, picture.shape.count == 4, picture.shape[0] == 1,
      picture.shape[1] == kernel.inputChannels,
      let results = try? layer.outputShape(for: [kernel.inputChannels, grid.height, grid.width])
    else { return nil }
    let (height, width) = (picture.shape[2], picture.shape[3])
    let taps = 0..<kernel.kernel
    guard taps.count * taps.count <= Self.mostMeetings / max(1, height * width) else { return nil }
    // How often each tap meets each row, and each column.
    let rows = taps.map {
      Self.meetings($0, kernel, isTransposed, grid.height, of: results[1], from: height)
    }
    let columns = taps.map {
      Self.meetings($0, kernel, isTransposed, grid.width, of: results[2], from: width)
    }
    // All sums are one product: for each tap how often it meets each pixel, and the channels' pixels, which threads
    // share.
    let share = 1 / Float(results[1] * results[2])
    let meetings = rows.flatMap { rows in
      columns.flatMap { columns in
        rows.flatMap { row in columns.map { row * $0 * share } }
      }
    }
    let rowCount = taps.count * taps.count
    let product = LinearKernel(inputs: height * width, outputs: kernel.inputChannels)
    let result = FloatBuffer(uninitialized: rowCount * product.outputs)
    withExtendedLifetime((FloatBuffer(picture.values), FloatBuffer(meetings))) { pixels, meetings in
      product.forward(
        meetings.pointer, weight: pixels.pointer, bias: nil, output: result.pointer,
        rows: rowCount, on: processor)
    }
    let sums = [Float](unsafeUninitializedCapacity: result.count) { sums, count in
      if let first = sums.baseAddress {
        processor.transpose(result.pointer, rows: rowCount, columns: product.outputs, to: first)
      }
      count = result.count
    }
    (self.kernel, self.isTransposed, self.sums) = (kernel, isTransposed, sums)
  }

  /// How often tap `tap` meets each of `size` rows, of which repetition made `grid`, for `extent` results.
  private static func meetings(
    _ tap: Int, _ kernel: Convolution, _ isTransposed: Bool, _ grid: Int, of extent: Int,
    from size: Int
  ) -> [Float] {
    var counts = [Float](repeating: 0, count: size)
    let (stride, shift) = (kernel.stride, tap - kernel.padding)
    // A transposed one adds its input i to result i * stride + shift; a plain one reads it for result i.
    for index in 0..<(isTransposed ? grid : extent) {
      let met = index * stride + shift
      guard (0..<(isTransposed ? extent : grid)).contains(met) else { continue }
      counts[(isTransposed ? index : met) * size / grid] += 1
    }
    return counts
  }

  /// The mean of each channel of the results; nil if the weight does not fit.
  ///
  /// - Parameter weight: all of its input channels, and any number of output channels.
  func means(_ weight: Tensor, bias: [Float]?) -> [Double]? {
    let taps = kernel.kernel * kernel.kernel
    let inputs = kernel.inputChannels
    guard weight.shape.count == 4, weight.shape[isTransposed ? 0 : 1] == inputs,
      weight.shape[2] * weight.shape[3] == taps
    else { return nil }
    let outputs = weight.shape[isTransposed ? 1 : 0]
    guard bias == nil || bias?.count == outputs else { return nil }
    var means = (0..<outputs).map { Double(bias?[$0] ?? 0) }
    weight.values.withUnsafeBufferPointer { weights in
      sums.withUnsafeBufferPointer { sums in
        // The kernels of one output, or of a transposed convolution those of one input, lie side by side.
        let run = isTransposed ? taps : inputs * taps
        for start in stride(from: 0, to: weights.count, by: run) {
          let first = isTransposed ? start / (outputs * taps) * taps : 0
          means[start / run % outputs] += Self.product(
            UnsafeBufferPointer(rebasing: weights[start..<(start + run)]),
            UnsafeBufferPointer(rebasing: sums[first..<(first + run)]))
        }
      }
    }
    return means
  }

  /// The sum of products of numbers in the same places.
  private static func product(
    _ one: UnsafeBufferPointer<Float>, _ other: UnsafeBufferPointer<Float>
  ) -> Double {
    // Eight sums at a time: one alone waits for each addition.
    var eight = SIMD8<Float>()
    var index = 0
    while index + 8 <= one.count {
      for lane in 0..<8 { eight[lane] += one[index + lane] * other[index + lane] }
      index += 8
    }
    var sum = Double(eight.sum())
    for last in index..<one.count { sum += Double(one[last] * other[last]) }
    return sum
  }
}
