import Glibc
import Kernels
import TestSupport
import Testing

/// Mixtures and cross-entropies against the same sums in double precision.
@Suite struct MixtureTests {
  /// The batch of a pattern: normal distributions, samples, probabilities of combinations.
  private func mixtures(rows: Int, dimensions: Int, combinations: Int) -> PosteriorMixtures {
    let mixtures = PosteriorMixtures(
      rows: rows, dimensions: dimensions, combinations: combinations)
    for (index, value) in pattern(rows * dimensions, salt: 1, scale: 3).enumerated() {
      mixtures.samples.pointer[index] = value
    }
    for dimension in 0..<dimensions {
      let means = pattern(rows, salt: 10 + dimension, scale: 2)
      let spreads = pattern(rows, salt: 30 + dimension)
      for row in 0..<rows {
        let place = dimension * mixtures.stride + row
        mixtures.means.pointer[place] = means[row]
        mixtures.rates.pointer[place] = exp(-spreads[row])
        mixtures.peaks.pointer[place] = -spreads[row] - 0.9189385
      }
    }
    for combination in 0..<combinations {
      for (row, value) in pattern(rows, salt: 50 + combination, scale: 4).enumerated() {
        mixtures.logProbabilities.pointer[combination * mixtures.stride + row] = value - 4
      }
    }
    return mixtures
  }

  @Test(arguments: [2, 3, 8, 15, 16, 17, 33, 100]) func densitiesAreThoseOfPlainSums(rows: Int) {
    let (own, other) = (-5.5, -3.25)
    for processor in processors {
      let mixtures = mixtures(rows: rows, dimensions: 3, combinations: 2)
      mixtures.evaluate(
        own: Float(own), other: Float(other),
        coefficients: .init(dimension: 0, vector: 0, joint: 0), on: processor)
      func logDensity(_ row: Int, _ d: Int, _ at: Int) -> Double {
        let place = d * mixtures.stride + at
        let distance =
          (Double(mixtures.samples.pointer[row * 3 + d]) - Double(mixtures.means.pointer[place]))
          * Double(mixtures.rates.pointer[place])
        return Double(mixtures.peaks.pointer[place]) - distance * distance / 2
      }
      func mixed(_ row: Int, _ density: (Int) -> Double) -> Float {
        Float(log((0..<rows).reduce(0) { $0 + exp(($1 == row ? own : other) + density($1)) }))
      }
      var (dimensions, vectors, joints): ([Float], [Float], [Float]) = ([], [], [])
      for row in 0..<rows {
        func vector(_ at: Int) -> Double { (0..<3).reduce(0) { $0 + logDensity(row, $1, at) } }
        for d in 0..<3 { dimensions.append(mixed(row) { logDensity(row, d, $0) }) }
        vectors.append(mixed(row, vector))
        for j in 0..<2 {
          joints.append(
            mixed(row) {
              vector($0) + Double(mixtures.logProbabilities.pointer[j * mixtures.stride + $0])
            })
        }
      }
      let name = "\(rows) rows, \(processor.name)"
      expectClose(mixtures.dimensionDensities.values, dimensions, tolerance: 3e-6, name)
      expectClose(mixtures.vectorDensities.values, vectors, tolerance: 3e-6, name)
      expectClose(mixtures.jointDensities.values, joints, tolerance: 3e-6, name)
      #expect(mixtures.meanGradients.values.allSatisfy { $0 == 0 })
    }
  }

  @Test func crossEntropiesAgreeWithScalarTwins() {
    for size in awkwardSizes where size > 0 {
      let p = pattern(2 * size, salt: size).map { ($0 + 1) / 2 }
      let x = pattern(2 * size, salt: size + 1).map { $0 > 0.3 ? 1 : max(0, $0) }
      let expected = (0..<2).map { image in
        (0..<size).reduce(0.0) { sum, i in
          let (p, x) = (Double(p[image * size + i]), Double(x[image * size + i]))
          return sum - x * log(p) - (1 - x) * log1p(-p)
        }
      }
      for processor in processors {
        let buffers = [p, x, p].map { FloatBuffer($0) }
        let layout = PixelLayout(rows: 2, features: size)
        var sums = [0.0, 0.0]
        processor.crossEntropy(
          FeatureMap(buffers[0], layout), targets: FeatureMap(buffers[1], layout), scale: 0.5,
          gradient: FeatureMap(buffers[2], layout), sums: &sums)
        for (a, b) in zip(sums, expected) { #expect(abs(a - b) < 1e-5 * max(1, b), "\(size)") }
        expectClose(
          buffers[2].values, zip(p, x).map { 0.5 * ($0 - $1) }, tolerance: 1e-7, "\(size)")
      }
    }
  }

  @Test func impossiblePixelsCostMuchButNotEverything() {
    let buffers = [[0, 1, 1, 0], [1, 0, 1, 0], [9, 9, 9, 9]].map { FloatBuffer($0.map(Float.init)) }
    let layout = PixelLayout(rows: 1, features: 4)
    var sum = 0.0
    Processor(threadCount: 1).crossEntropy(
      FeatureMap(buffers[0], layout), targets: FeatureMap(buffers[1], layout), scale: 1,
      gradient: FeatureMap(buffers[2], layout), sums: &sum)
    #expect(abs(sum - 2 * 87.33654) < 1e-3)
    #expect(buffers[2].values == [-1, 1, 0, 0])
  }
}
