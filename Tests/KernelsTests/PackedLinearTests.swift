import Kernels
import TestSupport
import Testing

struct PackedLinearTests {
  /// A layer between vectors, and what it makes of `x`.
  private func outputs(
    _ x: [Float], rows: Int, weight: [Float], bias: [Float], scale: [Float]? = nil,
    slope: Float = 1, storage: WeightStorage, on processor: Processor
  ) -> [Float] {
    let (inputs, outputs) = (x.count / rows, bias.count)
    let layer = PackedLinear(
      input: PixelLayout(rows: 1, features: inputs),
      output: PixelLayout(rows: 1, features: outputs), weight: weight, bias: bias, scale: scale,
      storage: storage, for: processor)
    let source = FloatBuffer(x)
    let target = FloatBuffer(count: rows * outputs)
    let scratch = FloatBuffer(
      count: layer.scratchCount(images: rows, threads: processor.threadCount))
    layer.forward(
      FeatureMap(source, PixelLayout(rows: rows, features: inputs)),
      to: FeatureMap(target, PixelLayout(rows: rows, features: outputs)), slope: slope,
      scratch: scratch.pointer, on: processor)
    return withExtendedLifetime((source, scratch)) { target.values }
  }

  /// Both storages, one row and several, every strip and panel width.
  @Test(arguments: [(1, 1 << 10, 513), (5, 1 << 10, 513), (1, 4097, 130), (7, 70_000, 9)])
  func productsAgreeWithScalarTwins(_ shape: (rows: Int, inputs: Int, outputs: Int)) {
    let (rows, inputs, outputs) = shape
    let x = pattern(rows * inputs, salt: 3)
    // Halves already, from tiny ones up to more than 2: storing them loses nothing.
    let weight = pattern(outputs * inputs, salt: 4).enumerated().map { index, value in
      Float(bitPattern: (value * (index % 7 == 0 ? 0x1p-9 : 5)).bitPattern & 0xFFFF_E000)
    }
    let bias = pattern(outputs, salt: 5)
    let scale = pattern(outputs, salt: 6)
    func expected(_ change: (Float) -> Float) -> [Float] {
      let sums = Reference.linear(
        x.map(change), weight: weight.map(change), bias: nil, rows: rows, inputs: inputs,
        outputs: outputs)
      return sums.enumerated().map { index, sum in
        sum * change(scale[index % outputs]) + change(bias[index % outputs])
      }
    }
    let (sums, sizes) = (expected { $0 }, expected(abs))
    for processor in processors {
      for storage in [WeightStorage.exact, .compact] {
        expectClose(
          self.outputs(
            x, rows: rows, weight: weight, bias: bias, scale: scale, slope: 0.5,
            storage: storage, on: processor), sums.map { $0 > 0 ? $0 : 0.5 * $0 }, sizes: sizes,
          "\(shape) \(storage) \(processor.name)")
      }
    }
  }

  /// Weights that halves round stay within half a unit of their eleven bits.
  @Test func compactWeightsLoseLittle() {
    let (inputs, outputs) = (1 << 10, 513)
    let weight = pattern(outputs * inputs, salt: 4)
    let x = pattern(inputs, salt: 3)
    let found = self.outputs(
      x, rows: 1, weight: weight, bias: [Float](repeating: 0, count: outputs), storage: .compact,
      on: Processor(threadCount: 2))
    let exact = Reference.linear(
      x, weight: weight, bias: nil, rows: 1, inputs: inputs, outputs: outputs)
    let sizes = Reference.linear(
      x.map(abs), weight: weight.map(abs), bias: nil, rows: 1, inputs: inputs, outputs: outputs)
    let errors = zip(found, exact).map { abs($0 - $1) }
    #expect(zip(errors, sizes).allSatisfy { $0 <= 0x1p-11 * $1 })
    #expect(errors.contains { $0 > 0 }, "the weights were not rounded: this tests nothing")
  }

  /// What halves cannot hold is kept as it is.
  @Test func weightsThatAreNotFiniteStay() {
    let (inputs, outputs) = (1 << 10, 512)
    var weight = [Float](repeating: 1, count: outputs * inputs)
    weight[5 * inputs + 7] = .infinity
    let found = self.outputs(
      [Float](repeating: 1, count: inputs), rows: 1, weight: weight,
      bias: [Float](repeating: 0, count: outputs), storage: .compact,
      on: Processor(threadCount: 1))
    #expect(found[5] == .infinity && found[6] == Float(inputs))
  }
}
