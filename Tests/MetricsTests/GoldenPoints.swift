import Formats
import Tensors
import TestSupport
import Testing

@testable import Metrics

/// The points and numbers of `Golden/disentanglement.py`.
struct GoldenPoints {
  let golden: JSONValue
  /// The first 400 points, (400, 4), and the last 200.
  let training, test: Tensor
  let trainingFactors, testFactors: FactorTable

  init() throws {
    golden = try GoldenFile.json("disentanglement.json")
    let counts = try #require(golden["counts"]?.array).compactMap(\.integer)
    let classes = try #require(golden["factors"]?.array).compactMap(\.integer)
    let codes = try golden.floats("codes")
    let split = try #require(golden["training"]?.integer)
    let all = Tensor(shape: [codes.count / 4, 4], values: codes)
    training = all.slice(0..<split)
    test = all.slice(split..<all.shape[0])
    func table(_ rows: Range<Int>) -> FactorTable {
      FactorTable(
        counts.indices.map { factor in
          let own = rows.map { classes[$0 * counts.count + factor] }
          let values = [nil, own.map { 0.5 + 0.1 * Double($0) }, own.map { Double($0) / 7 }]
          return FactorTable.Column(
            "factor \(factor)", classes: own, classCount: counts[factor], values: values[factor])
        })
    }
    trainingFactors = table(0..<split)
    testFactors = table(split..<all.shape[0])
  }

  /// The points to judge by.
  var judged: (codes: Tensor, factors: FactorTable) { (test, testFactors) }

  /// Groups of four points whose numbers are at `key`; the factor goes in turns.
  func groups(_ key: String) throws -> FactorGroups {
    let rows = try #require(golden["groups"]?[key]?.array).compactMap(\.integer)
    let values = rows.flatMap { training.values[($0 * 4)..<($0 * 4 + 4)] }
    return FactorGroups(
      codes: Tensor(shape: [rows.count, 4], values: values), size: 4,
      factors: (0..<(rows.count / 4)).map { $0 % 3 })
  }
}

extension JSONValue {
  func numbers(_ key: String) throws -> [Double] {
    try #require(self[key]?.array, "\(key)").compactMap(\.double)
  }

  func number(_ key: String) throws -> Double { try #require(self[key]?.double, "\(key)") }

  fileprivate func floats(_ key: String) throws -> [Float] {
    try numbers(key).map { Float($0) }
  }
}

/// Compares numbers in double precision; see `worstDifference`.
func expectClose(
  _ found: [Double], _ expected: [Double], within tolerance: Double = 1e-9, _ subject: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(subject)", sourceLocation: sourceLocation)
  for (index, (a, b)) in zip(found, expected).enumerated() {
    #expect(
      abs(a - b) <= tolerance * max(1, abs(b)), "\(subject) at \(index): \(a), expected \(b)",
      sourceLocation: sourceLocation)
  }
}
