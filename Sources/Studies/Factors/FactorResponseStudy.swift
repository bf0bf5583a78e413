import Glibc
import Latents
import Scenes
import Tensors

/// Measures how the factors of a model's pictures answer to its codes.
///
/// At random draws of everything, one code after the other goes through its values. Each factor is seen as a
/// vector: a number, the cosine and sine of a turn, a kind as one of several axes. Its share is
/// Var(E[factor | code]) / Var(factor), the variances over the prior: the first-order effect of the code in the sense
/// of Sobol, without what 32 draws alone would give to codes that do nothing. What is read wrongly now here, now
/// there goes to no code; shares of different codes add up to at most 1.
///
/// It says which latent comes next and takes what was read in its picture, so that whoever works in the
/// background can do so in slices.
/// - Source: Sobol 1993, "Sensitivity estimates for nonlinear mathematical models".
public struct FactorResponseStudy {
  /// Random draws: the relative deviation of a share is about a fifth then.
  public static let drawCount = 32
  /// Values of a continuous code.
  static let valueCount = 9

  /// A factor that varies less than this share of what it does in the data set has no shares to give away: they
  /// would be those of errors of reading.
  static let leastVariance = 0.05

  /// What one code goes through, and what came of it.
  private struct Sweep {
    let code: LatentCoordinate
    let values: [Float]
    /// The prior's weight of each value; they sum to 1.
    let weights: [Double]
    /// By factor: the sum over draws of the variance along the code.
    var variances: [Double]
    /// By factor and value: the sum over draws of its vector.
    var vectors: [[[Double]]]
    /// By factor and value: the sum over draws of what is drawn as a curve; of kinds how often each is seen.
    var curves: [[[Double]]]
  }

  private let spec: LatentSpec
  private let factors: [Factor]
  /// By factor how often its turn is gone round while the thing turns once: symmetric things look alike then.
  private let folds: [Int]
  private var random: SeededGenerator
  private var sweeps: [Sweep]
  /// By factor: weighted sums of vectors and of their squared lengths, over all pictures.
  private var means: [[Double]]
  private var squares: [Double]
  private var weight = 0.0
  private var errors = 0.0

  private var base: LatentVector
  private var draws = 0
  private var sweep = 0
  private var readings: [FactorReading] = []

  /// A study of a model with the parts of `spec`, trained on pictures of `scene`.
  public init(_ spec: LatentSpec, scene: any Scene, seed: UInt64 = 4) {
    let factors = scene.factors
    self.spec = spec
    self.factors = factors
    folds = factors.indices.map { scene.mostLikeTurns(of: $0) }
    random = SeededGenerator(seed: seed)
    sweeps = spec.coordinates.filter { spec.parts[$0.part].kind != .noise }.map { code in
      let points = Self.points(of: spec.parts[code.part])
      return Sweep(
        code: code, values: points.map(\.value), weights: points.map(\.weight),
        variances: factors.map { _ in 0 },
        vectors: factors.map { factor in
          points.map { _ in [Double](repeating: 0, count: Self.width(of: factor)) }
        },
        curves: factors.map { factor in
          points.map { _ in
            [Double](repeating: 0, count: factor.span == nil ? factor.count ?? 1 : 1)
          }
        })
    }
    means = factors.map { [Double](repeating: 0, count: Self.width(of: $0)) }
    squares = factors.map { _ in 0 }
    base = LatentVector(drawnFrom: spec, using: &random)
  }

  /// The values that a code goes through, and how likely they are by its prior.
  private static func points(of part: LatentPart) -> [(value: Float, weight: Double)] {
    if part.kind == .categorical {
      return (0..<part.categoryCount).map { (Float($0), 1 / Double(part.categoryCount)) }
    }
    // Beyond two deviations there is little of a normal prior.
    let isNormal = part.prior == .standardNormal
    let range = isNormal ? -2...2 : part.trainingRange
    let values = Traversal.values(
      from: range.lowerBound, to: range.upperBound, count: valueCount)
    let densities = values.map { isNormal ? exp(-Double($0) * Double($0) / 2) : 1 }
    let sum = densities.reduce(0, +)
    return zip(values, densities).map { ($0, $1 / sum) }
  }

  /// Whether all that is wanted was measured.
  public var isDone: Bool { draws == Self.drawCount || sweeps.isEmpty }

  /// Pictures of one draw.
  public var picturesPerDraw: Int { sweeps.reduce(0) { $0 + $1.values.count } }

  /// Pictures that were read so far.
  public var picturesRead: Int {
    draws * picturesPerDraw + sweeps[..<sweep].reduce(readings.count) { $0 + $1.values.count }
  }

  /// The latent whose picture is to be read next; nil when it is done.
  public var next: LatentVector? {
    guard !isDone else { return nil }
    var latent = base
    latent.set(sweeps[sweep].values[readings.count], at: sweeps[sweep].code, in: spec)
    return latent
  }

  /// Takes what was read in the picture of `next`.
  ///
  /// - Returns: whether a draw is complete with it, and `responses` are new.
  @discardableResult
  public mutating func add(_ reading: FactorReading) -> Bool {
    precondition(!isDone && reading.values.count == factors.count, "\(reading.values)")
    readings.append(reading)
    guard readings.count == sweeps[sweep].values.count else { return false }
    takeSweep()
    readings = []
    sweep = (sweep + 1) % sweeps.count
    guard sweep == 0 else { return false }
    draws += 1
    base = LatentVector(drawnFrom: spec, using: &random)
    return true
  }

