import Formats
import FoundationEssentials
import Inference
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// Layers and graphs of foreign generators against PyTorch; `Golden/graphs.py` made the numbers.
struct GraphTests {
  struct Case: CustomStringConvertible, Sendable {
    var description: String
    var network: NetworkDescription
    var shape: [Int]
    var output: [Float]
  }

  static let cases: [Case] = {
    guard let golden = try? GoldenFile.json("graphs.json"), let cases = golden["cases"]?.array
    else {
      return []
    }
    return cases.compactMap { value -> Case? in
      guard let name = value["name"]?.string, let network = value["network"],
        let description = try? JSONDecoder().decode(
          NetworkDescription.self, from: Data(network.text(indented: false).utf8)),
        let shape = value["shape"]?.array, let output = value["output"]?.array
      else { return nil }
      return Case(
        description: name, network: description, shape: shape.compactMap(\.integer),
        output: output.compactMap { $0.double.map { Float($0) } })
    }
  }()

  /// What the script gives its parameters.
  static func weights(_ network: NetworkDescription) -> NamedTensors {
    var weights = NamedTensors()
    var salt = 0
    for layer in network.layers {
      for (name, shape) in layer.parameterShapes {
        salt += 1
        var values = pattern(shape.reduce(1, *), salt: salt)
        if name == "running_var" {
          values = values.map { 1 + $0 / 2 }
        } else if name == "weight" && shape.count > 1 {
          values = values.map { $0 / 4 }
        }
        weights["g.\(layer.name).\(name)"] = Tensor(shape: shape, values: values)
      }
    }
    return weights
  }

  @Test func everyCaseWasRead() throws {
    let golden = try GoldenFile.json("graphs.json")
    #expect(golden["cases"]?.array?.count == Self.cases.count)
    #expect(Self.cases.count > 60)
  }

  @Test(arguments: cases)
  func agreesWithPyTorch(_ item: Case) throws {
    let network = item.network
    #expect(try network.outputShape() == item.shape)
    let count = network.input.reduce(1, *)
    let input = Tensor(shape: [2] + network.input, values: pattern(2 * count, salt: 0))
    for level in InstructionSet.supported {
      let plan = try Plan(
        network, weights: Self.weights(network), prefix: "g",
        processor: Processor(instructionSet: level, threadCount: 2))
      let found = try plan.run(input)
      #expect(found.shape == [2] + item.shape)
      let difference = worstDifference(
        found.values, item.output, absolute: 2e-6, relative: 1e-5)
      #expect(difference == nil, "\(level) \(difference ?? "")")
    }
  }

  @Test(arguments: cases)
  func cardsKeepEveryLayer(_ item: Case) throws {
    let data = try JSONEncoder().encode(item.network)
    #expect(try JSONDecoder().decode(NetworkDescription.self, from: data) == item.network)
  }

  @Test func aLayerMayNotReadWhatComesLater() {
    let network = NetworkDescription(
      input: [4], layers: [LayerDescription("a", .relu, from: ["b"]), LayerDescription("b", .tanh)])
    #expect(throws: NetworkError.source(layer: "a", found: "b")) { try network.shapes() }
  }

  @Test func graphsAreNotTrained() {
    let network = NetworkDescription(
      input: [4], layers: [LayerDescription("a", .relu), LayerDescription("b", .function(.selu))])
    #expect(throws: NetworkError.untrainable(layer: "b")) {
      try TrainableNetwork(
        network, batch: 1, processor: Processor(instructionSet: .baseline, threadCount: 1))
    }
  }
}
