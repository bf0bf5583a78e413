import Glibc
import Tensors

/// The guesses that are tried at one batch norm, by how well they predict its statistics.
struct NormTrials {
  private let norm: String
  private let isEarly: Bool
  private let evidence: StatisticsEvidence
  private var means = MeanPictures()
  private var tried: [Trial] = []

  /// A guess that was tried, with the cost of what lies ahead of it.
  private struct Trial {
    var guess: GeneratorGuess
    /// What it cost without its misfit, and with what lies ahead.
    var prior: Double
    var ahead: Double
    var misfit: Double
    /// What was looked at to find it; nil for a bound.
    var found: StatisticsEvidence.Misfit?
    /// Whether the misfit is only a bound: worse than the best by far, whatever it is.
    var isBound = false

    var cost: Double { prior + misfitCost }

    /// What the misfit costs: nothing, as long as sampling alone may bring it about.
    private var misfitCost: Double {
      let images = found?.images ?? StatisticsEvidence.fewestImages
      let noise = NormTrials.noise * max(1, 8 / Double(max(images, 1)))
      return 1.5 * log(max(misfit, noise) / noise)
    }

    /// The guess with its misfit.
    var weighed: GeneratorGuess {
      var result = guess
      result.misfits.append(misfit)
      result.cost += misfitCost
      return result
    }
  }

  /// Trials at `norm`.
  ///
  /// - Parameter isEarly: whether it is among the first, which tell of the latent and of the first
  ///   activation: the usual alternatives are all tried there.
  init(norm: String, isEarly: Bool, evidence: StatisticsEvidence) {
    self.norm = norm
    self.isEarly = isEarly
    self.evidence = evidence
  }

  /// A misfit that says nothing against a guess, with eight images or more.
  private static let noise = 0.001
  /// A misfit of a guess that may well be right.
  private static let good = 0.005
  /// How much more unusual than the best of its shape a guess may be and still be tried.
  private static let (curiosity, earlyCuriosity) = (0.3, 1.3)
  /// How much more unusual than the best of any shape.
  private static let shapeCuriosity = 1.3
  /// Guesses that are tried, at most: where none predicts the norm, the rest will not either.
  private static let most = 64
  /// How much worse than the best a guess may be and still wait for its turn: a factor of twenty.
  private static let patience = 3.0
  /// How much worse than the best a guess may be and still be followed at once: about a factor of two.
  private static let (rivalry, shapeRivalry) = (1.0, 0.5)
  /// Guesses that are followed at most, and that wait: each is tried with all that may come next.
  private static let (mostFollowed, mostWaiting) = (3, 4)
  /// Guesses that are tried a second time, with more pictures.
  private static let mostContenders = 4

  /// The smallest misfit; nil before anything was tried.
  var closest: Double? { tried.filter { !$0.isBound }.map(\.misfit).min() }

  /// Tries guesses that end with the norm: first with few pictures, and of those whose means are wrong
  /// already only what may still be the best; then those that are near each other with more.
  mutating func run(_ guesses: [GeneratorGuess], ahead: (GeneratorGuess) -> Double) {
    var deferred: [(trial: Trial, sample: Tensor)] = []
    let likeliest = guesses.map { guess in
      let ahead = ahead(guess)
      return Trial(guess: guess, prior: guess.cost + ahead, ahead: ahead, misfit: 0)
    }.sorted { $0.prior < $1.prior }
    for var trial in likeliest {
      if tried.count + deferred.count >= Self.most { break }
      guard isWorthwhile(trial), let sample = trial.guess.sample else { continue }
      let bound = evidence.leastMisfit(
        of: trial.guess.layersBeforeNorm, on: sample, to: norm, &means)
      if let bound, bound > Self.good {
        trial.misfit = bound
        deferred.append((trial, sample))
      } else {
        attempt(trial, on: sample, .quick)
      }
    }
    for (trial, sample) in deferred.sorted(by: { $0.trial.cost < $1.trial.cost }) {
      if trial.cost < (tried.map(\.cost).min() ?? .infinity) + Self.patience {
        attempt(trial, on: sample, .quick)
      } else {
        tried.append(trial)
        tried[tried.count - 1].isBound = true
      }
    }
    decide()
  }

  /// Whether a guess is not too unusual beside those that were tried and predict well.
  private func isWorthwhile(_ trial: Trial) -> Bool {
    let curiosity = isEarly ? Self.earlyCuriosity : Self.curiosity
    return tried.allSatisfy { other in
      let bar = other.misfit > Self.good ? other.cost : other.prior
      let isSame = other.guess.shape == trial.guess.shape
      return trial.prior < bar + (isSame ? curiosity : Self.shapeCuriosity)
    }
  }

  private mutating func attempt(
    _ trial: Trial, on sample: Tensor, _ effort: StatisticsEvidence.Effort
  ) {
    let layers = trial.guess.layersBeforeNorm
    guard
      let found = evidence.misfit(of: layers, on: sample, to: norm, effort, known: trial.found)
    else { return }
    var trial = trial
    (trial.misfit, trial.found) = (found.nats, found)
    tried.append(trial)
  }

  /// Tries those that are near the best again, with more pictures.
  private mutating func decide() {
    guard let best = tried.map(\.cost).min() else { return }
    let contenders = tried.indices.filter {
      !tried[$0].isBound && tried[$0].cost < best + Self.patience
    }.sorted { tried[$0].cost < tried[$1].cost }.prefix(Self.mostContenders)
    guard contenders.count > 1 else { return }
    let again = contenders.map { tried[$0] }
    for index in contenders.sorted(by: >) { tried.remove(at: index) }
    for trial in again {
      if let sample = trial.guess.sample { attempt(trial, on: sample, .thorough) }
    }
  }

  /// Notes what was measured of the decisions that led here.
  mutating func note(in measured: inout MeasuredChoices) {
    for index in tried.indices {
      measured.add(&tried[index].guess, misfit: tried[index].misfit, norm: norm)
    }
  }

  /// The guesses to be followed at once, and those that wait in case these lead nowhere; the likeliest
  /// first.
  func followed() -> (first: [GeneratorGuess], waiting: [GeneratorGuess]) {
    let sorted = tried.filter { !$0.isBound }.sorted { $0.cost < $1.cost }
    guard let smallest = sorted.first?.cost else { return ([], []) }
    var first: [GeneratorGuess] = []
    var waiting: [GeneratorGuess] = []
    for trial in sorted where trial.cost < smallest + Self.patience {
      let same = first.filter { $0.shape == trial.guess.shape }.count
      let rivalry = same > 0 || first.isEmpty ? Self.rivalry : Self.shapeRivalry
      if trial.cost < smallest + rivalry, same < 2, first.count < Self.mostFollowed {
        first.append(trial.weighed)
      } else if waiting.count < Self.mostWaiting {
        waiting.append(trial.weighed)
      }
    }
    return (first, waiting)
  }
}
