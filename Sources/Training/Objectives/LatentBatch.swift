import Latents
import Tensors

/// A batch of generator inputs, and the codes in them as losses compare against them.
struct LatentBatch {
  /// (N, latent size), row-major.
  let values: [Float]
  /// For each categorical code of the layout, the category of every row.
  let categories: [[Int]]
  /// For each continuous code of the layout, the number of every row.
  let numbers: [[Float]]

  /// `count` rows from the prior of each part.
  init(
    _ spec: LatentSpec, _ layout: RecognitionLayout, count: Int, random: inout SeededGenerator
  ) {
    var values: [Float] = []
    values.reserveCapacity(count * spec.size)
    for _ in 0..<count {
      for part in spec.parts { values += part.draw(using: &random) }
    }
    self.init(values: values, spec, layout)
  }

  /// The codes of existing rows.
  init(values: [Float], _ spec: LatentSpec, _ layout: RecognitionLayout) {
    self.values = values
    let rows = stride(from: 0, to: values.count, by: spec.size)
    categories = layout.categorical.map { code in
      let range = spec.range(ofPart: code.part)
      return rows.map { row in
        range.firstIndex { values[row + $0] > 0.5 } ?? 0
      }.map { $0 - range.lowerBound }
    }
    numbers = layout.continuous.map { code in
      let position = spec.range(ofPart: code.part).lowerBound
      return rows.map { values[$0 + position] }
    }
  }
}
