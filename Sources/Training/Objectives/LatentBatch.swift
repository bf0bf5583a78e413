import Latents
import Tensors

/// A batch of generator inputs, and the codes in them as losses compare against them.
///
/// Drawn anew in place: a step of training allocates no batch.
final class LatentBatch {
  /// (N, latent size), row-major.
  private(set) var values: [Float]
  /// For each categorical code of the layout, the category of every row.
  private(set) var categories: [[Int]]
  /// For each continuous code of the layout, the number of every row.
  private(set) var numbers: [[Float]]

  private let spec: LatentSpec
  private let size: Int
  private let layout: RecognitionLayout
  /// Where the categorical codes lie in a row.
  private let categoryRanges: [Range<Int>]
  /// Where the continuous codes lie in a row.
  private let numberPositions: [Int]

  /// `count` rows of zeros, to be drawn.
  convenience init(_ spec: LatentSpec, count: Int) {
    self.init(values: [Float](repeating: 0, count: count * spec.size), spec)
  }

  /// The codes of existing rows.
  init(values: [Float], _ spec: LatentSpec) {
    self.values = values
    self.spec = spec
    size = spec.size
    layout = RecognitionLayout(spec)
    let count = values.count / spec.size
    categoryRanges = layout.categorical.map { spec.range(ofPart: $0.part) }
    numberPositions = layout.continuous.map { spec.range(ofPart: $0.part).lowerBound }
    categories = categoryRanges.map { _ in [Int](repeating: 0, count: count) }
    numbers = numberPositions.map { _ in [Float](repeating: 0, count: count) }
    readCodes()
  }

  /// Replaces all rows by draws from the prior of each part.
  func draw(using random: inout SeededGenerator) {
    values.withUnsafeMutableBufferPointer { values in
      var position = 0
      while position < values.count {
        for part in spec.parts {
          part.draw(
            into: UnsafeMutableBufferPointer(rebasing: values[position..<(position + part.size)]),
            using: &random)
          position += part.size
        }
      }
    }
    readCodes()
  }

  private func readCodes() {
    for (index, range) in categoryRanges.enumerated() {
      for row in categories[index].indices {
        let start = row * size
        categories[index][row] =
          (range.first { values[start + $0] > 0.5 } ?? range.lowerBound)
          - range.lowerBound
      }
    }
    for (index, position) in numberPositions.enumerated() {
      for row in numbers[index].indices { numbers[index][row] = values[row * size + position] }
    }
  }
}
