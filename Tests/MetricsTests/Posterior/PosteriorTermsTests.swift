import Glibc
import Kernels
import Latents
import Metrics
import Tensors
import TestSupport
import Testing

@Suite struct PosteriorTermsTests {
  static let cases = [
    ReferenceTerms(categories: [], numbers: 3, count: 50),
    ReferenceTerms(categories: [4], numbers: 2, count: 1000),
    ReferenceTerms(categories: [2, 3], numbers: 3, count: 13),
    ReferenceTerms(categories: [2, 2, 2], numbers: 1, count: 400),
  ]

  private func terms(
    _ reference: ReferenceTerms, _ outputs: [Float], noise: [Float],
    weights: PosteriorTerms.Weights = .init(), sampleGradient: [Float]? = nil, threads: Int = 2
  ) -> (terms: PosteriorTerms, gradient: [Float]) {
    let rows = outputs.count / reference.width
    let terms = PosteriorTerms(
      RecognitionLayout(reference.spec), rows: rows, of: reference.count)
    var gradient = [Float](repeating: 0, count: outputs.count)
    gradient.withUnsafeMutableBufferPointer { gradient in
      outputs.withUnsafeBufferPointer { outputs in
        noise.withUnsafeBufferPointer { noise in
          guard let outputs = outputs.baseAddress, let noise = noise.baseAddress else { return }
          terms.evaluate(
            outputs, noise: noise, weights: weights,
            sampleGradient: sampleGradient, gradient: gradient.baseAddress,
            on: Processor(threadCount: threads))
        }
      }
    }
    return (terms, gradient)
  }

