import Kernels

/// y = W x + b over dense rows; W is kept as PyTorch stores it, (outputs, inputs).
final class LinearLayer: TrainableLayer {
  private let maps: LayerMaps
  private let product: LinearKernel
  private let weight: LayerWeight
  private let bias: ParameterSlot?
  private let biasSums: ColumnSums?
  private let processor: Processor

  init(maps: LayerMaps, weight: LayerWeight, bias: ParameterSlot?, processor: Processor) {
    self.maps = maps
    product = LinearKernel(inputs: maps.input.order.count, outputs: maps.output.order.count)
    self.weight = weight
    self.bias = bias
    biasSums = bias.map { _ in ColumnSums(Self.layout(maps), quantities: 1) }
    self.processor = processor
  }

  func prepare() { weight.prepare() }

  func forward(_ mode: Mode) {
    product.forward(
      maps.input.rows, weight: weight.values, bias: bias?.values, output: maps.output.rows,
      rows: maps.input.batch, on: processor)
  }

  func backward(_ mode: Mode, parameters: Bool, input: Bool) {
    let gradient = maps.outputGradient.rows
    if parameters {
      weight.addGradient { target, accumulates in
        product.weightGradient(
          input: maps.input.rows, outputGradient: gradient, weightGradient: target,
          rows: maps.input.batch, accumulate: accumulates, on: processor)
      }
      if let bias {
        biasSums?.add(
          FeatureMap(gradient, Self.layout(maps)), to: bias.gradient, accumulate: true,
          on: processor)
      }
    }
    if input {
      product.inputGradient(
        gradient, weight: weight.values, inputGradient: maps.inputGradient.rows,
        rows: maps.input.batch, on: processor)
    }
  }

  /// The output as rows of features.
  private static func layout(_ maps: LayerMaps) -> PixelLayout {
    PixelLayout(rows: maps.output.batch, features: maps.output.order.count)
  }
}
