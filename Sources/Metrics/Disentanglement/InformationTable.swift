import Glibc
import Tensors

/// The mutual information of every code with every factor, by histograms, in nats.
///
/// A code is cut into bins of equal width between its least and its largest value. The estimate is
/// biased upwards by about (bins - 1)(classes - 1) / (2 pictures).
/// - Source: Locatello et al. 2019 (arXiv:1811.12359), appendix C.
public struct InformationTable: Equatable, Sendable {
  /// Of code d and factor k: `values[d][k]`.
  public let values: [[Double]]
  /// The entropy of each factor in the sample.
  public let entropies: [Double]

  /// Estimates it from `codes`, (pictures, codes), and what is known of the same pictures.
  public init(_ codes: Tensor, _ factors: FactorTable, bins: Int = 20) {
    precondition(
      codes.shape[0] == factors.count, "\(codes.shape) codes for \(factors.count) pictures")
    values = CodeColumns(codes).columns.map { column in
      let places = Self.places(of: column, bins: bins)
      return factors.columns.map {
        Self.information(places, bins, $0.classes, $0.classCount)
      }
    }
    entropies = factors.columns.map {
      Self.information($0.classes, $0.classCount, $0.classes, $0.classCount)
    }
  }

  /// The bin of each number: of the bins' lower ends the last one that is not above it.
  static func places(of numbers: [Double], bins: Int) -> [Int] {
    guard let low = numbers.min(), let high = numbers.max(), low < high else {
      return numbers.map { _ in 0 }
    }
    let step = (high - low) / Double(bins)
    let edges = (0..<bins).map { low + Double($0) * step }
    return numbers.map { number in
      var place = min(bins - 1, max(0, Int((number - low) / step)))
      // The quotient rounds; the edges decide.
      while place + 1 < bins, edges[place + 1] <= number { place += 1 }
      while place > 0, edges[place] > number { place -= 1 }
      return place
    }
  }

  /// The mutual information of two columns of classes.
  static func information(_ a: [Int], _ aCount: Int, _ b: [Int], _ bCount: Int) -> Double {
    var joint = [Int](repeating: 0, count: aCount * bCount)
    for index in a.indices { joint[a[index] * bCount + b[index]] += 1 }
    var (rows, columns) = ([Int](repeating: 0, count: aCount), [Int](repeating: 0, count: bCount))
    for row in 0..<aCount {
      for column in 0..<bCount {
        rows[row] += joint[row * bCount + column]
        columns[column] += joint[row * bCount + column]
      }
    }
    let total = Double(max(1, a.count))
    var sum = 0.0
    for row in 0..<aCount {
      for column in 0..<bCount where joint[row * bCount + column] > 0 {
        let count = Double(joint[row * bCount + column])
        sum += count / total * log(count * total / (Double(rows[row]) * Double(columns[column])))
      }
    }
    return sum
  }
}

/// The largest number of each column of a table and what it exceeds the second largest by.
///
/// - Parameter table: rows of equal length; with one row the second largest counts as 0.
func leads(ofColumnsIn table: [[Double]]) -> [Double] {
  guard let width = table.first?.count else { return [] }
  return (0..<width).map { column in
    let sorted = table.map { $0[column] }.sorted(by: >)
    return sorted[0] - (sorted.count > 1 ? sorted[1] : 0)
  }
}
