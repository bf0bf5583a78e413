import Latents
import Tensors

/// Latents whose means, variances and correlations are those of their prior, as no drawn ones have them.
///
/// What comes of a linear layer then has just the moments that training recorded, and a guess is not
/// blamed for the luck of the draw.
struct EvenLatents {
  /// Rows of every sample.
  let count: Int
  /// Columns of mean 0 and variance 1, without correlations as long as there are fewer of them than rows.
  private let columns: [[Float]]

  /// Noise for latents of up to `size` numbers.
  init(size: Int) {
    count = size <= 100 ? 128 : 256
    var generator = SeededGenerator(seed: 1)
    var columns: [[Float]] = []
    for _ in 0..<size {
      var column = (0..<count).map { _ in generator.nextNormal() }
      column.centre()
      // Beyond these, too little would be left of a column.
      if size <= count * 4 / 5 { for other in columns { column.removeShare(of: other) } }
      column.centre()
      column.scaleToUnitVariance()
      columns.append(column)
    }
    self.columns = columns
  }

  /// A sample of `spec`, (count, size): every category as often as the others.
  func sample(of spec: LatentSpec) -> Tensor {
    var generator = SeededGenerator(seed: 2)
    var values = [Float](repeating: 0, count: count * spec.size)
    for (index, part) in spec.parts.enumerated() {
      let range = spec.range(ofPart: index)
      if part.prior.isCategorical {
        let categories = (0..<count).map { $0 % part.categoryCount }.shuffled(using: &generator)
        for (row, category) in categories.enumerated() {
          var vector = LatentVector(neutral: spec)
          vector.setCategory(category, ofPart: index, in: spec)
          for column in range { values[row * spec.size + column] = vector.values[column] }
        }
      } else {
        let (mean, deviation) = part.prior.moments
        for column in range {
          for row in 0..<count {
            values[row * spec.size + column] = mean + deviation * columns[column][row]
          }
        }
      }
    }
    return Tensor(shape: [count, spec.size], values: values)
  }
}

extension Prior {
  /// Mean and standard deviation of a number.
  fileprivate var moments: (mean: Float, deviation: Float) {
    switch self {
    case .uniform(let low, let high): ((low + high) / 2, (high - low) / Float(12).squareRoot())
    case .standardNormal, .oneHot, .rows: (0, 1)
    }
  }
}

extension [Float] {
  fileprivate mutating func centre() {
    let mean = reduce(0, +) / Float(count)
    for index in indices { self[index] -= mean }
  }

  fileprivate mutating func scaleToUnitVariance() {
    let deviation = (reduce(0) { $0 + $1 * $1 } / Float(count)).squareRoot()
    if deviation > 0 { for index in indices { self[index] /= deviation } }
  }

  /// Takes away what it has in common with a column of unit variance.
  fileprivate mutating func removeShare(of other: [Float]) {
    other.withUnsafeBufferPointer { other in
      withUnsafeMutableBufferPointer { own in
        var share: Float = 0
        for index in own.indices { share += own[index] * other[index] }
        share /= Float(own.count)
        for index in own.indices { own[index] -= share * other[index] }
      }
    }
  }
}
