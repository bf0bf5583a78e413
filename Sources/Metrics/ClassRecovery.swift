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

  private func error(right: Int) -> Double {
    total == 0 ? 0 : 1 - Double(right) / Double(total)
  }
}
