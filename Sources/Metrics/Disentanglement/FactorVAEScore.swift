import Tensors

/// Groups of pictures that share the value of one factor and differ in all others.
public struct FactorGroups: Sendable {
  /// The codes of all pictures, group after group: (groups · size, codes).
  public let codes: Tensor
  /// The pictures of a group.
  public let size: Int
  /// The factor that each group shares.
  public let factors: [Int]

  /// Groups whose codes are known.
  ///
  /// - Precondition: whole groups of at least two pictures, and a factor for each.
  public init(codes: Tensor, size: Int, factors: [Int]) {
    precondition(
      size >= 2 && codes.shape[0] == size * factors.count,
      "\(codes.shape) codes for \(factors.count) groups of \(size)")
    self.codes = codes
    self.size = size
    self.factors = factors
  }
}

/// The FactorVAE score: how well the code that varies least in a group tells which factor the group
/// shares; 0...1, higher is better, chance is 1 / factors.
///
/// A code that is constant over the data never is the one that varies least, whatever the rule for
/// pruning.
/// - Source: Kim and Mnih 2018 (arXiv:1802.05983), section 5.
public struct FactorVAEScore: Equatable, Sendable {
  /// How often code d varied least where factor k was shared: `votes[d][k]`.
  public let votes: [[Int]]
  /// The share of the same votes that a majority of each code's votes predicts right.
  public let trainingAccuracy: Double
  /// The share of fresh votes that it predicts right; nil where none were given.
  public let evaluationAccuracy: Double?

  /// Counts votes.
  ///
  /// - Parameters:
  ///   - groups: those that the majority is taken of.
  ///   - evaluation: others that the score is taken of; nil for the same.
  ///   - sample: the codes of pictures of the whole data set, for the overall deviation of each code.
  ///   - smallestDeviation: codes of a smaller overall deviation are left out.
  ///   - factorCount: how many factors there are.
  public init(
    _ groups: FactorGroups, evaluation: FactorGroups? = nil, sample: Tensor,
    smallestDeviation: Double = 0, factorCount: Int
  ) {
    let variances = CodeColumns(sample).columns.map { Moments($0).variance }
    let isActive = variances.map { $0 > 0 && $0.squareRoot() >= smallestDeviation }
    func counted(_ groups: FactorGroups) -> [[Int]] {
      var votes = variances.map { _ in [Int](repeating: 0, count: factorCount) }
      for (index, factor) in groups.factors.enumerated() {
        if let code = Self.steadiest(of: groups, group: index, variances, isActive) {
          votes[code][factor] += 1
        }
      }
      return votes
    }
    let votes = counted(groups)
    self.votes = votes
    let majority = votes.map { $0.indexOfMaximum ?? 0 }
    func accuracy(_ votes: [[Int]]) -> Double {
      let total = votes.reduce(0) { $0 + $1.reduce(0, +) }
      let right = zip(votes, majority).reduce(0) { $0 + $1.0[$1.1] }
      return total == 0 ? 0 : Double(right) / Double(total)
    }
    trainingAccuracy = accuracy(votes)
    evaluationAccuracy = evaluation.map { accuracy(counted($0)) }
  }

  /// The accuracy on fresh votes, or else on the same.
  public var score: Double { evaluationAccuracy ?? trainingAccuracy }

  /// The same with the votes of as many codes as there are factors, those with the largest majorities.
  public var scoreOfBestCodes: Double {
    let total = votes.reduce(0) { $0 + $1.reduce(0, +) }
    let majorities = votes.map { $0.max() ?? 0 }.sorted(by: >)
    let right = majorities.prefix(votes.first?.count ?? 0).reduce(0, +)
    return total == 0 ? 0 : Double(right) / Double(total)
  }

  /// The active code whose variance in a group is the smallest part of its overall variance; nil if
  /// none is active.
  private static func steadiest(
    of groups: FactorGroups, group: Int, _ variances: [Double], _ isActive: [Bool]
  ) -> Int? {
    let width = variances.count
    let start = group * groups.size * width
    var best: (code: Int, share: Double)?
    groups.codes.values.withUnsafeBufferPointer { values in
      for code in 0..<width where isActive[code] {
        var mean = 0.0
        for row in 0..<groups.size { mean += Double(values[start + row * width + code]) }
        mean /= Double(groups.size)
        var sum = 0.0
        for row in 0..<groups.size {
          let difference = Double(values[start + row * width + code]) - mean
          sum += difference * difference
        }
        // The number below the sum is the same for all codes.
        let share = sum / variances[code]
        if share < best?.share ?? .infinity { best = (code, share) }
      }
    }
    return best?.code
  }
}