  @Test(arguments: cases) func agreeWithTheFormulas(_ reference: ReferenceTerms) {
    for batch in [2, 5, 13] {
      let (outputs, noise) = reference.patterned(batch)
      let found = terms(reference, outputs, noise: noise).terms.values
      let expected = reference.values(outputs.map(Double.init), noise: noise.map(Double.init))
      for (a, b) in [
        (found.inGroup, expected.inGroup), (found.dimension, expected.dimension),
        (found.information, expected.information),
        (found.betweenGroups, expected.betweenGroups), (found.continuous, expected.continuous),
      ] { #expect(abs(a - b) < 1e-5, "batch \(batch): \(found), expected \(expected)") }
      if reference.categories.isEmpty { #expect(found.betweenGroups == 0) }
    }
  }

  /// Central differences of the formulas, in double precision, through every pair.
  @Test(
    arguments: cases,
    [
      PosteriorTerms.Weights(inGroup: 3, dimension: 1, information: 0.5, betweenGroups: 4),
      PosteriorTerms.Weights(
        inGroup: 1, dimension: 2, information: 1, betweenGroups: 1, continuous: 7),
      PosteriorTerms.Weights(),
    ])
  func gradientsAreThoseOfTheFormulas(
    _ reference: ReferenceTerms, _ weights: PosteriorTerms.Weights
  ) {
    let (outputs, noise) = reference.patterned(7, salt: 3)
    let gradient = terms(reference, outputs, noise: noise, weights: weights).gradient
    let exact = outputs.map(Double.init)
    for index in exact.indices {
      func loss(_ step: Double) -> Double {
        var moved = exact
        moved[index] += step
        return reference.values(moved, noise: noise.map(Double.init)).sum(weights)
      }
      let expected = (loss(1e-4) - loss(-1e-4)) / 2e-4
      #expect(
        abs(Double(gradient[index]) - expected) < 2e-6 + 2e-5 * abs(expected),
        "output \(index): \(gradient[index]), expected \(expected)")
    }
  }

  @Test func gradientsAtSamplesPassOn() {
    let reference = Self.cases[1]
    let (outputs, noise) = reference.patterned(3)
    let none = PosteriorTerms.Weights(inGroup: 0, dimension: 0, information: 0, betweenGroups: 0)
    let slopes = pattern(6, salt: 9)
    let found = terms(
      reference, outputs, noise: noise, weights: none, sampleGradient: slopes
    ).gradient
    for row in 0..<3 {
      for number in 0..<2 {
        let (index, mean) = (row * 2 + number, row * 8 + 4 + number)
        #expect(abs(found[mean] - slopes[index]) < 1e-6)
        let expected = slopes[index] * noise[index] * exp(outputs[mean + 2])
        #expect(abs(found[mean + 2] - expected) < 1e-5)
      }
    }
  }

  /// With all weights 1 the mixtures cancel: what is left is log q(z | x) - log p(z), whose expectation
  /// over samples is the bound's divergence in closed form.
  @Test func equalWeightsAreTheBound() {
    let reference = ReferenceTerms(categories: [3], numbers: 2, count: 500)
    // Deviations of 2 at most, so that the mean of samples is near the expectation.
    let outputs = reference.patterned(4).outputs.map { 0.45 * $0 }
    var exact = 0.0
    for row in 0..<4 {
      let values = outputs[(row * 7)..<(row * 7 + 7)].map(Double.init)
      let sum = values[..<3].reduce(0) { $0 + exp($1) }
      for logit in values[..<3] { exact += exp(logit) / sum * (logit - log(sum) + log(3)) / 4 }
      for number in 0..<2 {
        let (mean, spread) = (values[3 + number], values[5 + number])
        exact += (mean * mean + exp(2 * spread) - 1 - 2 * spread) / 8
      }
    }
    var random = SeededGenerator(seed: 2)
    var (total, squares) = (0.0, 0.0)
    let draws = 4_000
    for _ in 0..<draws {
      let noise = (0..<8).map { _ in random.nextNormal() }
      let sum = terms(reference, outputs, noise: noise, threads: 1).terms.values.sum(.init())
      total += sum
      squares += sum * sum
    }
    let mean = total / Double(draws)
    let error = ((squares / Double(draws) - mean * mean) / Double(draws)).squareRoot()
    #expect(abs(mean - exact) < 4 * error && error < 0.05, "\(mean) +- \(error), exact \(exact)")
  }

  /// Of one group, gamma is the beta of beta-TCVAE, written down here from its paper: minibatch estimates
  /// of log q(z) and log prod q(z_d), here with the weights of HFVAE.
  /// - Source: Chen et al. 2018 (arXiv:1802.04942), equation 4.
  @Test func oneGroupIsBetaTCVAE() {
    let reference = ReferenceTerms(categories: [], numbers: 3, count: 200)
    let (outputs, noise) = reference.patterned(9, salt: 5)
    let beta = 6.0
    var loss = 0.0
    for b in 0..<9 {
      let z = (0..<3).map {
        let deviation = exp(Double(outputs[b * 6 + 3 + $0]))
        return Double(outputs[b * 6 + $0]) + deviation * Double(noise[b * 3 + $0])
      }
      func logNormal(_ d: Int, _ other: Int) -> Double {
        let spread = Double(outputs[other * 6 + 3 + d])
        let t = (z[d] - Double(outputs[other * 6 + d])) / exp(spread)
        return -t * t / 2 - spread - log(2 * Double.pi) / 2
      }
      func weight(_ other: Int) -> Double { other == b ? 1.0 / 200 : 199.0 / (200 * 8) }
      let logJoint = log(
        (0..<9).reduce(0.0) { sum, o in
          sum + weight(o) * exp((0..<3).reduce(0.0) { $0 + logNormal($1, o) })
        })
      let logProduct = (0..<3).reduce(0.0) { sum, d in
        sum + log((0..<9).reduce(0.0) { $0 + weight($1) * exp(logNormal(d, $1)) })
      }
      let logGiven = (0..<3).reduce(0.0) { $0 + logNormal($1, b) }
      let logPrior = z.reduce(0.0) { $0 - $1 * $1 / 2 - log(2 * Double.pi) / 2 }
      loss +=
        (logGiven - logJoint + beta * (logJoint - logProduct) + logProduct - logPrior) / 9
    }
    // beta between groups, of which there are none to lie between, counts nothing.
    let weights = PosteriorTerms.Weights(inGroup: beta, betweenGroups: 77)
    let found = terms(reference, outputs, noise: noise).terms.values.sum(weights)
    #expect(abs(found - loss) < 1e-5, "\(found), expected \(loss)")
  }

  /// Codes of which q(z) is known: correlated normal numbers, and a category that goes with one of them.
  @Test func aGaussianToyIsMeasured() {
    var random = SeededGenerator(seed: 4)
    let (rows, deviation, slope) = (3_000, 0.3, 0.8)
    let reference = ReferenceTerms(categories: [2], numbers: 2, count: rows)
    var outputs: [Float] = []
    var noise: [Float] = []
    for _ in 0..<rows {
      let a = random.nextNormal()
      let b = Float(slope) * a + Float(1 - slope * slope).squareRoot() * random.nextNormal()
      outputs += a > 0 ? [9, -9] : [-9, 9]
      // So that each coordinate of q(z) has variance 1.
      let shrink = Float(1 - deviation * deviation).squareRoot()
      outputs += [a * shrink, b * shrink] + [Float](repeating: Float(log(deviation)), count: 2)
      noise += [random.nextNormal(), random.nextNormal()]
    }
    let terms = terms(reference, outputs, noise: noise).terms
    let correlation = slope * (1 - deviation * deviation)
    #expect(abs(terms.values.inGroup + log(1 - correlation * correlation) / 2) < 0.05)
    // I(x; z_d) = H(z_d) - H(z_d | x), and a category told without doubt says log 2.
    #expect(abs(terms.information[0] - log(2)) < 0.01)
    for code in 1...2 { #expect(abs(terms.information[code] + log(deviation)) < 0.06) }
    #expect(abs(terms.values.dimension) < 0.08)
    // The category is the sign of the first code before its noise: I(z; y) = H(y) - H(y | z).
    #expect((0.3..<log(2)).contains(terms.values.betweenGroups))
  }

  @Test func theThreadCountDoesNotMatter() {
    let reference = Self.cases[2]
    let (outputs, noise) = reference.patterned(13)
    let weights = PosteriorTerms.Weights(inGroup: 2, betweenGroups: 3)
    let (one, three) = (
      terms(reference, outputs, noise: noise, weights: weights, threads: 1),
      terms(reference, outputs, noise: noise, weights: weights, threads: 3)
    )
    #expect(one.terms.values == three.terms.values)
    #expect(one.gradient.map(\.bitPattern) == three.gradient.map(\.bitPattern))
  }
}
