import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// One small network whose gradients are compared with central differences.
struct GradientCase: CustomTestStringConvertible {
  let name: String
  let batch: Int
  let network: NetworkDescription
  /// Added to inputs away from zero, so that no difference crosses a kink.
  var inputMargin: Float = 0
  /// Which weights are divided by their spectral norms.
  var normalisation = SpectralNormalisation.none

  var testDescription: String { name }

  init(
    _ name: String, batch: Int = 3, input: [Int], inputMargin: Float = 0,
    normalisation: SpectralNormalisation = .none, _ kinds: LayerKind...
  ) {
    self.name = name
    self.batch = batch
    self.inputMargin = inputMargin
    self.normalisation = normalisation
    network = NetworkDescription(
      input: input,
      layers: kinds.enumerated().map { LayerDescription("layer\($0.offset)", $0.element) })
  }

  /// Twice as many pixels a side, as in the 5 x 5 layers of faces.
  private static func wideTransposed(_ a: Int, _ b: Int) -> Convolution {
    Convolution(
      inputChannels: a, outputChannels: b, kernel: 5, stride: 2, padding: 2, outputPadding: 1)
  }

  private static func conv(_ a: Int, _ b: Int, _ k: Int, _ s: Int, _ p: Int) -> Convolution {
    Convolution(inputChannels: a, outputChannels: b, kernel: k, stride: s, padding: p)
  }

  static let all = [
    GradientCase("linear", input: [7], .linear(inputs: 7, outputs: 5, bias: true)),
    GradientCase("linear without bias", input: [6], .linear(inputs: 6, outputs: 5, bias: false)),
    GradientCase("conv2d", input: [3, 5, 7], .conv2d(conv(3, 4, 3, 1, 1))),
    GradientCase("conv2d stride 2", input: [2, 6, 8], .conv2d(conv(2, 5, 4, 2, 1))),
    GradientCase("conv2d of one channel", input: [1, 7, 9], .conv2d(conv(1, 3, 5, 2, 2))),
    GradientCase(
      "conv2d by Winograd's products", batch: 2, input: [16, 8, 10],
      .conv2d(conv(16, 20, 4, 2, 1))),
    GradientCase(
      "convTranspose2d by Winograd's products", batch: 2, input: [20, 4, 5],
      .convTranspose2d(conv(20, 16, 4, 2, 1))),
    GradientCase(
      "convTranspose2d", input: [5, 3, 4], .convTranspose2d(conv(5, 6, 4, 2, 1))),
    GradientCase(
      "convTranspose2d to one channel", input: [5, 3, 4], .convTranspose2d(conv(5, 1, 4, 2, 1))),
    GradientCase(
      "convTranspose2d from one pixel", input: [6, 1, 1], .convTranspose2d(conv(6, 3, 4, 1, 0))),
    GradientCase(
      "convTranspose2d stride 3", input: [2, 3, 5], .convTranspose2d(conv(2, 7, 5, 3, 1))),
    GradientCase(
      "convTranspose2d with output padding", input: [3, 3, 4],
      .convTranspose2d(wideTransposed(3, 6))),
    GradientCase(
      "convTranspose2d with output padding to three channels", input: [5, 4, 3],
      .convTranspose2d(wideTransposed(5, 3))),
    GradientCase(
      "linear over its spectral norm", input: [7], normalisation: .all,
      .linear(inputs: 7, outputs: 5, bias: true)),
    GradientCase(
      "conv2d over its spectral norm", input: [3, 6, 8], normalisation: .all,
      .conv2d(conv(3, 5, 4, 2, 1))),
    GradientCase(
      "convTranspose2d over its spectral norm", input: [5, 3, 4], normalisation: .all,
      .convTranspose2d(conv(5, 4, 4, 2, 1))),
    GradientCase(
      "spectral norms but for the last layer", batch: 4, input: [2, 4, 6],
      normalisation: .allButLast, .conv2d(conv(2, 3, 4, 2, 1)), .tanh, .reshape([18]),
      .linear(inputs: 18, outputs: 6, bias: true), .tanh, .linear(inputs: 6, outputs: 2, bias: true)
    ),
    GradientCase(
      "batchNorm of features", batch: 6, input: [5],
      .batchNorm(features: 5, epsilon: 1e-5, decay: 0.9)),
    GradientCase(
      "batchNorm of pictures", input: [3, 5, 7],
      .batchNorm(features: 3, epsilon: 1e-3, decay: 0.5)),
    GradientCase("relu", input: [11], inputMargin: 0.2, .relu),
    GradientCase("leakyRelu", input: [2, 3, 3], inputMargin: 0.2, .leakyRelu(slope: 0.1)),
    GradientCase("tanh", input: [11], .tanh),
    GradientCase("sigmoid", input: [2, 3, 3], .sigmoid),
    GradientCase("two activations in a row", input: [5], .tanh, .sigmoid),
    GradientCase(
      "picture to features", batch: 16, input: [2, 4, 6], .conv2d(conv(2, 3, 3, 1, 1)), .tanh,
      .reshape([72]), .batchNorm(features: 72, epsilon: 1e-5, decay: 0.9), .sigmoid,
      .linear(inputs: 72, outputs: 4, bias: true)),
    GradientCase(
      "features to picture", batch: 16, input: [6], .linear(inputs: 6, outputs: 60, bias: true),
      .tanh,
      .reshape([5, 3, 4]), .convTranspose2d(conv(5, 4, 4, 2, 1)),
      .batchNorm(features: 4, epsilon: 1e-5, decay: 0.9), .tanh,
      .conv2d(conv(4, 2, 4, 2, 1))),
  ]
}

