import Formats
import Kernels
import Tensors
import TestSupport
import Testing

@testable import Metrics

@Suite struct QualityTests {
  /// The features that `Golden/quality.py` makes.
  private func features(_ count: Int, _ width: Int, seed: UInt32, scale: Float, shift: Float)
    -> Tensor
  {
    var state = seed
    var values: [Float] = []
    for _ in 0..<(count * width) {
      state = 1_664_525 &* state &+ 1_013_904_223
      values.append(Float(Double(state) / 4_294_967_296))
    }
    let plain = values
    for row in 0..<count {
      for i in 1..<width {
        values[row * width + i] = plain[row * width + i] + 0.5 * plain[row * width + i - 1]
      }
    }
    return Tensor(shape: [count, width], values: values.map { $0 * scale + shift })
  }

  private struct Case {
    var first, second: Tensor
    var frechet, kernel: Double
  }

  private func cases() throws -> [Case] {
    let golden = try GoldenFile.json("quality.json")
    return try #require(golden["cases"]?.array).map { item in
      let (count, width) = (
        try #require(item["count"]?.integer), try #require(item["width"]?.integer)
      )
      let (scale, shift) = (
        Float(try #require(item["scale"]?.double)), Float(try #require(item["shift"]?.double))
      )
      return Case(
        first: features(count, width, seed: 1, scale: 1, shift: 0),
        second: features(count, width, seed: 2, scale: scale, shift: shift),
        frechet: try #require(item["frechet"]?.double),
        kernel: try #require(item["kernel"]?.double))
    }
  }

  @Test func frechetDistancesAreThoseOfNumPy() throws {
    for item in try cases() {
      let distance = FeatureStatistics(item.first)
        .frechetDistance(to: FeatureStatistics(item.second))
      #expect(abs(distance - item.frechet) < 1e-6 * max(1, item.frechet))
    }
  }

  @Test func kernelDistancesAreThoseOfNumPy() throws {
    for item in try cases() {
      let distance = KernelDistance.squaredDiscrepancy(
        item.first.values, item.second.values, width: item.first.shape[1])
      #expect(abs(distance - item.kernel) < 1e-5 * max(1, abs(item.kernel)))
    }
  }

  @Test func aSetHasNoDistanceFromItself() throws {
    let item = try #require(try cases().first)
    let statistics = FeatureStatistics(item.first)
    #expect(statistics.frechetDistance(to: statistics) < 1e-9)
  }

  /// The whole set as its only subset gives the estimate itself; halves scatter around it.
  @Test func subsetsAreDrawnWithoutRepetition() throws {
    let item = try cases()[1]
    var random = SeededGenerator(seed: 1)
    let whole = KernelDistance(item.first, item.second, subsets: 1, size: 60, using: &random)
    #expect(abs(whole.mean - item.kernel) < 1e-4 && whole.deviation == 0)
    let halves = KernelDistance(item.first, item.second, subsets: 50, size: 30, using: &random)
    #expect(abs(halves.mean - item.kernel) < 3 * halves.deviation / 50.0.squareRoot())
    #expect(halves.deviation > 0)
  }

  /// Against every pair, one by one; more queries than go through at a time.
  @Test func nearestNeighboursAreFound() {
    let queries = features(70, 13, seed: 5, scale: 1, shift: 0)
    let references = features(41, 13, seed: 6, scale: 1.2, shift: 0.1)
    let found = NearestNeighbours.distances(
      from: queries, to: references, on: Processor(threadCount: 2))
    let expected = (0..<70).map { row in
      (0..<41).map { other in
        (0..<13).reduce(Float(0)) { sum, i in
          let difference = queries.values[row * 13 + i] - references.values[other * 13 + i]
          return sum + difference * difference
        }.squareRoot()
      }.min() ?? 0
    }
    #expect(worstDifference(found, expected, absolute: 1e-4, relative: 1e-4) == nil)
    let own = NearestNeighbours.distances(
      from: queries, to: queries, on: Processor(threadCount: 1))
    #expect(own.allSatisfy { $0 < 2e-3 })
  }

  @Test func eigenvaluesAreThoseOfNumPy() throws {
    let golden = try GoldenFile.json("quality.json")
    let expected = try #require(golden["eigenvalues"]?.array).map { try #require($0.double) }
    let table = features(7, 7, seed: 3, scale: 2, shift: -1).values.map(Double.init)
    var matrix = [Double](repeating: 0, count: 49)
    for i in 0..<7 {
      for j in 0..<7 { matrix[i * 7 + j] = (table[i * 7 + j] + table[j * 7 + i]) / 2 }
    }
    let eigen = SymmetricEigen(matrix, size: 7)
    for (found, value) in zip(eigen.values, expected) { #expect(abs(found - value) < 1e-6) }
    // A v = lambda v, and vectors at right angles.
    for (index, vector) in eigen.vectors.enumerated() {
      for i in 0..<7 {
        let image = (0..<7).reduce(0) { $0 + matrix[i * 7 + $1] * vector[$1] }
        #expect(abs(image - eigen.values[index] * vector[i]) < 1e-9)
      }
      for (other, second) in eigen.vectors.enumerated() {
        let dot = zip(vector, second).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(dot - (index == other ? 1 : 0)) < 1e-12)
      }
    }
  }
}
