import Glibc
import Kernels
import Latents
import Tensors

/// The regularising terms of an autoencoder's bound on a batch of posteriors, and their gradients.
///
/// q(z | x) is what a row of the encoder says in the layout of `RecognitionLayout`: each discrete code is a
/// group by itself, all continuous codes together are another one. q(z) is the mixture of the
/// batch, weighted so that it stands for the whole data set. Samples of continuous codes come from given
/// normal numbers. Of discrete codes no sample is taken: every term is its expectation under the
/// categories' probabilities, exactly, so that no relaxed density is mixed with a probability, and all
/// combinations of categories are summed over.
///
/// All memory is there from the start. Not `Sendable`: one batch at a time.
/// - Source: Esmaeili et al. 2019 (arXiv:1804.02086), section 2; the estimator of q(z) is that of
///   `probtorch`, 1/N for the own row and (N - 1) / (N (B - 1)) for each other one.
public final class PosteriorTerms {
  /// What each term counts in the loss.
  public struct Weights: Equatable, Sendable {
    /// Of the total correlation of the continuous codes: gamma.
    public var inGroup: Double
    /// Of the divergence of each code from its prior: 1.
    public var dimension: Double
    /// Of the information between codes and picture: alpha.
    public var information: Double
    /// Of the total correlation between groups: beta.
    public var betweenGroups: Double
    /// Of the divergence of each picture's continuous codes from their prior, besides what it counts in the
    /// other terms: a price on those codes alone.
    public var continuous: Double

    /// Weights as given; all 1 but the last, which is 0, make the bound of a plain autoencoder.
    public init(
      inGroup: Double = 1, dimension: Double = 1, information: Double = 1,
      betweenGroups: Double = 1, continuous: Double = 0
    ) {
      self.continuous = continuous
      self.inGroup = inGroup
      self.dimension = dimension
      self.information = information
      self.betweenGroups = betweenGroups
    }
  }

  /// The terms in nats, means over the batch.
  public struct Values: Equatable, Sendable {
    /// The total correlation of the continuous codes, E log q(z) / prod q(z_d).
    public var inGroup = 0.0
    /// The sum over codes of KL(q(z_d) || p(z_d)).
    public var dimension = 0.0
    /// I(x; z) of all codes together, at most log N.
    public var information = 0.0
    /// The total correlation between groups, E log q(z, y) / (q(z) q(y)); 0 where there is one group.
    public var betweenGroups = 0.0
    /// E log q(z | x) / p(z) of the continuous codes: their information and their divergences together.
    public var continuous = 0.0

    /// Terms that are all 0.
    public init() {}

    /// The sum of the weighted terms.
    public func sum(_ weights: Weights) -> Double {
      weights.inGroup * inGroup + weights.dimension * dimension
        + weights.information * information + weights.betweenGroups * betweenGroups
        + weights.continuous * continuous
    }
  }

  /// The number of rows of a batch.
  public let rows: Int
  /// The terms of the last batch.
  public private(set) var values = Values()
  /// I(x; code) of each code by itself in the order of the layout, of the last batch, in nats.
  public private(set) var information: [Double]

  private let layout: RecognitionLayout
  private let mixtures: PosteriorMixtures
  private let categories: CategoryPosterior
  /// The logarithms of the weights of the own row and of each other one.
  private let own: Double
  private let other: Double

  /// Memory for batches of `rows` pictures out of a data set of `count`.
  ///
  /// - Precondition: at least two rows, no more than there are pictures; at least one continuous code.
  public init(_ layout: RecognitionLayout, rows: Int, of count: Int) {
    precondition(rows >= 2 && rows <= count, "batches of \(rows) out of \(count)")
    self.layout = layout
    self.rows = rows
    categories = CategoryPosterior(layout, rows: rows)
    mixtures = PosteriorMixtures(
      rows: rows, dimensions: layout.continuous.count, combinations: categories.combinations)
    own = -log(Double(count))
    other = log(Double(count - 1) / (Double(count) * Double(rows - 1)))
    information = [Double](
      repeating: 0, count: layout.categorical.count + layout.continuous.count)
  }

  /// Computes the terms and adds the gradient of their weighted sum to what is there.
  ///
  /// - Parameters:
  ///   - outputs: what the encoder says, (rows, `layout.outputCount`).
  ///   - noise: standard normal numbers that the samples come from, (rows, continuous codes).
  ///   - sampleGradient: a gradient at the samples, from elsewhere, (rows, continuous codes), which
  ///     passes on to means and log deviations; nil for none.
  ///   - gradient: gets the gradient at the outputs; nil where none is wanted.
  public func evaluate(
    _ outputs: UnsafePointer<Float>, noise: UnsafePointer<Float>, weights: Weights,
    sampleGradient: UnsafePointer<Float>?, gradient: UnsafeMutablePointer<Float>?,
    on processor: Processor
  ) {
    load(outputs, noise: noise)
    categories.read(outputs, into: mixtures.logProbabilities, stride: mixtures.stride)
    let scale = 1 / Double(rows)
    let hasGroups = categories.combinations > 0
    let joint = weights.betweenGroups - weights.information
    var coefficients = PosteriorMixtures.Coefficients(dimension: 0, vector: 0, joint: 0)
    if gradient != nil {
      coefficients = .init(
        dimension: Float(scale * (weights.dimension - weights.inGroup)),
        vector: Float(
          scale * (weights.inGroup - (hasGroups ? weights.betweenGroups : weights.information))),
        joint: hasGroups ? Float(scale * joint) : 0)
    }
    mixtures.evaluate(
      own: Float(own), other: Float(other), coefficients: coefficients, on: processor)
    categories.mix(own: own, other: other)
    addUp(outputs, noise: noise)
    guard let gradient else { return }
    differentiate(
      outputs, noise: noise, weights: weights, sampleGradient: sampleGradient, gradient)
    if hasGroups {
      categories.addGradient(
        information: scale * weights.information,
        category: scale * (weights.dimension - weights.betweenGroups), joint: scale * joint,
        mixtures: mixtures, weights: (own, other), to: gradient)
    }
  }

