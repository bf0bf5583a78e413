import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

struct PlanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let description: NetworkDescription

    var testDescription: String { name }
  }

  private static func norm(_ name: String, _ features: Int) -> LayerDescription {
    LayerDescription(name, .batchNorm(features: features, epsilon: 1e-5, decay: 0.9))
  }

  private static func convolution(
    _ inputs: Int, _ outputs: Int, kernel: Int = 4, stride: Int = 2, padding: Int = 1,
    bias: Bool = true
  ) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: kernel, stride: stride,
      padding: padding, bias: bias)
  }

  /// Every kind of layer, in the orders of the families here and in orders that cannot be folded.
  static let cases: [Case] = [
    Case(
      name: "InfoGAN generator",
      description: NetworkDescription(
        input: [9],
        layers: [
          LayerDescription("fc1", .linear(inputs: 9, outputs: 33, bias: true)),
          norm("bn1", 33), LayerDescription("relu1", .relu),
          LayerDescription("fc2", .linear(inputs: 33, outputs: 84, bias: false)),
          norm("bn2", 84), LayerDescription("relu2", .relu),
          LayerDescription("view", .reshape([7, 3, 4])),
          LayerDescription("up1", .convTranspose2d(convolution(7, 6))),
          norm("bn3", 6), LayerDescription("relu3", .relu),
          LayerDescription("up2", .convTranspose2d(convolution(6, 1))),
          LayerDescription("out", .sigmoid),
        ])),
    Case(
      name: "DCGAN generator",
      description: NetworkDescription(
        input: [5],
        layers: [
          LayerDescription("view", .reshape([5, 1, 1])),
          LayerDescription(
            "up1", .convTranspose2d(convolution(5, 18, stride: 1, padding: 0, bias: false))),
          norm("bn1", 18), LayerDescription("relu1", .relu),
          LayerDescription("up2", .convTranspose2d(convolution(18, 9, bias: false))),
          norm("bn2", 9), LayerDescription("relu2", .relu),
          LayerDescription("up3", .convTranspose2d(convolution(9, 3))),
          LayerDescription("out", .tanh),
        ])),
    Case(
      name: "discriminator",
      description: NetworkDescription(
        input: [3, 8, 8],
        layers: [
          LayerDescription("conv1", .conv2d(convolution(3, 5))),
          LayerDescription("act1", .leakyRelu(slope: 0.1)),
          LayerDescription("conv2", .conv2d(convolution(5, 11))),
          norm("bn2", 11), LayerDescription("act2", .leakyRelu(slope: 0.1)),
          LayerDescription("view", .reshape([44])),
          LayerDescription("fc", .linear(inputs: 44, outputs: 20, bias: true)),
          norm("bn3", 20), LayerDescription("act3", .leakyRelu(slope: 0.1)),
          LayerDescription("head", .linear(inputs: 20, outputs: 1, bias: true)),
        ])),
    Case(
      name: "activation before batch norm",
      description: NetworkDescription(
        input: [2, 5, 5],
        layers: [
          norm("bn0", 2),
          LayerDescription("conv1", .conv2d(convolution(2, 8, kernel: 3, stride: 1))),
          LayerDescription("act1", .relu), norm("bn1", 8),
          LayerDescription("conv2", .conv2d(convolution(8, 4, kernel: 3, stride: 1))),
          LayerDescription("act2", .tanh), norm("bn2", 4),
          LayerDescription("act3", .leakyRelu(slope: 0.3)),
          LayerDescription("act4", .relu),
        ])),
    Case(
      name: "batch norm after the reshape, then another reshape",
      description: NetworkDescription(
        input: [6],
        layers: [
          LayerDescription("fc1", .linear(inputs: 6, outputs: 24, bias: true)),
          LayerDescription("view1", .reshape([4, 3, 2])), norm("bn1", 4),
          LayerDescription("act1", .relu),
          LayerDescription("view2", .reshape([2, 4, 3])),
          LayerDescription("conv", .conv2d(convolution(2, 3, kernel: 3, stride: 1))),
          LayerDescription("view3", .reshape([36])),
          LayerDescription("fc2", .linear(inputs: 36, outputs: 8, bias: false)),
          LayerDescription("act2", .sigmoid),
          LayerDescription("view4", .reshape([2, 2, 2])), norm("bn2", 2),
        ])),
    Case(
      name: "two extents, then another reshape",
      description: NetworkDescription(
        input: [3, 4],
        layers: [
          norm("bn1", 3), LayerDescription("act1", .leakyRelu(slope: 0.2)),
          LayerDescription("view1", .reshape([6, 2])), norm("bn2", 6),
          LayerDescription("view2", .reshape([12])),
          LayerDescription("fc", .linear(inputs: 12, outputs: 10, bias: true)),
          LayerDescription("view3", .reshape([5, 2])), norm("bn3", 5),
          LayerDescription("act2", .relu),
        ])),
    Case(
      name: "nothing but a reshape",
      description: NetworkDescription(
        input: [12], layers: [LayerDescription("view", .reshape([3, 2, 2]))])),
  ]

  private static let processors = InstructionSet.supported.flatMap { level in
    [1, 2].map { Processor(instructionSet: level, threadCount: $0) }
  }

  /// Random weights, running statistics that matter.
  static func weights(_ description: NetworkDescription) -> NamedTensors {
    var result = NamedTensors()
    var salt = 1
    for layer in description.layers {
      for (name, shape) in layer.parameterShapes {
        let count = shape.reduce(1, *)
        var values = pattern(count, salt: salt, scale: 0.5)
        if name == "running_var" || (name == "weight" && shape.count == 1) {
          values = values.map { 1 + $0 }
        }
        result["net." + layer.name + "." + name] = Tensor(shape: shape, values: values)
        salt += 1
      }
    }
    return result
  }

  @Test(arguments: cases, [1, 2, 7])
  func agreesWithScalarEvaluation(_ testCase: Case, images: Int) throws {
    let description = testCase.description
    let weights = Self.weights(description)
    let input = Tensor(
      shape: [images] + description.input,
      values: pattern(images * description.input.reduce(1, *), salt: 77))
    let expected = try ScalarNetwork(description: description, weights: weights, prefix: "net")
      .run(input)
    for processor in Self.processors {
      let plan = try Plan(description, weights: weights, prefix: "net", processor: processor)
      let output = try plan.run(input)
      #expect(output.shape == expected.shape)
      let difference = worstDifference(
        output.values, expected.values, absolute: 1e-5, relative: 1e-5)
      #expect(difference == nil, "\(processor.instructionSet) \(difference ?? "")")
      // A workspace that is used again, and one too small for the batch.
      let workspace = plan.makeWorkspace(maximumImages: 3)
      _ = try plan.run(input, in: workspace)
      let again = try plan.run(input, in: workspace)
      let repeated = worstDifference(
        again.values, expected.values, absolute: 1e-5, relative: 1e-5)
      #expect(repeated == nil, "\(processor.instructionSet) again \(repeated ?? "")")
    }
  }

  @Test(arguments: cases)
  func threadsDoNotChangeABit(_ testCase: Case) throws {
    let description = testCase.description
    let weights = Self.weights(description)
    let input = Tensor(
      shape: [5] + description.input,
      values: pattern(5 * description.input.reduce(1, *), salt: 5))
    for level in InstructionSet.supported {
      let outputs = try [1, 2, 3].map { threads in
        try Plan(
          description, weights: weights, prefix: "net",
          processor: Processor(instructionSet: level, threadCount: threads)
        ).run(input)
      }
      #expect(outputs[1] == outputs[0], "\(level), 2 threads")
      #expect(outputs[2] == outputs[0], "\(level), 3 threads")
    }
  }

  /// The trainer has no reshape from one picture to another, plans do.
  @Test(arguments: cases.filter { !$0.name.contains("another reshape") })
  func agreesWithTheTrainedNetwork(_ testCase: Case) throws {
    let description = testCase.description
    let weights = Self.weights(description)
    let input = Tensor(
      shape: [3] + description.input,
      values: pattern(3 * description.input.reduce(1, *), salt: 6))
    let processor = Processor(threadCount: 2)
    let network = try TrainableNetwork(description, batch: 3, processor: processor)
    try network.load(weights.under("net"))
    network.input.load(input.values)
    network.forward(.inference)
    let plan = try Plan(description, weights: weights, prefix: "net", processor: processor)
    let output = try plan.run(input)
    let difference = worstDifference(
      output.values, network.output.unloaded(), absolute: 1e-5, relative: 1e-5)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test func severalThreadsRunOnePlan() async throws {
    let description = Self.cases[0].description
    let weights = Self.weights(description)
    let plan = try Plan(
      description, weights: weights, prefix: "net", processor: Processor(threadCount: 2))
    let inputs = (0..<8).map { Tensor(shape: [4, 9], values: pattern(36, salt: $0)) }
    let alone = try inputs.map { try plan.run($0) }
    let together = try await withThrowingTaskGroup(of: (Int, Tensor).self) { group in
      for (index, input) in inputs.enumerated() {
        group.addTask { (index, try plan.run(input)) }
      }
      var results = alone
      for try await (index, output) in group { results[index] = output }
      return results
    }
    #expect(together == alone)
  }
}
