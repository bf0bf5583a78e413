import Kernels
public import Tensors

/// A layer inside a plan whose result is a stack of feature maps.
public struct FeatureLayer: Equatable, Sendable {
  /// The name of the convolution or linear layer: `up2`.
  public let name: String
  /// (channels, height, width) of its result, batch norm and activation included.
  public let shape: [Int]
  /// The value of the plan that holds it.
  let value: Int
}

/// What is changed or looked at inside a plan during one run.
public struct FeatureUse: Equatable, Sendable {
  /// Factors for the maps of some layers, by the layer's place in `Plan.featureLayers`.
  ///
  /// As many as the layer has channels; 0 takes a map away.
  public var factors: [Int: [Float]]
  /// The layer whose maps are kept, as they are after its factors; nil for none.
  public var kept: Int?

  /// The given use; no factors and nothing kept unless said.
  public init(factors: [Int: [Float]] = [:], kept: Int? = nil) {
    self.factors = factors
    self.kept = kept
  }
}

extension Plan {
  /// Runs a batch of inputs (N, input shape), as many at a time as the workspace takes, with factors
  /// for feature maps.
  ///
  /// - Returns: the outputs (N, output shape), and the kept layer's maps (N, channels, height, width).
  /// - Throws: `InferenceError.inputShape` when the input's shape does not fit.
  /// - Precondition: the layers of `use` exist and have as many channels as it has factors.
  /// - Source: Radford et al. 2016 (arXiv:1511.06434), section 6.3.1, which takes maps away.
  public func run(_ input: Tensor, using use: FeatureUse, in workspace: Workspace)
    throws(InferenceError) -> (output: Tensor, maps: Tensor?)
  {
    guard let images = input.shape.first, Array(input.shape.dropFirst()) == inputShape else {
      throw .inputShape(found: input.shape, expected: inputShape)
    }
    var kept: [Float] = []
    let output = FloatBuffer(count: images * outputCount)
    let source = FloatBuffer(input.values)
    run(source.pointer, images: images, to: output.pointer, in: workspace) { value, map in
      guard let index = self.featureLayers.firstIndex(where: { $0.value == value }) else { return }
      if let factors = use.factors[index] { self.multiply(map, by: factors) }
      if use.kept == index { kept += self.values(of: map) }
    }
    let maps = use.kept.map { Tensor(shape: [images] + featureLayers[$0].shape, values: kept) }
    return (Tensor(shape: [images] + outputShape, values: output.values), maps)
  }

  private func multiply(_ map: FeatureMap, by factors: [Float]) {
    precondition(
      factors.count == map.layout.channels,
      "\(factors.count) factors for \(map.layout.channels) channels")
    let (scale, shift) = (FloatBuffer(factors), FloatBuffer(count: factors.count))
    processor.scaleAndShift(
      map, to: map, scale: scale.pointer, shift: shift.pointer, slope: 1)
  }

  /// (images, channels, height, width).
  private func values(of map: FeatureMap) -> [Float] {
    let values = FloatBuffer(count: map.layout.pixelCount * map.layout.channels)
    processor.toNCHW(map, to: values.pointer)
    return values.values
  }

  /// The layers whose results have more than one pixel, the picture itself left out.
  ///
  /// A value that a step changes in place counts once, as that step leaves it.
  static func featureLayers(_ operations: [LoweredOperation], _ steps: [PlanStep]) -> [FeatureLayer]
  {
    var layers: [FeatureLayer] = []
    for (index, operation) in operations.enumerated() {
      let shape = operation.outputShape
      guard shape.count == 3, shape[1] * shape[2] > 1 else { continue }
      var name = operation.name
      if steps[index].isInPlace,
        let place = layers.firstIndex(where: { $0.value == operation.sources[0] })
      {
        name = layers.remove(at: place).name
      }
      layers.append(FeatureLayer(name: name, shape: shape, value: index + 1))
    }
    // What the last layer makes is no map but the picture.
    if layers.last?.value == operations.count { layers.removeLast() }
    return layers
  }
}
