import Kernels
import Tensors

/// SAP: how much better one code alone predicts each factor than the next best code; 0...1, higher is
/// better.
///
/// A code predicts a continuous factor as well as their squared correlation says, a discrete one as often
/// as a linear support vector machine on the code is right (cost 0.01, balanced classes). Values of both
/// readings of the same factors do not compare.
/// - Source: Kumar et al. 2018 (arXiv:1711.00848), section 3; Locatello et al. 2019 (arXiv:1811.12359).
public struct SAPScore: Equatable, Sendable {
  /// How well code d predicts factor k: `predictions[d][k]`.
  public let predictions: [[Double]]
  /// Of each factor: the best prediction less the second best.
  public let gaps: [Double]

  /// Measures every code against every factor.
  ///
  /// - Parameters:
  ///   - codes: (pictures, codes).
  ///   - test: other pictures that machines are judged by; nil for the same.
  ///   - treatsAllAsDiscrete: whether factors with an order count as discrete too.
  public init(
    _ codes: Tensor, _ factors: FactorTable, test: (codes: Tensor, factors: FactorTable)? = nil,
    treatsAllAsDiscrete: Bool, on processor: Processor
  ) {
    let own = CodeColumns(codes).columns
    let judged = test.map { CodeColumns($0.codes).columns } ?? own
    let judges = (test?.factors ?? factors).columns
    let factorCount = factors.columns.count
    var cells = [Double](repeating: 0, count: own.count * factorCount)
    cells.withUnsafeMutableBufferPointer { cells in
      processor.parallelFor(own.count * factorCount) { index in
        let (code, factor) = index.quotientAndRemainder(dividingBy: factorCount)
        let column = factors.columns[factor]
        if let values = column.values, !treatsAllAsDiscrete {
          cells[index] = Self.squaredCorrelation(own[code], values)
        } else {
          let machine = SingleFeatureSVM(
            own[code], labels: column.classes, classes: column.classCount, cost: 0.01)
          let found = machine.classes(of: judged[code])
          let right = zip(found, judges[factor].classes).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
          cells[index] = Double(right) / Double(max(1, found.count))
        }
      }
    }
    predictions = own.indices.map { code in
      Array(cells[(code * factorCount)..<((code + 1) * factorCount)])
    }
    gaps = leads(ofColumnsIn: predictions)
  }

  /// The mean over the factors.
  public var score: Double { gaps.reduce(0, +) / Double(max(1, gaps.count)) }

  /// The squared correlation of two columns; 0 where the first hardly varies.
  static func squaredCorrelation(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (Moments(a), Moments(b))
    guard first.variance > 1e-12, second.variance > 0 else { return 0 }
    var sum = 0.0
    for index in a.indices { sum += (a[index] - first.mean) * (b[index] - second.mean) }
    let covariance = sum / Double(a.count)
    return covariance * covariance / (first.variance * second.variance)
  }
}
