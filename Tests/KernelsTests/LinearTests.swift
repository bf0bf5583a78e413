import Kernels
import TestSupport
import Testing

struct LinearTests {
  static let shapes: [(rows: Int, inputs: Int, outputs: Int)] = [
    (1, 1, 1), (2, 3, 5), (5, 17, 4), (6, 64, 64), (7, 74, 130), (13, 33, 65), (64, 100, 1),
    (70, 130, 200), (33, 74, 65),
    (3, 2100, 14), (20, 5, 700),
  ]

  @Test(arguments: shapes)
  func productsAgreeWithScalarTwins(_ shape: (rows: Int, inputs: Int, outputs: Int)) {
    let (rows, inputs, outputs) = shape
    let x = pattern(rows * inputs, salt: 6)
    let weight = pattern(outputs * inputs, salt: 7)
    let bias = pattern(outputs, salt: 8)
    let gradient = pattern(rows * outputs, salt: 9)
    let forward = Reference.linear(
      x, weight: weight, bias: bias, rows: rows, inputs: inputs, outputs: outputs)
    // The gradients are products of the same kind with transposed operands.
    let backward = Reference.linear(
      gradient, weight: transposed(weight, outputs, inputs), bias: nil, rows: rows,
      inputs: outputs, outputs: inputs)
    let weightGradient = Reference.linear(
      transposed(gradient, rows, outputs), weight: transposed(x, rows, inputs), bias: nil,
      rows: outputs, inputs: rows, outputs: inputs)
    let layer = LinearKernel(inputs: inputs, outputs: outputs)
    for processor in processors {
      let what = "\(shape) \(processor.name)"
      let (xs, ws, bs, gs) = (
        FloatBuffer(x), FloatBuffer(weight), FloatBuffer(bias), FloatBuffer(gradient)
      )
      let y = FloatBuffer(count: rows * outputs)
      layer.forward(
        xs.pointer, weight: ws.pointer, bias: bs.pointer, output: y.pointer, rows: rows,
        slope: 0.5, on: processor)
      expectClose(
        y.values, forward.map { $0 > 0 ? $0 : 0.5 * $0 }, tolerance: 2e-5, "forward \(what)")
      let dx = FloatBuffer(count: rows * inputs)
      layer.inputGradient(
        gs.pointer, weight: ws.pointer, inputGradient: dx.pointer, rows: rows, on: processor)
      expectClose(dx.values, backward, tolerance: 2e-5, "input gradient \(what)")
      let dw = FloatBuffer(count: outputs * inputs)
      dw.fill(2)
      layer.weightGradient(
        input: xs.pointer, outputGradient: gs.pointer, weightGradient: dw.pointer, rows: rows,
        on: processor)
      expectClose(dw.values, weightGradient, tolerance: 1e-5, "weight gradient \(what)")
      layer.weightGradient(
        input: xs.pointer, outputGradient: gs.pointer, weightGradient: dw.pointer, rows: rows,
        accumulate: true, on: processor)
      expectClose(
        dw.values, weightGradient.map { 2 * $0 }, tolerance: 2e-5, "accumulated \(what)")
    }
  }

  private func transposed(_ values: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    (0..<(rows * columns)).map { values[$0 % rows * columns + $0 / rows] }
  }

