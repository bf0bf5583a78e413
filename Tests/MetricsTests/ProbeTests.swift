import Formats
import Kernels
import Tensors
import TestSupport
import Testing

@testable import Metrics

@Suite struct ProbeTests {
  private let processor = Processor(threadCount: 2)

  /// The features that `Golden/svm.py` makes.
  private var table: Tensor {
    var state: UInt32 = 5
    return Tensor(
      shape: [60, 7],
      values: (0..<420).map { _ in
        state = 1_664_525 &* state &+ 1_013_904_223
        return Float(Double(state) / 4_294_967_296 - 0.5)
      })
  }

  @Test func machinesAreThoseOfPyTorch() throws {
    let golden = try GoldenFile.json("svm.json")
    let labels = try #require(golden["labels"]?.array).compactMap(\.integer)
    let cases = try #require(golden["cases"]?.array)
    #expect(labels.count == 60 && cases.count == 3)
    for item in cases {
      let cost = try #require(item["cost"]?.double)
      let near = LinearSVM(
        table, labels: labels, classes: 3, cost: 2 * cost, tolerance: 1e-2, on: processor)
      let machine = LinearSVM(
        table, labels: labels, classes: 3, cost: cost, from: near, on: processor)
      func numbers(_ name: String) throws -> [Float] {
        try #require(item[name]?.array).compactMap { $0.double.map { Float($0) } }
      }
      let weights = worstDifference(
        machine.weights.values, try numbers("weights"), absolute: 2e-3, relative: 1e-3)
      #expect(weights == nil, "\(weights ?? "")")
      let biases = worstDifference(
        machine.biases, try numbers("biases"), absolute: 2e-3, relative: 1e-3)
      #expect(biases == nil, "\(biases ?? "")")
      #expect(
        machine.classes(of: table, on: processor)
          == item["classes"]?.array?.compactMap(\.integer))
    }
  }

  /// (x - 3)^2 + 10 (y + 1)^2 + (x - 3) (y + 1), a bowl that leans.
  @Test func theBottomOfABowlIsFound() {
    let bottom = LBFGS.minimum(from: [40, -25], tolerance: 0.01) { point in
      let (x, y) = (point[0] - 3, point[1] + 1)
      return (x * x + 10 * y * y + x * y, [2 * x + y, 20 * y + x])
    }
    #expect(abs(bottom[0] - 3) < 0.01 && abs(bottom[1] + 1) < 0.01)
  }

  @Test func featuresAreBroughtToOneSize() {
    let table = Tensor(shape: [4, 3], values: [1, 5, 100, 3, 5, 300, 1, 5, 300, 3, 5, 100])
    let scale = Standardisation(table)
    let result = scale.applied(to: table)
    let one = 1 / Float(3).squareRoot()
    let expected: [Float] = [-one, 0, -one, one, 0, one, -one, 0, one, one, 0, -one]
    #expect(worstDifference(result.values, expected, absolute: 1e-6, relative: 0) == nil)
    let other = scale.applied(to: Tensor(shape: [1, 3], values: [5, 9, 200]))
    #expect(worstDifference(other.values, [3 * one, 0, 0], absolute: 1e-5, relative: 0) == nil)
  }

  @Test(arguments: [(1, 3), (5, 2), (40, 33)]) func rowsAreMultiplied(_ rows: Int, _ outputs: Int) {
    let (x, w) = (pattern(rows * 9, salt: 1), pattern(outputs * 9, salt: 2))
    let biases = pattern(outputs, salt: 3)
    let table = Tensor(shape: [rows, 9], values: x)
    let weights = Tensor(shape: [outputs, 9], values: w)
    for added in [nil, biases] {
      var expected: [Float] = []
      for row in 0..<rows {
        for output in 0..<outputs {
          var sum = Double(added?[output] ?? 0)
          for i in 0..<9 { sum += Double(x[row * 9 + i]) * Double(w[output * 9 + i]) }
          expected.append(Float(sum))
        }
      }
      let found = RowProducts(weights: weights, biases: added, on: processor).of(table)
      #expect(found.shape == [rows, outputs])
      #expect(worstDifference(found.values, expected, absolute: 1e-5, relative: 1e-5) == nil)
    }
  }
}
