public import Kernels
public import Networks

/// What a piece of work must do at least: arithmetic, and bytes between processor and memory.
///
/// Arithmetic is counted for the direct method, two operations a multiply-add, so that a method that
/// needs fewer may come out above the peak. Batch norms and activations are not counted, and take no
/// traffic: they belong to the layer before.
public struct WorkCost: Equatable, Sendable {
  /// Floating-point operations.
  public var operations = 0
  /// Bytes read or written: each weight once, those of linear layers as they are stored, each value
  /// once where it is made and once where it is used.
  public var bytes = 0
  /// Bytes of all different numbers among them.
  public var footprint = 0

  /// No work.
  public init() {}

  /// One forward pass of `batch` inputs through `network` with weights kept as `storage` says.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(
    forwardOf network: NetworkDescription, batch: Int, storage: WeightStorage = .exact
  ) throws(NetworkError) {
    let cost = try NetworkCost(network)
    let saved = cost.linearWeights.reduce(0) { $0 + $1 * (4 - storage.bytesPerWeight(count: $1)) }
    operations = batch * cost.operations
    bytes = 4 * (cost.weights + batch * cost.movedValues) - saved
    footprint = 4 * (cost.weights + batch * cost.storedValues) - saved
  }
}

/// Counts of one network, for one input.
public struct NetworkCost: Equatable, Sendable {
  /// Floating-point operations of the forward pass; as many as of all weight gradients.
  public private(set) var operations = 0
  /// The share of the first layer that has weights: its input's gradient is often not needed.
  public private(set) var firstOperations = 0
  /// Parameters that a forward pass reads, without batch norms.
  public private(set) var weights = 0
  /// Weights of each linear layer; a transposed convolution of one pixel is one.
  public private(set) var linearWeights: [Int] = []
  /// All trained parameters.
  public private(set) var parameters = 0
  /// Inputs and outputs of all layers that have weights.
  public private(set) var movedValues = 0
  /// The network's input and the outputs of all layers that have weights.
  public private(set) var storedValues: Int

  /// Counts the layers of `network`.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(_ network: NetworkDescription) throws(NetworkError) {
    let shapes = try network.shapes()
    var input = network.input
    storedValues = input.reduce(1, *)
    for (layer, output) in zip(network.layers, shapes) {
      let multiplications: Int
      switch layer.kind {
      case .linear(let inputs, let outputs, _):
        multiplications = inputs * outputs
        linearWeights.append(multiplications)
      case .conv2d(let conv): multiplications = conv.weightCount * output[1] * output[2]
      case .convTranspose2d(let conv):
        multiplications = conv.weightCount * input[1] * input[2]
        if input[1] * input[2] == 1 { linearWeights.append(multiplications) }
      case .batchNorm, .groupNorm, .relu, .leakyRelu, .tanh, .sigmoid, .function, .reshape,
        .resize, .tensor:
        multiplications = 0
      }
      let count = layer.parameterShapes.filter { !$0.name.hasPrefix("running") }
        .reduce(0) { $0 + $1.shape.reduce(1, *) }
      parameters += count
      if multiplications > 0 {
        if operations == 0 { firstOperations = 2 * multiplications }
        operations += 2 * multiplications
        weights += count
        movedValues += input.reduce(1, *) + output.reduce(1, *)
        storedValues += output.reduce(1, *)
      }
      input = output
    }
  }
}
