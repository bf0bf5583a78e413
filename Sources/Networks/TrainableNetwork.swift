import Kernels

/// A network compiled for training at one batch size: weights, gradients and every map in memory.
///
/// All buffers are allocated once. `input` is written by the caller, `forward` fills `output`; the
/// caller writes `outputGradient`, `backward` adds to the parameter gradients and fills
/// `inputGradient`. One backward pass belongs to the forward pass just before it, in the same mode.
/// Not safe to share between threads; the arithmetic inside is spread over the pool of `processor`.
public final class TrainableNetwork {
  /// The layers, as data.
  public let description: NetworkDescription
  /// Rows of the batch.
  public let batch: Int
  /// What the network reads; in-place layers never overwrite it.
  public let input: Activations
  /// What the last forward pass gave.
  public let output: Activations
  /// The gradient of the loss at `input`, after a backward pass that asked for it.
  public let inputGradient: Activations
  /// The gradient of the loss at `output`; overwritten by the backward pass.
  public let outputGradient: Activations

  let processor: Processor
  let slots: [ParameterSlot]
  let statistics: [StatisticSlot]
  let norms: [SpectralNorm]
  let weights: FloatBuffer
  let gradients: FloatBuffer
  let layers: [any TrainableLayer]
  /// What lies before the first layer, between two of them, and after the last.
  let values: ValueMaps
  /// The gradients there.
  let valueGradients: ValueMaps
  private var isPrepared = false

  /// Compiles `description`; weights and statistics are zero until initialised or loaded.
  ///
  /// - Parameter normalisation: the layers whose weights are divided by their spectral norms.
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(
    _ description: NetworkDescription, batch: Int, normalisation: SpectralNormalisation = .none,
    processor: Processor
  ) throws(NetworkError) {
    precondition(batch > 0, "a batch has at least one row, got \(batch)")
    self.description = description
    self.batch = batch
    self.processor = processor
    let orders = try FeatureOrders(description)
    var builder = try LayerBuilder(
      description, orders: orders, batch: batch, normalisation: normalisation,
      processor: processor)
    builder.build()
    layers = builder.layers
    slots = builder.slots
    statistics = builder.statistics
    norms = builder.norms
    weights = builder.weights
    gradients = builder.gradients
    values = builder.values
    valueGradients = builder.valueGradients
    input = values.first
    inputGradient = valueGradients.first
    output = values.last
    outputGradient = valueGradients.last
  }

  /// The number of trained parameters, alignment included.
  public var parameterCount: Int { weights.count }

  /// To be called after any change of the weights, which layers may hold in a second form.
  func weightsChanged() {
    isPrepared = false
  }

  /// Brings what layers hold of the weights in a second form up to date.
  func prepare() {
    guard !isPrepared else { return }
    for layer in layers { layer.prepare() }
    isPrepared = true
  }

  /// Takes the power method of every spectral norm its one step onwards: once in a step of training, after
  /// all passes, which so begin at the same vectors.
  public func advanceSpectralNorms() {
    guard !norms.isEmpty else { return }
    prepare()
    for norm in norms { norm.advance() }
    weightsChanged()
  }

  /// Fills `output` from `input`.
  public func forward(_ mode: Mode) {
    prepare()
    for layer in layers { layer.forward(mode) }
  }

  /// Takes `outputGradient` back through the layers.
  ///
  /// - Parameter mode: that of the forward pass just before.
  /// - Parameter parameters: whether parameter gradients are added up; the generator's step does not
  ///   need those of the discriminator.
  /// - Parameter input: whether `inputGradient` is filled.
  /// - Parameter fromLogits: `outputGradient` holds the gradient at the argument of the last layer, an
  ///   activation, which is passed over: a cross-entropy knows it where that of the activation's result
  ///   would overflow.
  public func backward(
    _ mode: Mode, parameters: Bool = true, input: Bool = false, fromLogits: Bool = false
  ) {
    var index = layers.count
    if fromLogits {
      precondition(
        index > 1 && description.layers[index - 1].kind.isActivation
          && valueGradients[index - 1] === valueGradients[index],
        "the last layer is no activation that shares its memory")
      index -= 1
    }
    while index > 0 {
      index -= 1
      layers[index].backward(mode, parameters: parameters, input: input || index > 0)
    }
  }

  /// Sets all parameter gradients to zero.
  public func clearGradients() {
    gradients.fill(0)
  }
}