@Suite struct GradientCheckTests {
  /// The network, its weights and its input, and the loss <output, projection> in double precision.
  private struct Probe {
    let network: TrainableNetwork
    let mode: Mode
    var weights: NamedTensors
    var input: [Float]
    let projection: [Float]

    init(_ test: GradientCase, _ mode: Mode) throws {
      self.mode = mode
      network = try TrainableNetwork(
        test.network, batch: test.batch, normalisation: test.normalisation,
        processor: Processor(threadCount: 2))
      weights = patternedWeights(test.network, salt: 3)
      let count = test.batch * Tensor.elementCount(of: test.network.input)
      input = pattern(count, salt: 77).map { $0 + ($0 < 0 ? -1 : 1) * test.inputMargin }
      projection = pattern(
        test.batch * Tensor.elementCount(of: try test.network.outputShape()), salt: 88)
      if test.normalisation != .none { try convergeNorms() }
    }

    /// Where the vectors are those of the largest singular value, that they are constant in the gradient
    /// makes no difference.
    private mutating func convergeNorms() throws {
      for (name, tensor) in network.exportWeights().pairs where weights[name] == nil {
        weights[name] = Tensor(shape: tensor.shape, values: pattern(tensor.count, salt: 5))
      }
      try network.load(weights)
      for _ in 0..<500 { network.advanceSpectralNorms() }
      weights = network.exportWeights()
    }

    func loss() throws -> Double {
      try network.load(weights)
      network.input.load(input)
      network.forward(mode)
      return zip(network.output.unloaded(), projection).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }

    /// The slope of the loss along `direction`, from four points: the error is of order step^4.
    func slope(_ step: Float, _ move: (inout Probe, Float) -> Void) throws -> Double {
      func at(_ distance: Float) throws -> Double {
        var moved = self
        move(&moved, distance)
        return try moved.loss()
      }
      let near = try at(step) - at(-step)
      let far = try at(2 * step) - at(-2 * step)
      return (8 * near - far) / (12 * Double(step))
    }
  }

  @Test(arguments: GradientCase.all, [Mode.training, .inference])
  func gradientsMatchDifferences(test: GradientCase, mode: Mode) throws {
    let probe = try Probe(test, mode)
    _ = try probe.loss()
    probe.network.outputGradient.load(probe.projection)
    probe.network.backward(mode, input: true)
    let gradients = probe.network.exportGradients()
    let inputGradient = probe.network.inputGradient.unloaded()
    let step: Float = 0.02

    let direction = pattern(probe.input.count, salt: 99)
    let slope = try probe.slope(step) { moved, distance in
      for i in direction.indices { moved.input[i] += distance * direction[i] }
    }
    check(slope, inputGradient, direction, "the input")
    for (name, gradient) in gradients.pairs {
      let direction = pattern(gradient.count, salt: 111)
      let slope = try probe.slope(step) { moved, distance in
        guard var tensor = moved.weights[name] else { return }
        for i in direction.indices { tensor.values[i] += distance * direction[i] }
        moved.weights[name] = tensor
      }
      check(slope, gradient.values, direction, name)
    }
  }

  /// The analytic slope is the gradient times the direction; the scale is that of its summands.
  private func check(
    _ slope: Double, _ gradient: [Float], _ direction: [Float], _ what: String
  ) {
    let terms = zip(gradient, direction).map { Double($0) * Double($1) }
    let expected = terms.reduce(0, +)
    let size = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(
      abs(slope - expected) <= 5e-4 * size + 5e-4, "\(what): slope \(slope), gradient \(expected)")
  }

  @Test func gradientsAddUpUntilCleared() throws {
    let test = GradientCase.all[0]
    let probe = try Probe(test, .training)
    _ = try probe.loss()
    for _ in 0..<2 {
      probe.network.outputGradient.load(probe.projection)
      probe.network.backward(.training)
    }
    let twice = probe.network.exportGradients()
    probe.network.clearGradients()
    probe.network.outputGradient.load(probe.projection)
    probe.network.backward(.training)
    for (name, once) in probe.network.exportGradients().pairs {
      let difference = worstDifference(
        twice[name]?.values ?? [], once.values.map { 2 * $0 }, absolute: 1e-6, relative: 1e-6)
      #expect(difference == nil, "\(name) \(difference ?? "")")
    }
  }

  @Test func parameterGradientsCanBeSkipped() throws {
    for test in GradientCase.all {
      let probe = try Probe(test, .training)
      _ = try probe.loss()
      probe.network.outputGradient.load(probe.projection)
      probe.network.backward(.training, input: true)
      let expected = probe.network.inputGradient.unloaded()
      probe.network.clearGradients()
      _ = try probe.loss()
      probe.network.outputGradient.load(probe.projection)
      probe.network.backward(.training, parameters: false, input: true)
      #expect(probe.network.inputGradient.unloaded() == expected, "\(test.name)")
      for (name, gradient) in probe.network.exportGradients().pairs {
        #expect(gradient.values.allSatisfy { $0 == 0 }, "\(test.name): \(name)")
      }
    }
  }
}