  /// Both storages, one row and several, every strip and panel width.
  @Test(arguments: [(1, 1 << 10, 513), (5, 1 << 10, 513), (1, 4097, 130), (7, 70_000, 9)])
  func packedProductsAgree(_ shape: (rows: Int, inputs: Int, outputs: Int)) {
    let (rows, inputs, outputs) = shape
    let x = pattern(rows * inputs, salt: 3)
    // Halves already, from tiny ones up to more than 2: storing them loses nothing.
    let weight = pattern(outputs * inputs, salt: 4).enumerated().map { index, value in
      Float(bitPattern: (value * (index % 7 == 0 ? 0x1p-9 : 5)).bitPattern & 0xFFFF_E000)
    }
    let bias = pattern(outputs, salt: 5)
    let scale = pattern(outputs, salt: 6)
    let expected = scaled(
      Reference.linear(x, weight: weight, bias: nil, rows: rows, inputs: inputs, outputs: outputs),
      scale, bias)
    let sizes = scaled(
      Reference.linear(
        x.map(abs), weight: weight.map(abs), bias: nil, rows: rows, inputs: inputs,
        outputs: outputs), scale.map(abs), bias.map(abs))
    for processor in processors {
      for storage in [WeightStorage.exact, .compact] {
        let layer = PackedLinear(
          input: PixelLayout(rows: 1, features: inputs),
          output: PixelLayout(rows: 1, features: outputs), weight: weight, bias: bias,
          scale: scale, storage: storage, for: processor)
        let source = FloatBuffer(x)
        let target = FloatBuffer(count: rows * outputs)
        let scratch = FloatBuffer(
          count: layer.scratchCount(images: rows, threads: processor.threadCount))
        layer.forward(
          FeatureMap(source, PixelLayout(rows: rows, features: inputs)),
          to: FeatureMap(target, PixelLayout(rows: rows, features: outputs)), slope: 0.5,
          scratch: scratch.pointer, on: processor)
        expectClose(
          target.values, expected.map { $0 > 0 ? $0 : 0.5 * $0 }, sizes: sizes,
          "\(shape) \(storage) \(processor.name)")
        withExtendedLifetime((source, scratch)) {}
      }
    }
  }

  /// Weights that halves round stay within half a unit of their eleven bits.
  @Test func compactWeightsLoseLittle() {
    let (inputs, outputs) = (1 << 10, 513)
    let weight = pattern(outputs * inputs, salt: 4)
    let x = pattern(inputs, salt: 3)
    let exact = Reference.linear(
      x, weight: weight, bias: nil, rows: 1, inputs: inputs, outputs: outputs)
    let sizes = Reference.linear(
      x.map(abs), weight: weight.map(abs), bias: nil, rows: 1, inputs: inputs, outputs: outputs)
    let processor = Processor(threadCount: 2)
    let layer = PackedLinear(
      input: PixelLayout(rows: 1, features: inputs),
      output: PixelLayout(rows: 1, features: outputs), weight: weight,
      bias: [Float](repeating: 0, count: outputs), storage: .compact, for: processor)
    let source = FloatBuffer(x)
    let target = FloatBuffer(count: outputs)
    layer.forward(
      FeatureMap(source, PixelLayout(rows: 1, features: inputs)),
      to: FeatureMap(target, PixelLayout(rows: 1, features: outputs)), slope: 1, scratch: nil,
      on: processor)
    withExtendedLifetime(source) {}
    let errors = zip(target.values, exact).map { abs($0 - $1) }
    #expect(zip(errors, sizes).allSatisfy { $0 <= 0x1p-11 * $1 })
    #expect(errors.contains { $0 > 0 }, "the weights were not rounded: this tests nothing")
  }

  /// What halves cannot hold is kept as it is.
  @Test func weightsThatAreNotFiniteStay() {
    let (inputs, outputs) = (1 << 10, 512)
    var weight = [Float](repeating: 1, count: outputs * inputs)
    weight[5 * inputs + 7] = .infinity
    let processor = Processor(threadCount: 1)
    let layer = PackedLinear(
      input: PixelLayout(rows: 1, features: inputs),
      output: PixelLayout(rows: 1, features: outputs), weight: weight,
      bias: [Float](repeating: 0, count: outputs), storage: .compact, for: processor)
    let source = FloatBuffer([Float](repeating: 1, count: inputs))
    let target = FloatBuffer(count: outputs)
    layer.forward(
      FeatureMap(source, PixelLayout(rows: 1, features: inputs)),
      to: FeatureMap(target, PixelLayout(rows: 1, features: outputs)), slope: 1, scratch: nil,
      on: processor)
    withExtendedLifetime(source) {}
    #expect(target.values[5] == .infinity && target.values[6] == Float(inputs))
  }

  private func scaled(_ values: [Float], _ scale: [Float], _ bias: [Float]) -> [Float] {
    values.enumerated().map { $1 * scale[$0 % scale.count] + bias[$0 % bias.count] }
  }
}
