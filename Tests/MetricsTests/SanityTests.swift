import Glibc
import Kernels
import Tensors
import Testing

@testable import Metrics

/// Representations whose scores are known by construction, on the factors of dSprites.
@Suite struct SanityTests {
  private let processor = Processor(threadCount: 2)
  /// Values of shape, scale, orientation, x and y.
  private static let counts = [3, 6, 40, 32, 32]
  private let places: [[Int]]
  private let groupPlaces: [[Int]]

  init() {
    var random = SeededGenerator(seed: 5)
    func draw() -> [Int] { Self.counts.map { random.nextInt(below: $0) } }
    places = (0..<20_000).map { _ in draw() }
    // 200 groups of 60, the fixed factor in turns.
    groupPlaces = (0..<200).flatMap { group in
      let shared = draw()[group % 5]
      return (0..<60).map { _ in
        var row = draw()
        row[group % 5] = shared
        return row
      }
    }
  }

  /// A representation: from the factors with mean 0 and deviation 1 to codes.
  private struct Codes {
    let factors: FactorTable
    let sample: Tensor
    let groups: FactorGroups
  }

  private func codes(_ encode: ([Float]) -> [Float]) -> Codes {
    func tensor(_ rows: [[Int]]) -> Tensor {
      let encoded = rows.map { row in
        encode(
          zip(row, Self.counts).map { place, count in
            let deviation = (Double(count * count - 1) / 12).squareRoot()
            return Float((Double(place) - Double(count - 1) / 2) / deviation)
          })
      }
      return Tensor(
        shape: [rows.count, encoded[0].count], values: Array(encoded.joined()))
    }
    let columns = Self.counts.enumerated().map { index, count in
      FactorTable.Column(
        "factor \(index)", classes: places.map { $0[index] }, classCount: count,
        values: index == 0 ? nil : places.map { Double($0[index]) })
    }
    return Codes(
      factors: FactorTable(columns), sample: tensor(places),
      groups: FactorGroups(
        codes: tensor(groupPlaces), size: 60, factors: (0..<200).map { $0 % 5 }))
  }

  private func votes(_ codes: Codes, pruning: Double = 0) -> FactorVAEScore {
    FactorVAEScore(
      codes.groups, sample: codes.sample, smallestDeviation: pruning, factorCount: 5)
  }

  private func information(_ codes: Codes) -> InformationTable {
    InformationTable(codes.sample, codes.factors)
  }

  private func importances(_ codes: Codes, _ predictor: DCIPredictor = .ibganForest) -> DCIScore {
    predictor.score(codes.sample, codes.factors, seed: 1, on: processor)
  }

  private func areas(_ codes: Codes) -> Double {
    Explicitness(codes.sample, codes.factors, standardises: false, on: processor).score
  }

  /// The cosine transform: an orthogonal mixture in which no code is of one factor alone.
  private static func rotated(_ factors: [Float]) -> [Float] {
    factors.indices.map { code in
      var sum = 0.0
      for (factor, value) in factors.enumerated() {
        sum += cos(Double.pi * Double(code) * (Double(factor) + 0.5) / 5) * Double(value)
      }
      return Float(sum * (code == 0 ? 0.2 : 0.4).squareRoot())
    }
  }

  @Test func theFactorsThemselves() {
    let codes = codes { $0 }
    #expect(votes(codes).score == 1)
    #expect(BetaVAEScore(codes.groups, factorCount: 5, on: processor).score > 0.99)
    #expect(abs(MutualInformationGap(information(codes)).score - 0.902) < 0.01)
    #expect(Modularity(information(codes)).score > 0.99)
    let separated = SAPScore(
      codes.sample, codes.factors, treatsAllAsDiscrete: false, on: processor)
    // Correlations of independent columns are not quite 0.
    #expect(separated.gaps[1...].allSatisfy { $0 > 0.999 && $0 <= 1 })
    #expect(separated.gaps[0] > 0.6)
    for predictor in [DCIPredictor.ibganForest, .lasso(alpha: 0.02)] {
      let found = importances(codes, predictor)
      #expect(found.disentanglement > 0.99 && found.completeness > 0.99, "\(predictor.name)")
    }
  }

  @Test func aRotation() {
    let (plain, codes) = (codes { $0 }, codes(Self.rotated))
    #expect(votes(codes).score < 0.75)
    // A lasso's importances are the entries of the rotation: 0.089 by hand. Shallow trees hold on to the
    // largest entry of each column, so a forest falls less.
    #expect(abs(importances(codes, .lasso(alpha: 0.02)).disentanglement - 0.089) < 0.01)
    #expect(importances(codes).disentanglement < 0.6)
    #expect(MutualInformationGap(information(codes)).score < 0.1)
    #expect(Modularity(information(codes)).score < 0.9)
    #expect(abs(areas(codes) - areas(plain)) < 1e-3)
  }

  @Test func everyFactorTwice() {
    let codes = codes { $0 + $0 }
    #expect(votes(codes).score == 1)
    #expect(MutualInformationGap(information(codes)).score == 0)
    #expect(
      SAPScore(codes.sample, codes.factors, treatsAllAsDiscrete: false, on: processor).score == 0)
    let found = importances(codes)
    #expect(found.disentanglement > 0.99)
    #expect((0.5...0.9).contains(found.completeness))
  }

  @Test(arguments: [0.0, 0.05]) func aCodeThatIsConstant(_ pruning: Double) {
    let (plain, more) = (codes(Self.rotated), codes { Self.rotated($0) + [0.25] })
    let (before, after) = (votes(plain, pruning: pruning), votes(more, pruning: pruning))
    #expect(after.votes == before.votes + [[0, 0, 0, 0, 0]])
    let (few, many) = (importances(plain), importances(more))
    #expect(few.codes == many.codes.dropLast() && many.codes[5] == 0)
    #expect(few.disentanglement == many.disentanglement)
    #expect(
      JointIndependence(more.sample.slice(0..<300), on: processor)
        == JointIndependence(plain.sample.slice(0..<300), on: processor))
  }

  @Test func noise() {
    var random = SeededGenerator(seed: 9)
    let codes = codes { _ in (0..<5).map { _ in random.nextNormal() } }
    #expect((0.2...0.35).contains(votes(codes).score))
    #expect(MutualInformationGap(information(codes)).score < 0.01)
    #expect(abs(areas(codes) - 0.5) < 0.05)
    #expect(abs(JointIndependence(codes.sample.slice(0..<1_000), on: processor).score) < 2e-3)
    let copies = self.codes { [$0[3], $0[3]] }
    #expect(JointIndependence(copies.sample.slice(0..<1_000), on: processor).score > 0.01)
  }

  @Test func nothingIsActive() {
    let codes = codes { _ in [1, 2] }
    #expect(votes(codes).score == 0)
    #expect(MutualInformationGap(information(codes)).score == 0)
    #expect(Modularity(information(codes)).score == 0)
    #expect(importances(codes).disentanglement == 0)
  }
}
