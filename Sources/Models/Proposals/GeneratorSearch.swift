import Networks
import Tensors

/// Looks for a network from a latent to a picture whose layers are `modules` in their order.
///
/// A beam search over what the tensors do not say: activations, epsilons, strides and paddings, resizing
/// between layers, the parts of the latent. Costs are logarithms of odds: how unusual a choice is, and at
/// every batch norm with statistics how badly the guess predicts them. From one such norm to the next only
/// the likeliest guesses are run; the others wait, and are tried where these predict badly.
struct GeneratorSearch {
  /// What was measured of each choice of a decision: the smallest misfit among the guesses that took it.
  private(set) var measured = MeasuredChoices()
  /// The norm that no guess predicted, and how far the best one was from it.
  private(set) var unpredicted: (norm: String, misfit: Double)?

  private let modules: [ForeignModule]
  private let evidence: StatisticsEvidence
  private let growth: GuessGrowth
  private var outlook: ShapeOutlook
  /// Modules that are norms with statistics to predict.
  private let told: [Int]

  /// A search through `modules`.
  ///
  /// - Parameters:
  ///   - isDecoder: whether names speak of a decoder rather than of a generator.
  ///   - hints: what modules without parameters do, by their paths, where the file says it.
  init(
    _ modules: [ForeignModule], evidence: StatisticsEvidence, isDecoder: Bool, hints: ModuleHints
  ) {
    self.modules = modules
    self.evidence = evidence
    told = modules.indices.filter {
      modules[$0].hasStatistics && evidence.isTrained(modules[$0].path)
    }
    let ways = KernelWays(hints: hints)
    growth = GuessGrowth(
      modules: modules, lastTold: told.last ?? -1, isDecoder: isDecoder, ways: ways)
    outlook = ShapeOutlook(modules, ways: ways)
  }

  /// Guesses that are kept from one module to the next.
  private static let beam = 48

  /// The guesses that end in a picture, the likeliest first; empty, and where it got stuck, if none does.
  mutating func run(_ latents: [LatentChoice]) -> (guesses: [GeneratorGuess], stuckAt: String?) {
    var guesses = latents.map { latent in
      var guess = GeneratorGuess(latent)
      guess.sample = evidence.sample(latent.spec)
      return guess
    }
    var waiting: [GeneratorGuess] = []
    var start = 0
    for (count, norm) in told.enumerated() {
      var trials = NormTrials(norm: modules[norm].path, isEarly: count < 2, evidence: evidence)
      var stuckAt = tryAll(guesses, start...norm, &trials)
      if (trials.closest ?? .infinity) > AssumptionList.well, !waiting.isEmpty {
        let others = waiting.compactMap { evidence.advanced($0, to: modules[start - 1].path) }
        stuckAt = tryAll(others, start...norm, &trials) ?? stuckAt
      }
      guard let closest = trials.closest else { return ([], stuckAt ?? modules[norm].path) }
      if count > 0, closest > Self.hopeless {
        unpredicted = (modules[norm].path, closest)
        return ([], modules[norm].path)
      }
      trials.note(in: &measured)
      (guesses, waiting) = trials.followed()
      if norm != told.last {
        guesses = guesses.compactMap { evidence.advanced($0, to: modules[norm].path) }
      } else {
        guesses += waiting
      }
      start = norm + 1
      evidence.weights.forget()
    }
    let (grown, stuckAt) = grow(guesses, by: start..<modules.count)
    let finished = grown.flatMap { growth.finish($0) }.sorted { $0.cost < $1.cost }
    return (finished, finished.isEmpty ? stuckAt ?? "the picture at the end" : nil)
  }

  /// A misfit, in nats, that no luck of training explains: from one norm to the next, something else happens.
  private static let hopeless = 0.5

  /// Adds trials of all that grows out of `guesses` up to the norm at the end of `range`.
  ///
  /// - Returns: where it got stuck; nil if anything reached the norm.
  private mutating func tryAll(
    _ guesses: [GeneratorGuess], _ range: ClosedRange<Int>, _ trials: inout NormTrials
  ) -> String? {
    let (grown, stuckAt) = grow(guesses, by: Range(range))
    trials.run(grown) { guess in outlook.cost(of: guess, from: range.upperBound + 1) }
    return stuckAt
  }

  /// The guesses with some modules more, the likeliest first; where it got stuck if there are none.
  private mutating func grow(_ guesses: [GeneratorGuess], by range: Range<Int>) -> (
    guesses: [GeneratorGuess], stuckAt: String?
  ) {
    var guesses = guesses
    for index in range {
      guesses = guesses.flatMap { growth.grow($0, by: index) }
      if guesses.isEmpty { return ([], modules[index].path) }
      // All that may come to a norm is compared there; before that the likeliest go on.
      if index < range.upperBound - 1 || range.upperBound == modules.count {
        guesses = Array(guesses.sorted { $0.cost < $1.cost }.prefix(Self.beam))
      }
    }
    return (guesses, nil)
  }
}
