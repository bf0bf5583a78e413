import Formats
import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// The whole InfoGAN for MNIST against PyTorch; `Golden/infogan.py` made the numbers.
struct GoldenTests {
  private static func convolution(_ inputs: Int, _ outputs: Int) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: 4, stride: 2, padding: 1)
  }

  private static func norm(_ name: String, _ features: Int) -> LayerDescription {
    LayerDescription(name, .batchNorm(features: features, epsilon: 1e-5, decay: 0.9))
  }

  private static let generator = NetworkDescription(
    input: [74],
    layers: [
      LayerDescription("fc1", .linear(inputs: 74, outputs: 1024, bias: true)),
      norm("bn1", 1024), LayerDescription("relu1", .relu),
      LayerDescription("fc2", .linear(inputs: 1024, outputs: 6272, bias: true)),
      norm("bn2", 6272), LayerDescription("relu2", .relu),
      LayerDescription("view", .reshape([128, 7, 7])),
      LayerDescription("up1", .convTranspose2d(convolution(128, 64))),
      norm("bn3", 64), LayerDescription("relu3", .relu),
      LayerDescription("up2", .convTranspose2d(convolution(64, 1))),
      LayerDescription("out", .sigmoid),
    ])

  private static let trunk = NetworkDescription(
    input: [1, 28, 28],
    layers: [
      LayerDescription("conv1", .conv2d(convolution(1, 64))),
      LayerDescription("act1", .leakyRelu(slope: 0.1)),
      LayerDescription("conv2", .conv2d(convolution(64, 128))),
      norm("bn2", 128), LayerDescription("act2", .leakyRelu(slope: 0.1)),
      LayerDescription("view", .reshape([6272])),
      LayerDescription("fc", .linear(inputs: 6272, outputs: 1024, bias: true)),
      norm("bn3", 1024), LayerDescription("act3", .leakyRelu(slope: 0.1)),
    ])

  private static let discriminator = NetworkDescription(
    input: [1024],
    layers: [LayerDescription("fc", .linear(inputs: 1024, outputs: 1, bias: true))])

  private static let recognition = NetworkDescription(
    input: [1024],
    layers: [
      LayerDescription("fc1", .linear(inputs: 1024, outputs: 128, bias: true)),
      norm("bn1", 128), LayerDescription("act1", .leakyRelu(slope: 0.1)),
      LayerDescription("fc2", .linear(inputs: 128, outputs: 14, bias: true)),
    ])

  /// The script's numbers in -1 ..< 1: SplitMix64 from the FNV-1a hash of `name`.
  private static func numbers(_ name: String, _ count: Int) -> [Float] {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<count).map { index in
      var x = hash &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
      x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
      x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
      x ^= x >> 31
      return Float(x >> 40) * 0x1p-23 - 1
    }
  }

  private static func weights(_ description: NetworkDescription, _ prefix: String)
    -> NamedTensors
  {
    var result = NamedTensors()
    for layer in description.layers {
      for (name, shape) in layer.parameterShapes {
        let path = prefix + "." + layer.name + "." + name
        var values = numbers(path, shape.reduce(1, *))
        switch (name, shape.count) {
        case ("running_var", _): values = values.map { 1 + 0.5 * $0 }
        case ("weight", 1): values = values.map { 1 + 0.25 * $0 }
        case ("weight", 4): values = values.map { 0.25 * $0 }
        case ("weight", _): values = values.map { 0.0625 * $0 }
        default: values = values.map { 0.25 * $0 }
        }
        result[path] = Tensor(shape: shape, values: values)
      }
    }
    return result
  }

  @Test func wholeInfoGANAgreesWithPyTorch() throws {
    let golden = try GoldenFile.json("infogan.json")
    func expected(_ key: String) throws -> [Float] {
      try #require(golden[key]?.array).map { try Float(#require($0.double)) }
    }
    let latents = Tensor(shape: [2, 74], values: Self.numbers("latents", 148))
    let networks = [
      "generator": Self.generator, "trunk": Self.trunk, "discriminator": Self.discriminator,
      "recognition": Self.recognition,
    ]
    var weights = NamedTensors()
    for (prefix, description) in networks {
      for (name, tensor) in Self.weights(description, prefix).pairs { weights[name] = tensor }
    }
    for level in InstructionSet.supported {
      let processor = Processor(instructionSet: level, threadCount: 2)
      func plan(_ prefix: String) throws -> Plan {
        try Plan(
          #require(networks[prefix]), weights: weights, prefix: prefix, processor: processor)
      }
      func compare(_ found: Tensor, _ key: String) throws {
        let difference = try worstDifference(
          found.values, expected(key), absolute: 1e-5, relative: 0)
        #expect(difference == nil, "\(level) \(key) \(difference ?? "")")
      }
      let pictures = try plan("generator").run(latents)
      #expect(pictures.shape == [2, 1, 28, 28])
      try compare(pictures, "pictures")
      let features = try plan("trunk").run(pictures)
      try compare(plan("discriminator").run(features), "discriminator")
      try compare(plan("recognition").run(features), "recognition")
    }
  }
}
