import Latents
import Tensors

/// What each code of a model decides, by the eyes of a classifier: the share of an attribute's variance
/// over samples that the code explains.
///
/// For a categorical code the correlation ratio, between its categories against in all; for a
/// continuous one the squared correlation, so that only what grows or falls along it counts. All other
/// codes and the noise vary meanwhile.
/// - Source: Fisher 1925, "Statistical Methods for Research Workers" (correlation ratio).
public struct CodeMeaning: Equatable, Sendable {
  /// The name of the code.
  public let code: String
  /// For each attribute of the classifier the share of its variance, 0...1.
  public let shares: [Double]

  /// The codes of `spec`, noise left out, in order.
  ///
  /// - Precondition: at least two samples.
  public static func all(of spec: LatentSpec, in samples: LabelledSamples) -> [CodeMeaning] {
    let (count, width) = (samples.logOdds.shape[0], samples.logOdds.shape[1])
    precondition(count > 1, "\(count) samples")
    return spec.parts.enumerated().filter { $0.element.kind != .noise }.map { index, part in
      let range = spec.range(ofPart: index)
      let shares = (0..<width).map { attribute in
        let scores = (0..<count).map { Double(samples.logOdds($0, attribute)) }
        return part.kind == .categorical
          ? correlationRatio(scores, groups: samples.categories(in: range))
          : squaredCorrelation(
            scores, samples.latents.map { Double($0.values[range.lowerBound]) })
      }
      return CodeMeaning(code: part.name, shares: shares)
    }
  }

  /// The categories of part `part` of `spec` from the one that shows `attribute` least to the one that
  /// shows it most, by mean log-odds; those that no sample has come last.
  ///
  /// - Precondition: the part is categorical.
  public static func order(
    ofPart part: Int, of spec: LatentSpec, by attribute: Int, in samples: LabelledSamples
  ) -> [Int] {
    let range = spec.range(ofPart: part)
    precondition(
      spec.parts[part].kind == .categorical, "\(spec.parts[part].name) has no categories")
    let groups = samples.categories(in: range)
    let means = range.indices.map { category in
      let rows = groups.indices.filter { groups[$0] == category - range.lowerBound }
      let sum = rows.reduce(0) { $0 + Double(samples.logOdds($1, attribute)) }
      return rows.isEmpty ? Double.infinity : sum / Double(rows.count)
    }
    return means.indices.sorted { means[$0] < means[$1] }
  }

  private static func correlationRatio(_ scores: [Double], groups: [Int]) -> Double {
    let mean = scores.reduce(0, +) / Double(scores.count)
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (score, group) in zip(scores, groups) {
      sums[group, default: (0, 0)].sum += score
      sums[group, default: (0, 0)].count += 1
    }
    let between = sums.values.reduce(0) { total, group in
      let difference = group.sum / group.count - mean
      return total + group.count * difference * difference
    }
    let all = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return all > 0 ? between / all : 0
  }

  private static func squaredCorrelation(_ scores: [Double], _ numbers: [Double]) -> Double {
    let count = Double(scores.count)
    let (mean, other) = (scores.reduce(0, +) / count, numbers.reduce(0, +) / count)
    var (both, first, second) = (0.0, 0.0, 0.0)
    for (score, number) in zip(scores, numbers) {
      both += (score - mean) * (number - other)
      first += (score - mean) * (score - mean)
      second += (number - other) * (number - other)
    }
    return first > 0 && second > 0 ? both * both / (first * second) : 0
  }
}

extension LabelledSamples {
  /// The category of each sample, of the categorical code at places `range`, of which one is 1.
  fileprivate func categories(in range: Range<Int>) -> [Int] {
    latents.map { latent in
      (range.firstIndex { latent.values[$0] > 0.5 } ?? range.lowerBound) - range.lowerBound
    }
  }
}
