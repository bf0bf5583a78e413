import Checkpoints
import Formats
import Inference
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// The networks that are to be found, and files of their weights.
extension RecogniserTests {
  struct Generator: CustomStringConvertible, Sendable {
    var description: String
    var spec: LatentSpec
    var layers: [LayerDescription]
    /// Names of tensors that are in the file besides.
    var others: [(name: String, shape: [Int])] = []
  }

  private static func noise(_ size: Int, _ prior: Prior = .standardNormal) -> LatentSpec {
    LatentSpec(parts: [LatentPart(name: "noise", kind: .noise, size: size, prior: prior)])
  }

  static func norm(_ name: String, _ features: Int, _ epsilon: Float = 1e-5)
    -> LayerDescription
  {
    LayerDescription(name, .batchNorm(features: features, epsilon: epsilon, decay: 0.9))
  }

  private static func up(
    _ name: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, _ stride: Int, _ padding: Int,
    _ outputPadding: Int = 0, bias: Bool = false
  ) -> LayerDescription {
    LayerDescription(
      name,
      .convTranspose2d(
        Convolution(
          inputChannels: inputs, outputChannels: outputs, kernel: kernel, stride: stride,
          padding: padding, outputPadding: outputPadding, bias: bias)))
  }

  private static func conv(_ name: String, _ inputs: Int, _ outputs: Int) -> LayerDescription {
    LayerDescription(
      name,
      .conv2d(
        Convolution(
          inputChannels: inputs, outputChannels: outputs, kernel: 3, stride: 1, padding: 1)))
  }

  private static func twice(_ name: String, _ side: Int) -> LayerDescription {
    LayerDescription(name, .resize(height: side, width: side, .nearest))
  }

  private static func dcgan(_ name: String, _ act: LayerKind, _ prior: Prior) -> Generator {
    Generator(
      description: name, spec: noise(24, prior),
      layers: [
        LayerDescription("view", .reshape([24, 1, 1])), up("main.0", 24, 48, 4, 1, 0),
        norm("main.1", 48), LayerDescription("main.1.act", act), up("main.3", 48, 32, 4, 2, 1),
        norm("main.4", 32), LayerDescription("main.4.act", act), up("main.6", 32, 16, 4, 2, 1),
        norm("main.7", 16), LayerDescription("main.7.act", act), up("main.9", 16, 3, 4, 2, 1),
        LayerDescription("output", .tanh),
      ])
  }

