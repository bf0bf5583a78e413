import Kernels
import Tensors
import TestSupport
import Testing

@testable import Networks

@Suite struct SpectralNormTests {
  private static let network = NetworkDescription(
    input: [2, 4, 4],
    layers: [
      LayerDescription(
        "conv",
        .conv2d(
          Convolution(inputChannels: 2, outputChannels: 3, kernel: 4, stride: 2, padding: 1))),
      LayerDescription("view", .reshape([12])),
      LayerDescription("fc", .linear(inputs: 12, outputs: 5, bias: true)),
      LayerDescription("head", .linear(inputs: 5, outputs: 2, bias: false)),
    ])

  private func network(_ normalisation: SpectralNormalisation) throws -> TrainableNetwork {
    let network = try TrainableNetwork(
      Self.network, batch: 3, normalisation: normalisation, processor: Processor(threadCount: 1))
    var random = SeededGenerator(seed: 2)
    try network.load(Initialiser(deviation: 0.4).draw(network, using: &random))
    return network
  }

  /// The largest singular value, by many steps of the power method in double precision.
  private func largestSingularValue(_ tensor: Tensor) -> Double {
    let (rows, columns) = (tensor.shape[0], tensor.count / tensor.shape[0])
    let matrix = tensor.values.map(Double.init)
    var right = [Double](repeating: 1, count: columns)
    var length = 0.0
    for _ in 0..<5000 {
      let left = (0..<rows).map { row in
        (0..<columns).reduce(0) { $0 + matrix[row * columns + $1] * right[$1] }
      }
      right = (0..<columns).map { column in
        (0..<rows).reduce(0) { $0 + matrix[$1 * columns + column] * left[$1] }
      }
      length = right.reduce(0) { $0 + $1 * $1 }.squareRoot()
      right = right.map { $0 / length }
    }
    return length.squareRoot()
  }

  @Test func weightsApproachALargestSingularValueOfOne() throws {
    let network = try network(.all)
    for _ in 0..<500 { network.advanceSpectralNorms() }
    let (trained, model) = (network.exportWeights(), network.exportModelWeights())
    for layer in ["conv", "fc", "head"] {
      let weight = try #require(model[layer + ".weight"])
      #expect(abs(largestSingularValue(weight) - 1) < 1e-5, "\(layer)")
      let norm = largestSingularValue(try #require(trained[layer + ".weight"]))
      #expect(abs(norm - 1) > 0.1, "\(layer) would be the same without")
      let vector = try #require(trained[layer + ".spectral_vector"])
      #expect(vector.shape == [weight.shape[0]])
    }
    #expect(trained.count == model.count + 3)
    #expect(model["fc.bias"] == trained["fc.bias"])
  }

  /// Every use before it begins at the same vector.
  @Test func vectorsMoveOnlyWhenTold() throws {
    let network = try network(.all)
    let before = network.exportWeights()
    for _ in 0..<3 { network.forward(.training) }
    #expect(network.exportWeights() == before)
    let first = network.exportModelWeights()
    network.advanceSpectralNorms()
    #expect(network.exportWeights() != before)
    #expect(network.exportModelWeights() != first)
  }

  @Test func theLastLayerCanBeLeftOut() throws {
    let network = try network(.allButLast)
    let (trained, model) = (network.exportWeights(), network.exportModelWeights())
    #expect(trained["head.spectral_vector"] == nil && trained["fc.spectral_vector"] != nil)
    #expect(model["head.weight"] == trained["head.weight"])
    #expect(model["fc.weight"] != trained["fc.weight"])
    let plain = try self.network(.none)
    #expect(plain.exportWeights() == plain.exportModelWeights())
  }

  @Test func statesWithoutVectorsAreRefused() throws {
    let network = try network(.all)
    var weights = network.exportWeights()
    weights["fc.spectral_vector"] = nil
    #expect(throws: NetworkError.missing(parameter: "fc.spectral_vector")) {
      try network.load(weights)
    }
    weights["fc.spectral_vector"] = Tensor(shape: [4])
    #expect(
      throws: NetworkError.parameterShape(
        parameter: "fc.spectral_vector", found: [4], expected: [5])
    ) { try network.load(weights) }
  }

  @Test func convolutionsCanStartFromACutOffNormal() {
    let convolution = NetworkDescription(
      input: [8, 4, 4],
      layers: [
        LayerDescription(
          "conv",
          .conv2d(
            Convolution(inputChannels: 8, outputChannels: 64, kernel: 4, stride: 2, padding: 1))),
        LayerDescription("bn", .batchNorm(features: 64, epsilon: 1e-5, decay: 0.9)),
      ])
    var random = SeededGenerator(seed: 1)
    let weights = Initialiser(scaleDeviation: 0, truncatesConvolutions: true)
      .draw(convolution, using: &random)
    let values = weights["conv.weight"]?.values ?? []
    #expect(values.count == 8192)
    #expect(values.allSatisfy { abs($0) <= 0.04 } && values.contains { abs($0) > 0.038 })
    #expect(weights["bn.weight"]?.values.allSatisfy { $0 == 1 } == true)
    let whole = Initialiser().draw(convolution, using: &random)["conv.weight"]?.values ?? []
    #expect(whole.contains { abs($0) > 0.05 })
  }
}
