import Glibc
import Latents
import Metrics
import TestSupport

/// The terms of a batch in double precision, written down as the paper has them, without any care for time:
/// discrete codes first, then continuous ones.
struct ReferenceTerms {
  /// Categories of each discrete code.
  var categories: [Int]
  /// Continuous codes.
  var numbers: Int
  /// Pictures of the data set.
  var count: Int

  var spec: LatentSpec {
    LatentSpec(
      parts: categories.enumerated().map {
        LatentPart(name: "y\($0)", kind: .categorical, size: $1, prior: .oneHot)
      }
        + (0..<numbers).map {
          LatentPart(name: "z\($0)", kind: .continuous, size: 1, prior: .standardNormal)
        })
  }

  /// Numbers of an encoder's row.
  var width: Int { categories.reduce(0, +) + 2 * numbers }

  private struct Row {
    var probabilities: [[Double]]
    var means: [Double]
    var spreads: [Double]
    var sample: [Double]

    func logDensity(of z: Double, dimension: Int) -> Double {
      let t = (z - means[dimension]) / exp(spreads[dimension])
      return -t * t / 2 - spreads[dimension] - log(2 * Double.pi) / 2
    }
  }

  private func rows(_ outputs: [Double], noise: [Double]) -> [Row] {
    (0..<(outputs.count / width)).map { row in
      var place = row * width
      var probabilities: [[Double]] = []
      for size in categories {
        let logits = outputs[place..<(place + size)]
        let sum = logits.reduce(0) { $0 + exp($1) }
        probabilities.append(logits.map { exp($0) / sum })
        place += size
      }
      let means = Array(outputs[place..<(place + numbers)])
      let spreads = Array(outputs[(place + numbers)..<(place + 2 * numbers)])
      let sample = (0..<numbers).map {
        means[$0] + exp(spreads[$0]) * noise[row * numbers + $0]
      }
      return Row(
        probabilities: probabilities, means: means, spreads: spreads, sample: sample)
    }
  }

  /// Every way to choose one category of each code.
  private var combinations: [[Int]] {
    categories.reduce([[]]) { list, size in list.flatMap { old in (0..<size).map { old + [$0] } } }
  }

  func values(_ outputs: [Double], noise: [Double]) -> PosteriorTerms.Values {
    let rows = rows(outputs, noise: noise)
    let batch = Double(rows.count)
    var result = PosteriorTerms.Values()
    for (b, row) in rows.enumerated() {
      // log of the mixture over b' of e^density(b').
      func mixture(_ density: (Row) -> Double) -> Double {
        let otherWeight = Double(count - 1) / (Double(count) * (batch - 1))
        var sum = 0.0
        for (index, other) in rows.enumerated() {
          sum += (index == b ? 1 / Double(count) : otherWeight) * exp(density(other))
        }
        return log(sum)
      }
      let dimensions = (0..<numbers).map { d in
        mixture { $0.logDensity(of: row.sample[d], dimension: d) }
      }
      func ofVector(_ other: Row) -> Double {
        var sum = 0.0
        for d in 0..<numbers { sum += other.logDensity(of: row.sample[d], dimension: d) }
        return sum
      }
      let own = ofVector(row)
      let vector = mixture(ofVector)
      var (given, marginal, joint, prior) = (own, 0.0, 0.0, 0.0)
      for (code, probabilities) in row.probabilities.enumerated() {
        for (k, p) in probabilities.enumerated() {
          given += p * log(p)
          marginal += p * mixture { log($0.probabilities[code][k]) }
        }
        prior -= log(Double(probabilities.count))
      }
      for choice in combinations {
        func probability(_ other: Row) -> Double {
          var product = 1.0
          for (code, category) in choice.enumerated() {
            product *= other.probabilities[code][category]
          }
          return product
        }
        joint += probability(row) * mixture { ofVector($0) + log(probability($0)) }
      }
      for z in row.sample { prior -= z * z / 2 + log(2 * Double.pi) / 2 }
      let single = dimensions.reduce(0, +)
      result.continuous += own / batch
      for z in row.sample { result.continuous += (z * z / 2 + log(2 * Double.pi) / 2) / batch }
      result.inGroup += (vector - single) / batch
      result.dimension += (single + marginal - prior) / batch
      result.information += (given - joint) / batch
      result.betweenGroups += (joint - vector - marginal) / batch
    }
    return result
  }

  /// A batch of patterns, and what the fast terms make of it.
  func patterned(_ batch: Int, salt: Int = 0) -> (outputs: [Float], noise: [Float]) {
    let outputs = pattern(batch * width, salt: salt, scale: 1.5)
    return (outputs, pattern(batch * numbers, salt: salt + 1, scale: 2))
  }
}
