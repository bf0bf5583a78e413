import Kernels
import Tensors

/// Adam over the parameters of several networks, with PyTorch's semantics.
///
/// - Source: Kingma & Ba 2015 (arXiv:1412.6980), algorithm 1.
public final class Adam {
  /// Rates and decays; the learning rate may change between steps.
  public struct Settings: Equatable, Sendable {
    /// The step size.
    public var learningRate: Double
    /// Decay of the first moment; GANs use 0.5.
    public var beta1: Double
    /// Decay of the second moment.
    public var beta2: Double
    /// Added to the root of the second moment.
    public var epsilon: Double

    /// Settings as given.
    public init(
      learningRate: Double, beta1: Double = 0.5, beta2: Double = 0.999, epsilon: Double = 1e-8
    ) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  /// In force from the next step on.
  public var settings: Settings
  /// Steps taken so far.
  public private(set) var stepCount = 0

  private struct Entry {
    let name: String
    let network: TrainableNetwork
    let first: FloatBuffer
    let second: FloatBuffer
  }
  private let entries: [Entry]

  /// An optimiser of the named networks, its moments zero.
  public init(_ networks: [(name: String, network: TrainableNetwork)], settings: Settings) {
    self.settings = settings
    entries = networks.map {
      Entry(
        name: $0.name, network: $0.network, first: FloatBuffer(count: $0.network.parameterCount),
        second: FloatBuffer(count: $0.network.parameterCount))
    }
  }

  /// Moves all parameters against their gradients, then sets the gradients to zero.
  public func step() {
    stepCount += 1
    for entry in entries {
      let network = entry.network
      network.processor.adam(
        weights: network.weights.pointer, gradients: network.gradients.pointer,
        firstMoments: entry.first.pointer, secondMoments: entry.second.pointer,
        count: network.parameterCount, step: stepCount, learningRate: settings.learningRate,
        beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)
      network.clearGradients()
      network.weightsChanged()
    }
  }

  /// Forgets all steps, as if the optimiser were new.
  public func reset() {
    stepCount = 0
    for entry in entries {
      entry.first.fill(0)
      entry.second.fill(0)
    }
  }

  /// The moments as `<network>.<layer>.<parameter>.<first | second>`.
  public func exportMoments() -> NamedTensors {
    var result = NamedTensors()
    for entry in entries {
      for (suffix, block) in [("first", entry.first), ("second", entry.second)] {
        for (name, tensor) in entry.network.export(block).pairs {
          result["\(entry.name).\(name).\(suffix)"] = tensor
        }
      }
    }
    return result
  }

  /// Continues from saved moments after `stepCount` steps.
  ///
  /// - Throws: `NetworkError` when a moment is missing or has another shape.
  public func load(_ moments: NamedTensors, stepCount: Int) throws(NetworkError) {
    for entry in entries {
      for (suffix, block) in [("first", entry.first), ("second", entry.second)] {
        var tensors = NamedTensors()
        for slot in entry.network.slots {
          tensors[slot.name] = moments["\(entry.name).\(slot.name).\(suffix)"]
        }
        try entry.network.load(tensors, into: block)
      }
    }
    self.stepCount = stepCount
  }
}
