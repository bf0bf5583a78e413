import Foundation
import Kernels
import Networks
import Tensors
import TestSupport
import Testing

/// `Golden/guided.json`; the script beside it says how it was made.
@Suite struct GuidedGradientTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      let layer: String
      let channel: Int
      let y: Int
      let x: Int
      let row: Int
      let result: Float
      let gradient: [Float]
    }
    let salt: Int
    let network: NetworkDescription
    let cases: [Case]
  }

  private func golden() throws -> Golden {
    try JSONDecoder().decode(Golden.self, from: Data(GoldenFile.bytes("guided.json")))
  }

  private func network(_ golden: Golden) throws -> TrainableNetwork {
    let network = try TrainableNetwork(
      golden.network, batch: 2, processor: Processor(threadCount: 2))
    try network.load(patternedWeights(golden.network, salt: golden.salt))
    network.input.load(pattern(2 * 3 * 64, salt: golden.salt + 50, scale: 2))
    network.forward(.inference)
    return network
  }

  @Test func gradientsMatchPyTorch() throws {
    let golden = try golden()
    // The rectifier that ends the part of the network before the next convolution.
    let rectifiers = ["conv1": 1, "conv2": 4, "fc": 7]
    #expect(golden.cases.count == 8 && golden.cases.contains { $0.gradient.contains { $0 != 0 } })
    for unit in golden.cases {
      let network = try network(golden)
      let index = try #require(rectifiers[unit.layer])
      let order = network.activations(after: index).order
      let place = (unit.channel * order.height + unit.y) * order.width + unit.x
      let result = network.activations(after: index).unloaded()[unit.row * order.count + place]
      #expect(abs(result - unit.result) < 1e-5, "\(unit.layer)")
      var gradient = [Float](repeating: 0, count: 2 * order.count)
      gradient[unit.row * order.count + place] = 1
      network.gradient(after: index).load(gradient)
      network.guidedBackward(from: index)
      let found = network.inputGradient.unloaded()[(unit.row * 192)..<((unit.row + 1) * 192)]
      let difference = worstDifference(
        Array(found), unit.gradient, absolute: 1e-6, relative: 1e-4)
      #expect(difference == nil, "\(unit.layer), row \(unit.row): \(difference ?? "")")
    }
  }

  /// Guided gradients are not the gradients, and leave those of the parameters alone.
  @Test func guidanceMatters() throws {
    let (guided, plain) = (try network(golden()), try network(golden()))
    guided.outputGradient.load(pattern(14, salt: 3))
    guided.guidedBackward(from: 7)
    plain.outputGradient.load(pattern(14, salt: 3))
    plain.backward(.inference, input: true)
    #expect(guided.inputGradient.unloaded() != plain.inputGradient.unloaded())
    #expect(guided.exportGradients().pairs.allSatisfy { $0.tensor.values.allSatisfy { $0 == 0 } })
  }
}
