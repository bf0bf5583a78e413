import Foundation
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// One case of `Golden/layers.json`; the script beside it says how it was made.
struct GoldenLayer: Decodable, CustomTestStringConvertible {
  let name: String
  let mode: String
  let salt: Int
  let batch: Int
  let network: NetworkDescription
  let output: [Float]
  let gradInput: [Float]
  let gradients: [String: [Float]]
  let running: [String: [Float]]

  var testDescription: String { "\(name), \(mode)" }

  /// Empty if the file cannot be read, which `allCasesAreThere` tells.
  static let all = (try? read()) ?? []

  static func read() throws -> [GoldenLayer] {
    struct File: Decodable { let cases: [GoldenLayer] }
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/layers.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).cases
  }
}

@Suite struct GoldenLayerTests {
  @Test func allCasesAreThere() throws {
    #expect(try GoldenLayer.read().count == 21)
  }

  /// Levels below the best run the same code in narrower vectors; all are compared.
  @Test(arguments: GoldenLayer.all, InstructionSet.supported)
  func outputAndGradientsMatchPyTorch(golden: GoldenLayer, level: InstructionSet) throws {
    let mode: Mode = golden.mode == "training" ? .training : .inference
    let network = try TrainableNetwork(
      golden.network, batch: golden.batch,
      processor: Processor(instructionSet: level, threadCount: 2))
    try network.load(patternedWeights(golden.network, salt: golden.salt))
    let inputCount = golden.batch * Tensor.elementCount(of: golden.network.input)
    network.input.load(pattern(inputCount, salt: golden.salt + 50, scale: 2))
    network.forward(mode)
    check(network.output.unloaded(), golden.output, "output")

    network.outputGradient.load(pattern(golden.output.count, salt: golden.salt + 60))
    network.backward(mode, input: true)
    check(network.inputGradient.unloaded(), golden.gradInput, "gradient of the input")
    let gradients = network.exportGradients()
    #expect(Set(gradients.names) == Set(golden.gradients.keys))
    for (name, tensor) in gradients.pairs {
      check(tensor.values, golden.gradients[name] ?? [], "gradient of \(name)")
    }
    let weights = network.exportWeights()
    for (name, values) in golden.running {
      check(weights[name]?.values ?? [], values, name)
    }
  }

  private func check(_ found: [Float], _ expected: [Float], _ what: String) {
    let difference = worstDifference(found, expected, absolute: 2e-6, relative: 1e-5)
    #expect(difference == nil, "\(what) \(difference ?? "")")
  }
}
