import Checkpoints
import Datasets
import Kernels
import Models
import Networks
import Tensors

/// One run of a recipe: the game, the data, the random streams and what was measured on the way.
///
/// A run is a function of recipe, seed and data; the thread count does not matter. It can be put down
/// after any step and taken up again bit for bit.
public final class TrainingRun {
  /// What is trained and how.
  public let recipe: Recipe
  /// Where the random streams started.
  public let seed: UInt64
  /// Steps of the whole run.
  public let steps: Int
  /// Steps done.
  public private(set) var step = 0
  /// Everything measured so far.
  public private(set) var measurements: [Measurement] = []
  /// The losses of every twenty steps so far.
  public private(set) var history: [HistoryPoint] = []
  /// The game.
  public let objective: any Objective

  private let data: any PictureSource
  /// The hash of `data`, which is too long a sum for every saved state.
  private let dataHash: String
  private let average: GeneratorAverage?
  private var order: BatchOrder
  private var random: SeededGenerator
  private var recent: [StepReport] = []
  /// The run that this one went on from, in words; nil for none.
  private var origin: String?

  /// A new run.
  ///
  /// - Parameter steps: nil for as many as the recipe says.
  /// - Throws: `TrainingError` when the data do not fit the recipe, `NetworkError` when its networks
  ///   do not fit together.
  public init(
    _ recipe: Recipe, seed: UInt64, steps: Int? = nil, data: any PictureSource,
    processor: Processor
  ) throws {
    let data = try recipe.mirrored(data)
    try recipe.validate(against: data)
    self.recipe = recipe
    self.seed = seed
    self.steps = steps ?? recipe.steps
    self.data = data
    dataHash = data.sha256()
    let objective = try recipe.objective.objective(
      for: recipe.architecture, pictureCount: data.count, processor: processor)
    self.objective = objective
    // Three streams from one seed: what one of them consumes never shifts another.
    var seeds = SeededGenerator(seed: seed)
    var initial = SeededGenerator(seed: seeds.next())
    order = BatchOrder(count: data.count, batch: recipe.objective.batch, seed: seeds.next())
    random = SeededGenerator(seed: seeds.next())
    for (name, network) in objective.networks {
      try network.load(objective.initialWeights(of: name, network, using: &initial))
    }
    average = try recipe.averageDecay.map { decay throws(NetworkError) in
      try GeneratorAverage(
        of: objective.generatorNetwork, decay: decay, latent: objective.latent,
        processor: processor)
    }
  }

  /// Whether all steps are done.
  public var isFinished: Bool { step >= steps }

  /// Does one step.
  ///
  /// - Throws: `TrainingError.diverged` when a loss is no longer a number.
  public func advance() throws(TrainingError) -> StepReport {
    let factor = recipe.rateFactor(step: step + 1, of: steps)
    objective.scaleRates(by: factor)
    let report = objective.step(
      real: data.values(at: order.next(), range: recipe.pictureRange), random: &random)
    step += 1
    average?.follow(objective.generatorNetwork, step: step)
    guard report.losses.allSatisfy(\.isFinite) else {
      throw .diverged(step: step)
    }
    recent.append(report)
    if step % HistoryPoint.interval == 0 {
      history.append(HistoryPoint(step: step, mean: StepReport(meanOf: recent)))
      recent = []
    }
    return report
  }

  /// Whether there is something to measure on test pictures.
  public var isMeasured: Bool { objective is any MeasuredObjective }

  /// Measures the model as it is and keeps the result; nil where the game has nothing to measure.
  public func measure(test: ImageSet, pictureCount: Int) -> Measurement? {
    guard let objective = objective as? any MeasuredObjective else { return nil }
    let measurement = objective.measure(
      modelGenerator, step: step, test: test, pictureCount: pictureCount)
    measurements.append(measurement)
    return measurement
  }

  /// G as the model gets it.
  var modelGenerator: TrainableNetwork { average?.fitted() ?? objective.generatorNetwork }

  /// The model as it is now, without figures.
  public func checkpoint() -> Checkpoint {
    let family = recipe.architecture
    var card = ModelCard(
      name: recipe.name, family: type(of: family).family, networks: family.networks,
      latent: family.latent, outputRange: recipe.pictureRange)
    card.recipe = recipe.name
    card.seed = seed
    card.steps = step
    card.dataset = DatasetReference(
      name: data.name, sha256: dataHash, terms: DatasetCatalogue.terms(of: data.name))
    if data.isMirrored {
      card.notes.append(
        "Trained on \(data.originalCount) pictures and their mirror images.")
    }
    if let note = data.note { card.notes.append(note) }
    if let origin { card.notes.append("Its first steps are those of \(origin).") }
    if let decay = recipe.averageDecay {
      card.notes.append(
        "The generator's weights are their moving average over the steps, decay \(decay); its "
          + "batch-norm statistics were measured anew.")
    }
    var weights = NamedTensors()
    for (name, network) in objective.networks where family.networks[name] != nil {
      weights.merge(network.exportModelWeights(), under: name)
    }
    weights.merge(modelGenerator.exportWeights(), under: "generator")
    return Checkpoint(card: card, weights: weights)
  }

