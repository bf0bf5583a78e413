import Glibc

/// How well the categories of a code, learned without labels, agree with the classes of labelled
/// pictures.
///
/// InfoGAN's authors report 5 % error on MNIST without saying how categories were matched to digits;
/// both usual ways are given here.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), section 7.2.
public struct ClassRecovery: Equatable, Sendable {
  /// How many pictures of each class fell into each category: `counts[category][class]`.
  public let counts: [[Int]]
  /// The class of each category under the one-to-one matching with the fewest errors.
  public let matching: [Int]

  /// Compares one category with one class per picture.
  ///
  /// - Precondition: as many categories as classes, and both lists of equal length.
  public init(categories: [Int], labels: [Int], count: Int) {
    precondition(
      categories.count == labels.count,
      "\(categories.count) categories and \(labels.count) labels")
    var counts = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for (category, label) in zip(categories, labels) { counts[category][label] += 1 }
    self.counts = counts
    matching = largestAssignment(counts)
  }

  /// The number of pictures.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of pictures outside the one-to-one matching, 0...1.
  public var matchedError: Double {
    error(right: zip(counts, matching).reduce(0) { $0 + $1.0[$1.1] })
  }

  /// The share of pictures outside the commonest class of their category, 0...1; at most the
  /// matched error, and misleading when two categories share a class.
  public var majorityError: Double {
    error(right: counts.reduce(0) { $0 + ($1.max() ?? 0) })
  }

  /// What category and class have in common, 0...1: their mutual information, divided by the mean of both
  /// entropies; 0 where neither varies.
  /// - Source: Strehl & Ghosh 2002, with the arithmetic mean, as scikit-learn's default.
  public var normalisedInformation: Double {
    let total = Double(total)
    guard total > 0 else { return 0 }
    func entropy(_ sums: [Int]) -> Double {
      sums.reduce(0) { $1 == 0 ? $0 : $0 - Double($1) / total * log(Double($1) / total) }
    }
    let ofCategories = entropy(counts.map { $0.reduce(0, +) })
    let ofClasses = entropy(counts.indices.map { column in counts.reduce(0) { $0 + $1[column] } })
    let both = ofCategories + ofClasses
    guard both > 0 else { return 0 }
    return 2 * (both - entropy(counts.flatMap(\.self))) / both
  }

  private func error(right: Int) -> Double {
    total == 0 ? 0 : 1 - Double(right) / Double(total)
  }
}
