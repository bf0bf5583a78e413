import Formats
import Kernels
import Tensors
import TestSupport
import Testing

@testable import Metrics

/// Trees and forests against scikit-learn, by `Golden/disentanglement.py`.
@Suite struct TreeTests {
  private let processor = Processor(threadCount: 2)
  private let points: GoldenPoints
  private let rows: SortedRows
  private let judged: [[Double]]

  init() throws {
    points = try GoldenPoints()
    let raw = CodeColumns(points.training)
    rows = SortedRows(raw.standardised())
    judged = CodeColumns(points.test).standardised(as: raw).columns
  }

  private func targets() throws -> [Double] { try points.golden.numbers("targets") }

  @Test func singleTrees() throws {
    let cases = try #require(points.golden["trees"]?.array)
    #expect(cases.count == 3)
    for item in cases {
      let depth = try #require(item["depth"]?.integer)
      let tree = RegressionTree(rows, targets: try targets(), depth: depth)
      let total = tree.importances.reduce(0, +)
      expectClose(tree.importances.map { $0 / total }, try item.numbers("importances"))
      #expect(tree.nodes.filter { $0.column == nil }.count == item["leaves"]?.integer)
      expectClose(
        (0..<200).map { tree.value(of: $0, in: judged) }, try item.numbers("values"))
      for row in [0, 17, 399] {
        #expect(tree.leaf(of: row, in: rows.columns) == Int(tree.leaves[row]))
      }
    }
  }

  @Test func forests() throws {
    let golden = try #require(points.golden["forest"])
    let draws = try #require(golden["draws"]?.array).map {
      try #require($0.array).compactMap(\.double)
    }
    let numbers = try targets()
    let forest = RandomForest(
      rows, targets: numbers, draws: draws, depth: try #require(golden["depth"]?.integer),
      on: processor)
    expectClose(forest.importances, try golden.numbers("importances"))
    expectClose((0..<200).map { forest.value(of: $0, in: judged) }, try golden.numbers("values"))
    let best = RandomForest.bestDepth(
      among: 1...3, rows, targets: numbers, folds: 3, on: processor
    ) { part in
      draws.map { draw in draw.indices.map { part.contains($0) ? 0 : draw[$0] } }
    }
    expectClose(best.scores, try golden.numbers("scores"))
    #expect(best.depth == golden["best"]?.integer)
  }

  @Test func rowsAreDrawnFromTheGivenPartsAlone() {
    var random = SeededGenerator(seed: 2)
    let draw = RandomForest.draw([0..<10, 30..<60], of: 80, using: &random)
    #expect(draw.reduce(0, +) == 40 && draw.count == 80)
    for (row, count) in draw.enumerated() {
      if (0..<10).contains(row) || (30..<60).contains(row) { continue }
      #expect(count == 0)
    }
    #expect(draw[..<10].reduce(0, +) > 0 && draw[30..<60].reduce(0, +) > 0)
  }

  @Test func equalTargetsNeedNoQuestion() {
    let tree = RegressionTree(rows, targets: [Double](repeating: 0.1, count: 400), depth: 5)
    #expect(tree.nodes.count == 1 && abs(tree.nodes[0].value - 0.1) < 1e-12)
    let still = SortedRows(CodeColumns(columns: [[1, 1, 1]], count: 3))
    #expect(RegressionTree(still, targets: [1, 2, 3], depth: 5).nodes.count == 1)
  }
}
