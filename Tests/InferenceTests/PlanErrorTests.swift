import Formats
import Inference
import Kernels
import Networks
import Tensors
import Testing

struct PlanErrorTests {
  private let description = NetworkDescription(
    input: [4],
    layers: [
      LayerDescription("fc", .linear(inputs: 4, outputs: 3, bias: true)),
      LayerDescription("bn", .batchNorm(features: 3, epsilon: 1e-5, decay: 0.9)),
    ])

  private func weights() -> NamedTensors {
    var result = NamedTensors()
    result["g.fc.weight"] = Tensor(shape: [3, 4])
    result["g.fc.bias"] = Tensor(shape: [3])
    for name in ["weight", "bias", "running_mean", "running_var"] {
      result["g.bn." + name] = Tensor(shape: [3], repeating: 1)
    }
    return result
  }

  private func failure(_ description: NetworkDescription, _ weights: NamedTensors)
    -> InferenceError?
  {
    do throws(InferenceError) {
      _ = try Plan(
        description, weights: weights, prefix: "g", processor: Processor(threadCount: 1))
      return nil
    } catch {
      return error
    }
  }

  /// Weights of a file that was cut after it was opened.
  private struct CutFile: WeightSource {
    let whole: NamedTensors

    func shape(of name: String) -> [Int]? { whole.shape(of: name) }

    func tensor(_ name: String) throws(FormatError) -> Tensor? {
      if name == "g.fc.weight" { throw .truncated(subject: "m", needed: 48, available: 7) }
      return whole[name]
    }
  }

  @Test func weightsThatCannotBeReadAnyMore() {
    let error = #expect(throws: InferenceError.self) {
      try Plan(
        description, weights: CutFile(whole: weights()), prefix: "g",
        processor: Processor(threadCount: 1))
    }
    #expect(error == .unreadable(.truncated(subject: "m", needed: 48, available: 7)))
  }

  @Test func missingTensor() throws {
    var table = weights()
    table["g.bn.running_var"] = nil
    let error = try #require(failure(description, table))
    #expect(error == .network(.missing(parameter: "g.bn.running_var")))
    #expect(error.description == "tensor \"g.bn.running_var\" is missing")
  }

  @Test func oddlyShapedTensor() throws {
    var table = weights()
    table["g.fc.weight"] = Tensor(shape: [4, 3])
    let error = try #require(failure(description, table))
    #expect(
      error
        == .network(
          .parameterShape(parameter: "g.fc.weight", found: [4, 3], expected: [3, 4])))
    #expect(error.description == "tensor \"g.fc.weight\" is (4, 3), expected (3, 4)")
  }

  @Test func layersThatDoNotFit() throws {
    var odd = description
    odd.input = [5]
    let error = try #require(failure(odd, weights()))
    #expect(error == .network(.shape(layer: "fc", found: [5], expected: "(4)")))
  }

  @Test func convolutionOutsideOfWhatPlansRun() throws {
    let convolution = Convolution(
      inputChannels: 1, outputChannels: 1, kernel: 2, stride: 3, padding: 0, bias: false)
    var table = NamedTensors()
    table["g.c.weight"] = Tensor(shape: [1, 1, 2, 2])
    let error = try #require(
      failure(
        NetworkDescription(
          input: [1, 6, 6], layers: [LayerDescription("c", .conv2d(convolution))]), table))
    #expect(
      error.description == """
        layer "c" has kernel 2, stride 3, padding 0, expected stride from 1 to the kernel, \
        padding from 0 to less than the kernel
        """)
  }

  @Test func inputOfAnotherShape() throws {
    let plan = try Plan(
      description, weights: weights(), prefix: "g", processor: Processor(threadCount: 1))
    #expect(throws: InferenceError.inputShape(found: [2, 5], expected: [4])) {
      try plan.run(Tensor(shape: [2, 5]))
    }
    #expect(
      InferenceError.inputShape(found: [2, 5], expected: [4]).description
        == "the network is given (2, 5), it takes (N, 4)")
  }

  @Test func noImagesGiveNoImages() throws {
    let plan = try Plan(
      description, weights: weights(), prefix: "g", processor: Processor(threadCount: 1))
    #expect(try plan.run(Tensor(shape: [0, 4])).shape == [0, 3])
  }
}
