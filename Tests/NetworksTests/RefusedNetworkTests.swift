import Kernels
import Testing

@testable import Networks

/// Networks that a file may describe and a plan may run, but that cannot be trained.
@Suite struct RefusedNetworkTests {
  /// The memory order of a line of channels is neither that of a vector nor that of a picture.
  @Test(arguments: [
    NetworkDescription(
      input: [1024],
      layers: [
        LayerDescription("view", .reshape([2, 512])),
        LayerDescription("bn", .batchNorm(features: 2, epsilon: 1e-5, decay: 0.9)),
        LayerDescription("flat", .reshape([1024])),
      ]),
    NetworkDescription(
      input: [3, 8, 8],
      layers: [
        LayerDescription("view", .reshape([2, 96])), LayerDescription("bn", .relu),
        LayerDescription("flat", .reshape([192])),
      ]),
  ]) func twoExtentsAreRefused(_ description: NetworkDescription) {
    #expect(
      throws: NetworkError.shape(
        layer: "bn", found: description.layers[0].outputShape,
        expected: "(features) or (channels, height, width)")
    ) {
      try TrainableNetwork(description, batch: 4, processor: Processor(threadCount: 1))
    }
  }

  @Test(arguments: [[2, 6], []]) func anInputOfAnotherRankIsRefused(_ shape: [Int]) {
    let description = NetworkDescription(input: shape, layers: [LayerDescription("relu", .relu)])
    #expect(
      throws: NetworkError.shape(
        layer: "relu", found: shape, expected: "(features) or (channels, height, width)")
    ) {
      try TrainableNetwork(description, batch: 4, processor: Processor(threadCount: 1))
    }
  }
}

extension LayerDescription {
  /// What a reshape makes.
  fileprivate var outputShape: [Int] {
    if case .reshape(let shape) = kind { shape } else { [] }
  }
}
