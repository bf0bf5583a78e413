import Formats
import Tensors
import TestSupport
import Testing

@testable import Metrics

@Suite struct SelectionTests {
  @Test func codesAreMatchedAsByScikitLearnAndSciPy() throws {
    let points = try GoldenPoints()
    let golden = try #require(points.golden["udr"])
    let own = Tensor(shape: [600, 4], values: points.training.values + points.test.values)
    let others = Tensor(
      shape: [600, 3], values: try golden.numbers("others").map { Float($0) })
    for relation in CodeMatching.Relation.allCases {
      let found = CodeMatching(own, others, by: relation)
      expectClose(
        found.strengths.flatMap(\.self), try golden.numbers(relation.rawValue), within: 1e-8)
      expectClose(
        [found.score], [try golden.number("\(relation.rawValue)_score")], within: 1e-8)
    }
    let masked = CodeMatching(
      own, others, by: .lasso,
      informative: ([true, true, true, false], [true, true, false]))
    expectClose([masked.score], [try golden.number("masked_lasso_score")], within: 1e-8)
  }

  @Test func aModelMatchesItselfUpToOrderAndSign() {
    var random = SeededGenerator(seed: 3)
    let codes = (0..<500).map { _ in (0..<3).map { _ in random.nextNormal() } }
    let own = Tensor(shape: [500, 3], values: codes.flatMap(\.self))
    let turned = Tensor(shape: [500, 3], values: codes.flatMap { [-$0[2], 5 * $0[0], $0[1] + 1] })
    let found = CodeMatching(own, turned, by: .spearman)
    #expect(abs(found.strengths[2][0] - 1) < 1e-9 && found.score > 0.85)
    // A lasso of alpha 0.1 takes that much off a weight of 1.
    #expect(abs(CodeMatching(own, turned, by: .lasso).score - 0.9) < 0.01)
    let none = CodeMatching(
      own, turned, by: .lasso, informative: ([false, false, false], [true, true, true]))
    #expect(none.score == 0)
  }

  @Test func centralityIsTheMeanOverTheOthersOfBothDirections() {
    let ranking = PoolRanking([[9, 0.8, 0.6], [0.6, 9, 0.2], [0.4, 0.4, 9]], by: .centrality)
    expectClose(ranking.scores, [(0.7 + 0.5) / 2, (0.7 + 0.3) / 2, (0.5 + 0.3) / 2])
    expectClose(ranking.similarities.flatMap(\.self), [9, 0.7, 0.5, 0.7, 9, 0.3, 0.5, 0.3, 9])
    #expect(ranking.order == [0, 1, 2])
  }

  @Test func udrIsTheMedianOfPredictionsFromTheOthers() {
    let pairs = [
      [9, 0.1, 0.9, 0.3], [0.5, 9, 0.8, 0.2], [0.7, 0.4, 9, 0.2], [0.1, 0.2, 0.7, 9],
    ]
    let ranking = PoolRanking(pairs, by: .median)
    expectClose(ranking.scores, [0.5, 0.2, 0.8, 0.2])
    #expect(ranking.order == [2, 0, 1, 3])
    #expect(middle(of: [4, 1, 3, 2]) == 2.5 && middle(of: []) == nil)
  }
}
