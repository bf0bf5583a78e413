public import Inference
public import Kernels
import Models
public import Networks
import Tensors

/// A network of a paper with random weights, to measure with: forward passes or training.
public enum Workload: String, CaseIterable, Sendable {
  /// Forward passes of the generator of InfoGAN for MNIST (Chen et al. 2016, arXiv:1606.03657,
  /// table 1): 74 to 1 x 28 x 28.
  case generateMNIST = "g-mnist"
  /// Forward passes of the generator of DCGAN (Radford et al. 2016, arXiv:1511.06434) with 64 base
  /// channels: 100 to 3 x 64 x 64.
  case generateFaces = "g-face64"
  /// Steps of InfoGAN for MNIST: one update of D with Q, one of G.
  case trainMNIST = "train-infogan-mnist"
  /// Steps of DCGAN with 64 base channels: one update of D, one of G.
  case trainFaces = "train-dcgan64"

  /// Whether it is training rather than forward passes.
  public var isTraining: Bool {
    switch self {
    case .generateMNIST, .generateFaces: false
    case .trainMNIST, .trainFaces: true
    }
  }

  /// The batch sizes that are usual for it.
  public var batches: [Int] { isTraining ? [64] : [1, 64] }

  /// The generator.
  public var generator: NetworkDescription {
    switch self {
    case .generateMNIST, .trainMNIST: InfoGAN().generator
    case .generateFaces, .trainFaces: DCGAN().generator
    }
  }

  /// The generator, compiled, with random weights kept as `storage` says.
  ///
  /// - Throws: `InferenceError` if it cannot be.
  public func plan(storage: WeightStorage, for processor: Processor)
    throws(InferenceError) -> Plan
  {
    var random = SeededGenerator(seed: 1)
    var weights = NamedTensors()
    weights.merge(Initialiser().draw(generator, using: &random), under: "generator")
    return try Plan(
      generator, weights: weights, prefix: "generator", storage: storage, processor: processor)
  }

  /// The game, with random weights, at the usual settings.
  ///
  /// - Throws: `NetworkError.shape` if the networks do not fit together.
  /// - Precondition: it is training.
  func objective(batch: Int, processor: Processor) throws(NetworkError) -> any Objective {
    let objective: any Objective
    switch self {
    case .trainMNIST:
      var settings = InfoGANObjective.Settings()
      settings.batch = batch
      // As the peers' scripts do it.
      objective = try InfoGANObjective(
        InfoGAN(), settings: settings, reusesPictures: true, processor: processor)
    case .trainFaces:
      var settings = DCGANObjective.Settings()
      settings.batch = batch
      objective = try DCGANObjective(DCGAN(), settings: settings, processor: processor)
    case .generateMNIST, .generateFaces:
      preconditionFailure("\(rawValue) is not training")
    }
    var random = SeededGenerator(seed: 1)
    for (name, network) in objective.networks {
      try network.load(objective.initialWeights(of: name, network, using: &random))
    }
    return objective
  }

  /// What one forward pass, or one step, of `batch` pictures must do.
  ///
  /// - Throws: `NetworkError.shape` if the networks do not fit together.
  public func cost(batch: Int, storage: WeightStorage = .exact) throws(NetworkError) -> WorkCost {
    var cost = WorkCost()
    switch self {
    case .generateMNIST, .generateFaces:
      return try WorkCost(forwardOf: generator, batch: batch, storage: storage)
    case .trainMNIST:
      let family = InfoGAN()
      try cost.add(
        Passes(forward: 1, parameters: 1, innerInputs: 1), of: family.generator, batch: batch)
      try cost.add(
        Passes(forward: 3, parameters: 2, inputs: 1, innerInputs: 2), of: family.trunk,
        batch: batch)
      try cost.add(
        Passes(forward: 3, parameters: 2, inputs: 3), of: family.discriminator, batch: batch)
      try cost.add(
        Passes(forward: 2, parameters: 1, inputs: 2), of: family.recognition, batch: batch)
    case .trainFaces:
      let family = DCGAN()
      try cost.add(
        Passes(forward: 1, parameters: 1, innerInputs: 1), of: family.generator, batch: batch)
      try cost.add(
        Passes(forward: 3, parameters: 2, inputs: 1, innerInputs: 2), of: family.discriminator,
        batch: batch)
    }
    return cost
  }
}

/// How often one step takes a batch through a network.
private struct Passes {
  /// Forward passes.
  var forward: Int
  /// Backward passes that compute the gradients of the parameters.
  var parameters: Int
  /// Backward passes that go on to the gradient at the network's input.
  var inputs = 0
  /// Backward passes that stop at the first layer's output.
  var innerInputs = 0
}

extension WorkCost {
  /// Adds the passes of one network, and one update of its parameters by Adam.
  fileprivate mutating func add(_ passes: Passes, of network: NetworkDescription, batch: Int)
    throws(NetworkError)
  {
    let cost = try NetworkCost(network)
    let whole = passes.forward + passes.parameters + passes.inputs
    operations +=
      batch
      * (whole * cost.operations
        + passes.innerInputs * (cost.operations - cost.firstOperations))
    bytes += 4 * (whole + passes.innerInputs) * (cost.weights + batch * cost.movedValues)
    // Adam reads weight, gradient and two moments, and writes all but the gradient; all four are
    // kept, and every value has its gradient beside it.
    bytes += 4 * 7 * cost.parameters
    footprint += 4 * (4 * cost.parameters + batch * 2 * cost.storedValues)
  }
}