  /// The terms of a whole data set, whose q(z) is the mixture of just these rows, without gradients.
  ///
  /// - Parameter outputs: what the encoder says, a row a picture; visited in pairs.
  /// - Returns: nil for fewer than two pictures.
  public static func ofDataSet(
    _ outputs: [Float], _ layout: RecognitionLayout, seed: UInt64 = 10_000, on processor: Processor
  ) -> PosteriorTerms? {
    let rows = outputs.count / max(1, layout.outputCount)
    guard rows >= 2 else { return nil }
    let terms = PosteriorTerms(layout, rows: rows, of: rows)
    var random = SeededGenerator(seed: seed)
    let noise = (0..<(rows * layout.continuous.count)).map { _ in random.nextNormal() }
    outputs.withUnsafeBufferPointer { outputs in
      noise.withUnsafeBufferPointer { noise in
        guard let outputs = outputs.baseAddress, let noise = noise.baseAddress else { return }
        terms.evaluate(
          outputs, noise: noise, weights: Weights(), sampleGradient: nil, gradient: nil,
          on: processor)
      }
    }
    return terms
  }

  /// log(2 pi) / 2.
  private static let halfLogTwoPi = 0.918_938_533_204_672_7

  private func load(_ outputs: UnsafePointer<Float>, noise: UnsafePointer<Float>) {
    for (dimension, code) in layout.continuous.enumerated() {
      for row in 0..<rows {
        let output = outputs + row * layout.outputCount
        let place = dimension * mixtures.stride + row
        let (mean, spread) = (output[code.mean], output[code.logDeviation])
        mixtures.means.pointer[place] = mean
        mixtures.rates.pointer[place] = exp(-spread)
        mixtures.peaks.pointer[place] = -spread - Float(Self.halfLogTwoPi)
        let index = row * layout.continuous.count + dimension
        mixtures.samples.pointer[index] = mean + exp(spread) * noise[index]
      }
    }
  }

  private func addUp(_ outputs: UnsafePointer<Float>, noise: UnsafePointer<Float>) {
    let (discrete, numbers) = (layout.categorical.count, layout.continuous.count)
    let scale = 1 / Double(rows)
    // Means over the batch: log q(z | x), the sum of log q(z_d), log q(z), log p(z).
    var (conditional, dimensions, vector, prior) = (0.0, 0.0, 0.0, 0.0)
    for dimension in 0..<numbers {
      var (given, marginal) = (0.0, 0.0)
      for row in 0..<rows {
        let index = row * numbers + dimension
        let spread = outputs[row * layout.outputCount + layout.continuous[dimension].logDeviation]
        given -= Double(spread) + Double(noise[index] * noise[index]) / 2 + Self.halfLogTwoPi
        marginal += Double(mixtures.dimensionDensities.pointer[index])
        let sample = Double(mixtures.samples.pointer[index])
        prior -= (sample * sample / 2 + Self.halfLogTwoPi) * scale
      }
      information[discrete + dimension] = (given - marginal) * scale
      conditional += given * scale
      dimensions += marginal * scale
    }
    for row in 0..<rows { vector += Double(mixtures.vectorDensities.pointer[row]) * scale }
    values.continuous = conditional - prior
    values.inGroup = vector - dimensions
    var categoryMarginals = 0.0
    for index in 0..<discrete {
      let (given, marginal) = categories.meanLogProbabilities(of: index)
      information[index] = given - marginal
      conditional += given
      categoryMarginals += marginal
      prior -= log(Double(layout.categorical[index].logits.count))
    }
    values.dimension = dimensions + categoryMarginals - prior
    let joint = categories.combinations == 0 ? vector : categories.meanJoint(of: mixtures)
    values.information = conditional - joint
    values.betweenGroups = joint - vector - categoryMarginals
  }

  /// The gradients at means and log deviations.
  private func differentiate(
    _ outputs: UnsafePointer<Float>, noise: UnsafePointer<Float>, weights: Weights,
    sampleGradient: UnsafePointer<Float>?, _ gradient: UnsafeMutablePointer<Float>
  ) {
    let scale = 1 / Float(rows)
    for (dimension, code) in layout.continuous.enumerated() {
      for row in 0..<rows {
        let index = row * layout.continuous.count + dimension
        let place = dimension * mixtures.stride + row
        let sample = mixtures.samples.pointer[index]
        let atSample =
          mixtures.sampleGradients.pointer[index]
          + Float(weights.dimension + weights.continuous) * scale * sample
          + (sampleGradient?[index] ?? 0)
        let output = row * layout.outputCount
        gradient[output + code.mean] += mixtures.meanGradients.pointer[place] + atSample
        gradient[output + code.logDeviation] +=
          mixtures.deviationGradients.pointer[place]
          + atSample * noise[index] * exp(outputs[output + code.logDeviation])
          - Float(weights.information + weights.continuous) * scale
      }
    }
  }
}
