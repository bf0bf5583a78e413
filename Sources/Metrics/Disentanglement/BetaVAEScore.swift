import Kernels
import Tensors

/// The BetaVAE score: how well a linear classifier tells which factor two pictures share, by the mean
/// difference of their codes over some pairs; 0...1, higher is better, chance is 1 / factors.
///
/// - Source: Higgins et al. 2017, "beta-VAE", section 3.
public struct BetaVAEScore: Equatable, Sendable {
  /// The share of the points learned from that the classifier has right.
  public let trainingAccuracy: Double
  /// The share of fresh points that it has right; nil where none were given.
  public let evaluationAccuracy: Double?

  /// Learns from groups of pairs and judges by them, or by others.
  ///
  /// - Parameters:
  ///   - groups: pictures in pairs, one after the other, that share a factor: a group is a point.
  ///   - evaluation: others; nil for the same.
  ///   - factorCount: how many factors there are.
  public init(
    _ groups: FactorGroups, evaluation: FactorGroups? = nil, factorCount: Int,
    on processor: Processor
  ) {
    let classifier = OneVersusRest(
      Self.points(groups), labels: groups.factors, classes: factorCount, on: processor)
    func accuracy(_ groups: FactorGroups) -> Double {
      let found = classifier.classes(of: Self.points(groups))
      let right = zip(found, groups.factors).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
      return Double(right) / Double(max(1, groups.factors.count))
    }
    trainingAccuracy = accuracy(groups)
    evaluationAccuracy = evaluation.map(accuracy)
  }

  /// The accuracy on fresh points, or else on the same.
  public var score: Double { evaluationAccuracy ?? trainingAccuracy }

  /// The mean over the pairs of a group of |r(x) - r(x')|, a row a group.
  static func points(_ groups: FactorGroups) -> CodeColumns {
    precondition(groups.size % 2 == 0, "groups of \(groups.size) are not pairs")
    let pairs = groups.size / 2
    return CodeColumns(
      columns: CodeColumns(groups.codes).columns.map { codes in
        groups.factors.indices.map { group in
          var sum = 0.0
          for pair in (group * pairs)..<((group + 1) * pairs) {
            sum += abs(codes[2 * pair] - codes[2 * pair + 1])
          }
          return sum / Double(pairs)
        }
      }, count: groups.factors.count)
  }
}