  /// What is known after the draws that are complete; nil before the first one is.
  public var responses: FactorResponses? {
    guard draws > 0 else { return nil }
    let variances = factors.indices.map { factor in
      squares[factor] / weight
        - means[factor].reduce(0) { $0 + ($1 / weight) * ($1 / weight) }
    }
    return FactorResponses(
      responses: sweeps.map { sweep in
        FactorResponses.Response(
          code: sweep.code, values: sweep.values,
          shares: factors.indices.map { factor in
            variances[factor] > Self.leastVariance * Self.dataVariance(of: factors[factor])
              ? min(1, variance(of: factor, along: sweep) / variances[factor]) : 0
          },
          curves: zip(factors, sweep.curves).map { factor, sums in
            sums.map { factor.span == nil ? Double($0.indexOfMaximum ?? 0) : $0[0] / Double(draws) }
          })
      }, draws: draws, drawCount: Self.drawCount, error: errors / weight)
  }

  /// The variance of the mean of a factor along a code, as an analysis of variance estimates it.
  private func variance(of factor: Int, along sweep: Sweep) -> Double {
    let count = Double(draws)
    var mean = [Double](repeating: 0, count: Self.width(of: factors[factor]))
    var square = 0.0
    for (sum, share) in zip(sweep.vectors[factor], sweep.weights) {
      for axis in mean.indices { mean[axis] += share * sum[axis] / count }
      square += share * sum.reduce(0) { $0 + ($1 / count) * ($1 / count) }
    }
    let ofMeans = square - mean.reduce(0) { $0 + $1 * $1 }
    guard draws > 1 else { return ofMeans }
    // What the draws differ in along the code remains in their mean, divided by their number.
    return max(0, (count * ofMeans - sweep.variances[factor] / count) / (count - 1))
  }

  private mutating func takeSweep() {
    let weights = sweeps[sweep].weights
    for (place, factor) in factors.enumerated() {
      let vectors = readings.map { vector(of: place, factor, in: $0) }
      for (index, vector) in vectors.enumerated() {
        for axis in vector.indices { sweeps[sweep].vectors[place][index][axis] += vector[axis] }
      }
      var mean = [Double](repeating: 0, count: Self.width(of: factor))
      var square = 0.0
      for (vector, share) in zip(vectors, weights) {
        for axis in mean.indices { mean[axis] += share * vector[axis] }
        square += share * vector.reduce(0) { $0 + $1 * $1 }
      }
      sweeps[sweep].variances[place] += square - mean.reduce(0) { $0 + $1 * $1 }
      for axis in mean.indices { means[place][axis] += mean[axis] }
      squares[place] += square
      addCurve(of: place, factor)
    }
    weight += 1
    errors += zip(readings, weights).reduce(0) { $0 + $1.0.error * $1.1 }
  }

  private mutating func addCurve(of place: Int, _ factor: Factor) {
    guard let span = factor.span else {
      for (index, reading) in readings.enumerated() {
        sweeps[sweep].curves[place][index][Int(reading.values[place])] += 1
      }
      return
    }
    var shares = readings.map { reading in
      (reading.values[place] - span.lowerBound) / (span.upperBound - span.lowerBound)
    }
    if factor.isPeriodic {
      // On to the next place that looks like it, the nearer way, then from the middle of the whole way.
      for index in shares.indices.dropFirst() {
        let like = Double(readings[index].likeTurns[place])
        let step = shares[index] - shares[index - 1]
        shares[index] = shares[index - 1] + step - (step * like).rounded() / like
      }
      let middle = shares.reduce(0, +) / Double(shares.count)
      shares = shares.map { 0.5 + $0 - middle }
    }
    for (index, share) in shares.enumerated() { sweeps[sweep].curves[place][index][0] += share }
  }

  /// The variance of a factor whose values are all as likely.
  private static func dataVariance(of factor: Factor) -> Double {
    guard factor.span == nil else { return factor.isPeriodic ? 1 : 1.0 / 12 }
    return 1 - 1 / Double(max(1, factor.count ?? 1))
  }

  /// The numbers of a factor's vector.
  private static func width(of factor: Factor) -> Int {
    factor.span == nil ? factor.count ?? 1 : factor.isPeriodic ? 2 : 1
  }

  private func vector(of place: Int, _ factor: Factor, in reading: FactorReading) -> [Double] {
    let value = reading.values[place]
    guard let span = factor.span else {
      return (0..<Self.width(of: factor)).map { $0 == Int(value) ? 1 : 0 }
    }
    let share = (value - span.lowerBound) / (span.upperBound - span.lowerBound)
    guard factor.isPeriodic else { return [share] }
    let angle = 2 * Double.pi * share * Double(folds[place])
    return [cos(angle), sin(angle)]
  }
}

extension PictureFactor {
  /// A factor of a scene.
  public init(_ factor: Factor) {
    let values: Values
    switch factor.values {
    case .kinds(let names): values = .kinds(names)
    case .steps, .interval:
      let span = factor.span ?? 0...1
      values = factor.isPeriodic ? .turn(span) : .interval(span)
    }
    self.init(factor.name, values)
  }
}
