import Inference
import Kernels
import Networks
import Testing

@Suite struct WorkCostTests {
  /// Two layers small enough to count by hand, with what is folded away between them.
  static let network = NetworkDescription(
    input: [3],
    layers: [
      LayerDescription("fc", .linear(inputs: 3, outputs: 8, bias: true)),
      LayerDescription("bn", .batchNorm(features: 8, epsilon: 1e-5, decay: 0.9)),
      LayerDescription("relu", .relu), LayerDescription("view", .reshape([2, 2, 2])),
      LayerDescription(
        "up",
        .convTranspose2d(
          Convolution(
            inputChannels: 2, outputChannels: 5, kernel: 4, stride: 2, padding: 1, bias: false))),
      LayerDescription(
        "down",
        .conv2d(
          Convolution(
            inputChannels: 5, outputChannels: 1, kernel: 4, stride: 1, padding: 0, bias: false))),
    ])

  @Test func aNetworkIsCountedByHand() throws {
    let cost = try NetworkCost(Self.network)
    // 3 x 8; 4 coarse pixels of 2 x 5 x 16; one pixel of 5 x 1 x 16.
    #expect(cost.firstOperations == 2 * 24)
    #expect(cost.operations == 2 * (24 + 4 * 160 + 80))
    #expect(cost.weights == 32 + 160 + 80)
    #expect(cost.parameters == cost.weights + 16)
    #expect(cost.movedValues == (3 + 8) + (8 + 80) + (80 + 1))
    #expect(cost.storedValues == 3 + 8 + 80 + 1)
  }

  @Test func aBatchSharesItsWeights() throws {
    let cost = try WorkCost(forwardOf: Self.network, batch: 10)
    #expect(cost.operations == 10 * 2 * 744)
    #expect(cost.bytes == 4 * (272 + 10 * 180))
    #expect(cost.footprint == 4 * (272 + 10 * 92))
  }

  @Test func layersThatDoNotFitAreNamed() {
    let broken = NetworkDescription(
      input: [4], layers: [LayerDescription("fc", .linear(inputs: 3, outputs: 8, bias: true))])
    #expect(throws: NetworkError.shape(layer: "fc", found: [4], expected: "(3)")) {
      try NetworkCost(broken)
    }
  }

  @Test func timingsAreOrderStatistics() {
    let times = Timings((1...21).map(Double.init).reversed())
    #expect(times.runs == 21)
    #expect([times.fastest, times.low, times.median, times.high] == [1, 3, 11, 19])
    let single = Timings([5])
    #expect([single.fastest, single.low, single.median, single.high] == [5, 5, 5, 5])
  }

  @Test func onlyTimedRunsCount() {
    var (prepared, done) = (0, 0)
    let times = Timings.measure(warmUp: 2, runs: 7, seconds: 0, prepare: { prepared += 1 }) {
      done += 1
    }
    #expect(times.runs == 7)
    #expect([prepared, done] == [9, 9])
  }

  @Test func theLongerOfTwoFloorsBounds() {
    let limits = MachineLimits(of: Processor(threadCount: 1), seconds: 0)
    #expect(limits.peak > 0)
    var cost = WorkCost()
    cost.operations = 1_000_000_000
    cost.bytes = 4
    cost.footprint = 4
    #expect(!limits.floor(of: cost).isMemoryBound)
    cost.operations = 1
    cost.bytes = 1_000_000_000
    let floor = limits.floor(of: cost)
    #expect(floor.isMemoryBound)
    // The same quotient, rounded in another order.
    #expect(abs(floor.memory * limits.bandwidth(bytes: 4) / 1e6 - 1) < 1e-12)
  }
}