  static let generators = [
    dcgan("DCGAN, ReLU", .relu, .standardNormal),
    dcgan("DCGAN, leaky ReLU", .leakyRelu(slope: 0.2), .standardNormal),
    dcgan("DCGAN, ELU, uniform noise", .function(.elu(alpha: 1)), .uniform(low: -1, high: 1)),
    Generator(
      description: "3 x 3 kernels to 28 x 28", spec: noise(20),
      layers: [
        LayerDescription("view", .reshape([20, 1, 1])), up("m.1", 20, 48, 4, 1, 0),
        norm("m.2", 48), LayerDescription("m.2.act", .leakyRelu(slope: 0.2)),
        up("m.4", 48, 32, 3, 2, 1), norm("m.5", 32),
        LayerDescription("m.5.act", .leakyRelu(slope: 0.2)), up("m.7", 32, 16, 4, 2, 1),
        norm("m.8", 16), LayerDescription("m.8.act", .leakyRelu(slope: 0.2)),
        up("m.10", 16, 1, 4, 2, 1), LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "ReLU after the first layer, 5 x 5 kernels", spec: noise(30),
      layers: [
        LayerDescription("layer1.0", .linear(inputs: 30, outputs: 1568, bias: true)),
        LayerDescription("layer1.0.act", .relu), LayerDescription("view", .reshape([32, 7, 7])),
        up("layer2.0", 32, 24, 5, 2, 2, 1, bias: true), norm("layer2.1", 24),
        LayerDescription("layer2.1.act", .relu), up("layer3.0", 24, 1, 5, 2, 2, 1, bias: true),
        LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "upsampling with an odd epsilon, InfoGAN's latent",
      spec: LatentSpec(parts: [
        LatentPart(name: "noise", kind: .noise, size: 62, prior: .standardNormal),
        LatentPart(name: "category", kind: .categorical, size: 10, prior: .oneHot),
        LatentPart(
          name: "code1", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
        LatentPart(
          name: "code2", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
      ]),
      layers: [
        LayerDescription("l1.0", .linear(inputs: 74, outputs: 2048, bias: true)),
        LayerDescription("view", .reshape([32, 8, 8])), norm("blocks.0", 32),
        twice("blocks.2.up", 16), conv("blocks.2", 32, 32), norm("blocks.3", 32, 0.8),
        LayerDescription("blocks.3.act", .leakyRelu(slope: 0.2)), twice("blocks.6.up", 32),
        conv("blocks.6", 32, 16), norm("blocks.7", 16, 0.8),
        LayerDescription("blocks.7.act", .leakyRelu(slope: 0.2)), conv("blocks.9", 16, 1),
        LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "a perceptron", spec: noise(64),
      layers: [
        LayerDescription("0", .linear(inputs: 64, outputs: 40, bias: true)),
        LayerDescription("0.act", .relu),
        LayerDescription("2", .linear(inputs: 40, outputs: 784, bias: true)),
        LayerDescription("view", .reshape([1, 28, 28])), LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "a decoder behind its encoder, in one module", spec: noise(5),
      layers: [
        LayerDescription("fc3", .linear(inputs: 5, outputs: 40, bias: true)),
        LayerDescription("fc3.act", .relu),
        LayerDescription("fc4", .linear(inputs: 40, outputs: 784, bias: true)),
        LayerDescription("view", .reshape([1, 28, 28])), LayerDescription("output", .sigmoid),
      ],
      others: [
        ("fc1.weight", [40, 784]), ("fc1.bias", [40]), ("fc21.weight", [5, 40]),
        ("fc21.bias", [5]), ("fc22.weight", [5, 40]), ("fc22.bias", [5]),
      ]),
    Generator(
      description: "strides of 2 without padding to 28 x 28", spec: noise(16),
      layers: [
        LayerDescription("view", .reshape([16, 1, 1])), up("gen.0.0", 16, 64, 3, 1, 0),
        norm("gen.0.1", 64), LayerDescription("gen.0.1.act", .relu),
        up("gen.1.0", 64, 32, 4, 1, 0), norm("gen.1.1", 32),
        LayerDescription("gen.1.1.act", .relu), up("gen.2.0", 32, 16, 3, 2, 0),
        norm("gen.2.1", 16), LayerDescription("gen.2.1.act", .relu),
        up("gen.3.0", 16, 1, 4, 2, 0), LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "an unusual slope all through", spec: noise(40),
      layers: [
        LayerDescription("fc.0", .linear(inputs: 40, outputs: 96, bias: true)),
        norm("fc.1", 96), LayerDescription("fc.1.act", .leakyRelu(slope: 0.1)),
        LayerDescription("fc.3", .linear(inputs: 96, outputs: 1568, bias: true)),
        norm("fc.4", 1568), LayerDescription("fc.4.act", .leakyRelu(slope: 0.1)),
        LayerDescription("view", .reshape([32, 7, 7])), up("up.0", 32, 16, 4, 2, 1, bias: true),
        norm("up.1", 16), LayerDescription("up.1.act", .leakyRelu(slope: 0.1)),
        up("up.3", 16, 1, 4, 2, 1, bias: true), LayerDescription("output", .tanh),
      ]),
    Generator(
      description: "noise from 0 to 1", spec: noise(24, .uniform(low: 0, high: 1)),
      layers: dcgan("", .relu, .standardNormal).layers),
    Generator(
      description: "slopes that were learned", spec: noise(24),
      layers: dcgan("", .relu, .standardNormal).layers.map { layer in
        layer.kind == .relu
          ? LayerDescription(layer.name, .leakyRelu(slope: pattern(1, salt: 3)[0])) : layer
      }, others: [("main.2.weight", [1]), ("main.5.weight", [1]), ("main.8.weight", [1])]),
    Generator(
      description: "a decoder behind its encoder, means and variances", spec: noise(16),
      layers: [
        LayerDescription("decoder_input", .linear(inputs: 16, outputs: 512, bias: true)),
        LayerDescription("decoder_input.act", .relu),
        LayerDescription("view", .reshape([32, 4, 4])), up("decoder.0", 32, 24, 4, 2, 1),
        norm("decoder.1", 24), LayerDescription("decoder.1.act", .relu),
        up("decoder.3", 24, 16, 4, 2, 1), norm("decoder.4", 16),
        LayerDescription("decoder.4.act", .relu), up("decoder.6", 16, 3, 4, 2, 1),
        LayerDescription("output", .sigmoid),
      ],
      others: [
        ("encoder.0.weight", [16, 3, 4, 4]), ("fc_mu.weight", [16, 512]), ("fc_mu.bias", [16]),
        ("fc_var.weight", [16, 512]), ("fc_var.bias", [16]),
      ]),
    Generator(
      description: "a decoder that reads a label, too",
      spec: LatentSpec(parts: [
        LatentPart(name: "noise", kind: .noise, size: 5, prior: .standardNormal),
        LatentPart(name: "category", kind: .categorical, size: 10, prior: .oneHot),
      ]),
      layers: [
        LayerDescription("fc3", .linear(inputs: 15, outputs: 40, bias: true)),
        LayerDescription("fc3.act", .relu),
        LayerDescription("fc4", .linear(inputs: 40, outputs: 784, bias: true)),
        LayerDescription("view", .reshape([1, 28, 28])), LayerDescription("output", .sigmoid),
      ],
      others: [
        ("fc1.weight", [40, 794]), ("fc1.bias", [40]), ("fc21.weight", [5, 40]),
        ("fc21.bias", [5]), ("fc22.weight", [5, 40]), ("fc22.bias", [5]),
      ]),
  ]

  private static let processor = Processor(
    instructionSet: InstructionSet.supported[0], threadCount: 2)

  /// Random weights, and the mean and variance of what comes to each batch norm.
  static func weights(of generator: Generator) throws -> NamedTensors {
    var weights = NamedTensors()
    var random = SeededGenerator(seed: 7)
    let input = Tensor(
      shape: [256, generator.spec.size],
      values: (0..<256).flatMap { _ in
        LatentVector(drawnFrom: generator.spec, using: &random).values
      })
    for (index, layer) in generator.layers.enumerated() {
      for (part, shape) in layer.parameterShapes {
        let count = shape.reduce(1, *)
        let spread = Float(2) / Float(max(1, count / max(shape[0], 1))).squareRoot()
        var values = (0..<count).map { _ in random.nextNormal() * spread }
        if case .batchNorm = layer.kind {
          values = values.map { part == "weight" ? 1 + 0.1 * $0 : 0.2 * $0 }
        }
        weights["g.\(layer.name).\(part)"] = Tensor(shape: shape, values: values)
      }
      guard case .batchNorm(let features, _, _) = layer.kind else { continue }
      let before = NetworkDescription(
        input: [generator.spec.size], layers: Array(generator.layers[..<index]))
      let values = try Plan(before, weights: weights, prefix: "g", processor: processor).run(
        input)
      let (mean, variance) = moments(of: values, channels: features)
      weights["g.\(layer.name).running_mean"] = Tensor(shape: [features], values: mean)
      weights["g.\(layer.name).running_var"] = Tensor(shape: [features], values: variance)
    }
    return weights
  }

  /// Mean and variance of each channel of (N, channels, ...).
  private static func moments(of values: Tensor, channels: Int) -> ([Float], [Float]) {
    let area = values.shape.dropFirst(2).reduce(1, *)
    let count = Double(values.shape[0] * area)
    var (mean, variance) = ([Float](), [Float]())
    for channel in 0..<channels {
      var (sum, squares) = (0.0, 0.0)
      for image in 0..<values.shape[0] {
        let start = (image * channels + channel) * area
        for value in values.values[start..<(start + area)] {
          sum += Double(value)
          squares += Double(value) * Double(value)
        }
      }
      let centre = sum / count
      mean.append(Float(centre))
      variance.append(Float(squares / count - centre * centre))
    }
    return (mean, variance)
  }

  /// The file that `torch.save(model.state_dict())` would write, as safetensors.
  ///
  /// - Parameter isSorted: whether tensors are in the order of their names, as safetensors has them.
  /// - Parameter change: what becomes of each tensor.
  static func file(
    of generator: Generator, leavingOut part: String? = nil, isSorted: Bool = false,
    changing change: (String, Tensor) -> Tensor = { $1 }
  ) throws -> [UInt8] {
    var tensors = generator.others.map {
      (
        name: $0.name,
        tensor: Tensor(shape: $0.shape, values: pattern($0.shape.reduce(1, *), salt: 3))
      )
    }
    tensors += try weights(of: generator).pairs.map {
      (name: String($0.name.dropFirst(2)), tensor: $0.tensor)
    }
    if let part { tensors.removeAll { $0.name.hasSuffix(part) } }
    if isSorted { tensors.sort { $0.name < $1.name } }
    tensors = tensors.map { ($0.name, change($0.name, $0.tensor)) }
    let items = tensors.map {
      SafeTensors.Item(name: $0.name, type: .float32, shape: $0.tensor.shape)
    }
    return SafeTensors.encode(items, metadata: [:]) { tensors[$0].tensor.float32Bytes }
  }

  static func open(_ bytes: [UInt8], card: ModelCard? = nil) throws -> ForeignModel {
    try ForeignModel(
      FileBytes(bytes, path: "m"), name: "m", card: card, processor: processor)
  }
}
