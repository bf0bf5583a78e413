import Kernels

/// A strided convolution or its transpose; the weight is kept as PyTorch stores it.
///
/// Both are the same three products between a fine and a coarse grid, with input and output swapped.
final class ConvolutionLayer: TrainableLayer {
  private let maps: LayerMaps
  private let isTransposed: Bool
  private let product: ConvolutionKernel
  private let weight: LayerWeight
  private let bias: ParameterSlot?
  private let biasSums: ColumnSums?
  private let processor: Processor

  init(
    maps: LayerMaps, isTransposed: Bool, geometry: ConvolutionGeometry, weight: LayerWeight,
    bias: ParameterSlot?, processor: Processor
  ) {
    self.maps = maps
    self.isTransposed = isTransposed
    product = ConvolutionKernel(geometry, maximumImages: maps.input.batch, on: processor)
    self.weight = weight
    self.bias = bias
    biasSums = bias.map { _ in ColumnSums(maps.output.map.layout, quantities: 1) }
    self.processor = processor
  }

  func prepare() {
    weight.prepare()
    product.pack(weight.values)
  }

  func forward(_ mode: Mode) {
    if isTransposed {
      product.scatter(maps.input.map, to: maps.output.map, bias: bias?.values)
    } else {
      product.gather(maps.input.map, to: maps.output.map, bias: bias?.values)
    }
  }

  func backward(_ mode: Mode, parameters: Bool, input: Bool) {
    let gradient = maps.outputGradient.map
    if parameters {
      weight.addGradient { target, accumulates in
        product.weightGradient(
          fine: isTransposed ? gradient : maps.input.map,
          coarse: isTransposed ? maps.input.map : gradient, weightGradient: target,
          accumulate: accumulates)
      }
      if let bias {
        biasSums?.add(gradient, to: bias.gradient, accumulate: true, on: processor)
      }
    }
    guard input else { return }
    if isTransposed {
      product.gather(gradient, to: maps.inputGradient.map)
    } else {
      product.scatter(gradient, to: maps.inputGradient.map)
    }
  }
}
