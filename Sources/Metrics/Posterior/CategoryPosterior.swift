import Glibc
import Kernels
import Latents

/// The discrete codes' part of the terms of a batch: probabilities, their mixtures over the batch, and
/// the combinations of categories.
final class CategoryPosterior {
  /// All combinations of one category of each code; 0 without discrete codes.
  let combinations: Int

  private let layout: RecognitionLayout
  private let rows: Int
  /// Numbers of a row: the categories of all codes.
  private let width: Int
  /// log q(y | x) and q(y | x), (rows, width).
  private var logProbabilities: [Double]
  private var probabilities: [Double]
  /// log q(y) in the mixture of each row, (rows, width).
  private var marginals: [Double]
  /// Gradients at log q(y | x), (rows, width).
  private var gradients: [Double]
  /// Sums over the batch, one a category.
  private var sums: [Double]
  /// For each combination, the place in a row of the category of each code.
  private let places: [[Int]]

  init(_ layout: RecognitionLayout, rows: Int) {
    self.layout = layout
    self.rows = rows
    width = layout.categorical.last?.logits.upperBound ?? 0
    var places: [[Int]] = layout.categorical.isEmpty ? [] : [[]]
    for code in layout.categorical {
      places = places.flatMap { place in code.logits.map { place + [$0] } }
    }
    self.places = places
    combinations = places.count
    let zeros = [Double](repeating: 0, count: rows * width)
    (logProbabilities, probabilities, marginals, gradients) = (zeros, zeros, zeros, zeros)
    sums = [Double](repeating: 0, count: width)
  }

  /// Reads the logits of the encoder's rows, and writes the logarithm of each combination's probability, a
  /// row of `target` a combination.
  func read(_ outputs: UnsafePointer<Float>, into target: FloatBuffer, stride: Int) {
    for row in 0..<rows {
      let logits = outputs + row * layout.outputCount
      for code in layout.categorical {
        var top = logits[code.logits.lowerBound]
        for place in code.logits { top = max(top, logits[place]) }
        var sum = 0.0
        for place in code.logits { sum += exp(Double(logits[place] - top)) }
        let shift = Double(top) + log(sum)
        for place in code.logits {
          let value = Double(logits[place]) - shift
          logProbabilities[row * width + place] = value
          probabilities[row * width + place] = exp(value)
        }
      }
      for combination in 0..<combinations {
        var sum = 0.0
        for place in places[combination] { sum += logProbabilities[row * width + place] }
        target.pointer[combination * stride + row] = Float(sum)
      }
    }
  }

  /// log q(y) of every category in the mixture of each row, whose own row has another weight.
  func mix(own: Double, other: Double) {
    let (ownWeight, otherWeight) = (exp(own), exp(other))
    for place in 0..<width {
      var sum = 0.0
      for row in 0..<rows { sum += probabilities[row * width + place] }
      for row in 0..<rows {
        let mine = probabilities[row * width + place]
        let mixed = ownWeight * mine + otherWeight * (sum - mine)
        // What no row of the batch believes in has no logarithm, and counts nothing.
        marginals[row * width + place] = log(max(mixed, .leastNormalMagnitude))
      }
    }
  }

  /// The means over the batch of E log q(y | x) and E log q(y) of code `index`.
  func meanLogProbabilities(of index: Int) -> (given: Double, marginal: Double) {
    var (given, marginal) = (0.0, 0.0)
    for row in 0..<rows {
      for place in layout.categorical[index].logits {
        let entry = row * width + place
        given += probabilities[entry] * logProbabilities[entry]
        marginal += probabilities[entry] * marginals[entry]
      }
    }
    return (given / Double(rows), marginal / Double(rows))
  }

  /// The mean over the batch of E log q(z, y).
  func meanJoint(of mixtures: PosteriorMixtures) -> Double {
    var total = 0.0
    for row in 0..<rows {
      for combination in 0..<combinations {
        let share = exp(
          Double(mixtures.logProbabilities.pointer[combination * mixtures.stride + row]))
        total += share * Double(mixtures.jointDensities.pointer[row * combinations + combination])
      }
    }
    return total / Double(rows)
  }

  /// Adds the gradient at the logits.
  ///
  /// - Parameters:
  ///   - information: what a row's E log q(y | x) counts in the loss.
  ///   - category: what its E log q(y) of each code counts.
  ///   - joint: what its E log q(z, y) counts.
  func addGradient(
    information: Double, category: Double, joint: Double, mixtures: PosteriorMixtures,
    weights: (own: Double, other: Double), to gradient: UnsafeMutablePointer<Float>
  ) {
    addMarginalGradients(information: information, category: category, weights: weights)
    for combination in 0..<combinations {
      for row in 0..<rows {
        let place = combination * mixtures.stride + row
        let share = exp(Double(mixtures.logProbabilities.pointer[place]))
        let density = Double(mixtures.jointDensities.pointer[row * combinations + combination])
        let slope =
          Double(mixtures.probabilityGradients.pointer[place]) + joint * share * density
        for entry in places[combination] { gradients[row * width + entry] += slope }
      }
    }
    for row in 0..<rows {
      let target = gradient + row * layout.outputCount
      for code in layout.categorical {
        var sum = 0.0
        for place in code.logits { sum += gradients[row * width + place] }
        for place in code.logits {
          let entry = row * width + place
          target[place] += Float(gradients[entry] - probabilities[entry] * sum)
        }
      }
    }
  }

  /// The gradients at log q(y | x), of what counts the codes one by one.
  private func addMarginalGradients(
    information: Double, category: Double, weights: (own: Double, other: Double)
  ) {
    let (ownWeight, otherWeight) = (exp(weights.own), exp(weights.other))
    for place in 0..<width {
      // Each row's share in the density of another row's mixture.
      var pull = 0.0
      for row in 0..<rows {
        let entry = row * width + place
        pull += probabilities[entry] * exp(-marginals[entry])
      }
      sums[place] = pull
    }
    for row in 0..<rows {
      for place in 0..<width {
        let entry = row * width + place
        let probability = probabilities[entry]
        let mine = probability * exp(-marginals[entry])
        gradients[entry] =
          probability
          * (information * (logProbabilities[entry] + 1) + category * marginals[entry]
            + category * (otherWeight * (sums[place] - mine) + ownWeight * mine))
      }
    }
  }
}
