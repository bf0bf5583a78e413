/// MIG: how much more one code tells of each factor than the next best code, as a share of the factor's
/// entropy; 0...1, higher is better.
///
/// By histograms codes that are perfect do not reach 1 where a factor has more values than there are
/// bins: 0.90 on the grid of dSprites.
/// - Source: Chen et al. 2018 (arXiv:1802.04942), eq. 6; with the estimator of Locatello et al. 2019
///   (arXiv:1811.12359).
public struct MutualInformationGap: Equatable, Sendable {
  /// The gap of each factor over its entropy; 0 for one that does not vary.
  public let gaps: [Double]

  /// The gaps in a table of all codes.
  public init(_ information: InformationTable) {
    gaps = zip(leads(ofColumnsIn: information.values), information.entropies).map {
      $1 > 0 ? $0 / $1 : 0
    }
  }

  /// The mean over the factors.
  public var score: Double { gaps.reduce(0, +) / Double(max(1, gaps.count)) }
}