  private func exportWeights() -> NamedTensors {
    var weights = NamedTensors()
    for (name, network) in objective.networks {
      weights.merge(network.exportWeights(), under: name)
    }
    return weights
  }
}

extension TrainingRun {
  /// Everything of a run besides tensors.
  public struct Progress: Codable, Sendable {
    /// What is trained and how.
    public var recipe: Recipe
    var seed: UInt64
    var steps: Int
    var step: Int
    var order: BatchOrder
    var random: SeededGenerator
    var measurements: [Measurement]
    var history: [HistoryPoint]
    var recent: [StepReport]
    var dataHash: String
    /// How often each player moved; nil for once in every step, as in all states of old.
    var optimiserSteps: [String: Int]?
    /// The run that this one went on from; nil for none.
    var origin: String?
  }

  /// The state to go on from.
  public func state() -> TrainingState<Progress> {
    var tensors = NamedTensors()
    tensors.merge(exportWeights(), under: "weights")
    for player in objective.players {
      tensors.merge(player.optimiser.exportMoments(), under: player.name)
    }
    if let average { tensors.merge(average.network.exportWeights(), under: "average") }
    let progress = Progress(
      recipe: recipe, seed: seed, steps: steps, step: step, order: order, random: random,
      measurements: measurements, history: history, recent: recent, dataHash: dataHash,
      optimiserSteps: Dictionary(
        uniqueKeysWithValues: objective.players.map { ($0.name, $0.optimiser.stepCount) }),
      origin: origin)
    return TrainingState(tensors: tensors, progress: progress)
  }

  /// Goes on where `state` was taken.
  ///
  /// - Throws: `TrainingError` when the data are not those of the state, `NetworkError` when a
  ///   tensor is missing or has another shape.
  public convenience init(
    resuming state: TrainingState<Progress>, data: any PictureSource, processor: Processor
  ) throws {
    let progress = state.progress
    try self.init(
      progress.recipe, seed: progress.seed, steps: progress.steps, data: data,
      processor: processor)
    try load(state, allowsNew: false)
    origin = progress.origin
  }

  /// Goes on where `state` was taken, from the next step on as `recipe` says: a run of that recipe whose
  /// first steps another one did.
  ///
  /// What only `recipe` has, such as the head of a contrastive regulariser, begins as in a new run. So a
  /// recipe that says the same of all steps so far gives, bit for bit, its own run from the start.
  /// - Parameter steps: nil for as many as the recipe says, those of the state included.
  /// - Throws: as above, and `TrainingError.origin` when the recipe has other networks, another batch or
  ///   nothing left to do.
  public convenience init(
    continuing state: TrainingState<Progress>, as recipe: Recipe, steps: Int? = nil,
    data: any PictureSource, processor: Processor
  ) throws {
    let progress = state.progress
    try recipe.validate(continuing: progress.recipe, step: progress.step, steps: steps)
    try self.init(
      recipe, seed: progress.seed, steps: steps, data: data, processor: processor)
    try load(state, allowsNew: true)
    origin = "\(progress.recipe.name), step \(progress.step)"
  }

  /// Takes over everything of a state but its recipe and its length.
  ///
  /// - Parameter allowsNew: networks that the state lacks altogether stay as they begin.
  private func load(_ state: TrainingState<Progress>, allowsNew: Bool) throws {
    let progress = state.progress
    guard progress.dataHash == dataHash else {
      throw TrainingError.otherData(found: dataHash, expected: progress.dataHash)
    }
    guard progress.order.count == order.count, progress.order.batch == order.batch,
      (0...1_000_000_000_000).contains(progress.step)
    else {
      throw TrainingError.state("its batches do not fit its recipe")
    }
    let (lossCount, codeCount) = (objective.lossNames.count, objective.codeNames.count)
    guard
      (progress.recent + progress.history.map(\.mean)).allSatisfy({
        $0.losses.count == lossCount && $0.information.count == codeCount
      })
    else {
      throw TrainingError.state("its reports do not fit its codes")
    }
    order = progress.order
    random = progress.random
    step = progress.step
    measurements = progress.measurements
    history = progress.history
    recent = progress.recent
    let weights = state.tensors.under("weights")
    for (name, network) in objective.networks {
      let tensors = weights.under(name)
      if !(allowsNew && tensors.names.isEmpty) { try network.load(tensors) }
    }
    try loadAverage(state.tensors.under("average"), allowsNew: allowsNew)
    for player in objective.players {
      let moments = state.tensors.under(player.name)
      if allowsNew && moments.names.isEmpty { continue }
      let count = progress.optimiserSteps?[player.name] ?? progress.step
      guard (0...1_000_000_000_000).contains(count) else {
        throw TrainingError.state("\(player.name) has taken \(count) steps")
      }
      try player.optimiser.load(moments, stepCount: count)
    }
  }

  /// An average that the state lacks begins where G is now.
  private func loadAverage(_ weights: NamedTensors, allowsNew: Bool) throws(NetworkError) {
    let isNew = allowsNew && weights.names.isEmpty
    try average?.load(isNew ? objective.generatorNetwork.exportWeights() : weights)
  }
}
