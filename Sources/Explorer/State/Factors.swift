import Latents

/// The true factors of a shown picture.
public struct ShownFactors: Equatable, Sendable {
  /// What they seem to be.
  public var reading: FactorReading
  /// The request that the picture answers.
  public var request: Int
}

/// A code that moves a factor.
struct FactorMover: Equatable {
  var code: LatentCoordinate
  /// The share of the factor's variance that goes with it.
  var share: Double
  /// Where the factor is along the code; see `FactorResponses`.
  var curve: [Double]
}

extension State {
  /// Below this share a code counts as one that does not move a factor: less can be an error of measurement.
  static let leastFactorShare = 0.05

  /// The codes that move factor number `factor`, the strongest first; nil before it was measured.
  func movers(of factor: Int) -> [FactorMover]? {
    measurements.factors?.responses.filter { $0.shares.indices.contains(factor) }.map {
      FactorMover(code: $0.code, share: $0.shares[factor], curve: $0.curves[factor])
    }.filter { $0.share >= Self.leastFactorShare }.sorted { $0.share > $1.share }
  }

  /// The factor that `row` moves most, in words: `moves posX 91 %`; nil if it moves none, or that is not known.
  func movedFactor(by row: LatentCoordinate) -> String? {
    guard let response = measurements.factors?.responses.first(where: { $0.code == row }),
      response.shares.count == model.factors.count,
      let most = response.shares.indices.max(by: { response.shares[$0] < response.shares[$1] }),
      response.shares[most] >= Self.leastFactorShare
    else { return nil }
    return "moves \(model.factors[most].name) \(percentText(response.shares[most]))"
  }

  /// The value of factor number `factor` of the shown picture; nil while it is not known.
  func factorValue(_ factor: Int) -> String? {
    guard let shown = shownFactors, shown.request == picture?.request else { return nil }
    let value = shown.reading.values[factor]
    switch model.factors[factor].values {
    case .kinds(let names):
      let kind = Int(value)
      return names.indices.contains(kind) ? names[kind] : nil
    case .interval: return fixedNumber(Float(value), places: 2)
    case .turn(let range):
      // Of the places that look alike the first one.
      let turn = range.upperBound - range.lowerBound
      let degrees = (value - range.lowerBound) / turn * 360
      let like = max(1, 360 / max(1, shown.reading.likeTurns[factor]))
      return "\(Int(degrees.rounded()) % like)" + glyphs.degree
    }
  }
}

/// A share in whole percents: `91 %`.
func percentText(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
