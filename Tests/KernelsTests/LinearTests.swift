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
}
