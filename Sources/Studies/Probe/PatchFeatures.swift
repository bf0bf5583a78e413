import Datasets
import Kernels
import Metrics
import Tensors

/// Features from small patches and k-means, without a network: what a learned network has to beat.
///
/// Patches of 6 x 6, each brought to one contrast, then whitened; centroids by k-means. A picture is
/// described by how much nearer than average each centroid is to its patches, summed over quadrants.
/// - Source: Coates, Lee & Ng 2011, "An Analysis of Single-Layer Networks in Unsupervised Feature
///   Learning", sections 3 and 4 ("triangle" activation).
struct PatchFeatures {
  /// Rows and columns of a patch.
  static let side = 6

  private let processor: Processor
  /// From a patch to numbers that do not go together.
  private let whitening: RowProducts
  /// (centroids, numbers).
  private let centroids: Tensor

  /// Learns from random patches of `set`, whose labels do not matter.
  ///
  /// - Precondition: pictures of at least 6 x 6, and more patches than centroids.
  init(
    _ set: ImageSet, centroids count: Int = 256, patches: Int = 40_000, seed: UInt64,
    on processor: Processor
  ) {
    precondition(patches > count, "\(patches) patches for \(count) centroids")
    self.processor = processor
    var random = SeededGenerator(seed: seed)
    let rows = Self.randomPatches(of: set, count: patches, using: &random)
    whitening = Self.whitening(of: rows, on: processor)
    centroids = Self.means(
      of: whitening.of(rows), count: count, using: &random, on: processor)
  }

  /// The features of all pictures: (pictures, 4 centroids).
  func features(of set: ImageSet) -> Tensor {
    let count = centroids.shape[0]
    let (rows, columns) = (set.height - Self.side + 1, set.width - Self.side + 1)
    var values: [Float] = []
    values.reserveCapacity(set.count * 4 * count)
    for index in 0..<set.count {
      let patches = Self.patches(of: set.values(at: [index], range: 0...255), in: set)
      let distances = Self.distances(
        from: whitening.of(patches), to: centroids, on: processor)
      var sums = [Float](repeating: 0, count: 4 * count)
      for place in 0..<(rows * columns) {
        let quadrant = (place / columns * 2 / rows) * 2 + place % columns * 2 / columns
        let own = distances[(place * count)..<((place + 1) * count)]
        let mean = own.reduce(0, +) / Float(count)
        for (centroid, distance) in own.enumerated() {
          sums[quadrant * count + centroid] += max(0, mean - distance)
        }
      }
      values += sums
    }
    return Tensor(shape: [set.count, 4 * count], values: values)
  }

  // MARK: - Patches

  private static func randomPatches(
    of set: ImageSet, count: Int, using random: inout SeededGenerator
  ) -> Tensor {
    let numbers = set.channels * side * side
    var values: [Float] = []
    values.reserveCapacity(count * numbers)
    for _ in 0..<count {
      let picture = set.values(at: [random.nextInt(below: set.count)], range: 0...255)
      let y = random.nextInt(below: set.height - side + 1)
      let x = random.nextInt(below: set.width - side + 1)
      appendPatch(of: picture, in: set, y, x, to: &values)
    }
    return Tensor(shape: [count, numbers], values: values)
  }

  /// All patches of one picture, row by row.
  private static func patches(of picture: [Float], in set: ImageSet) -> Tensor {
    var values: [Float] = []
    let (rows, columns) = (set.height - side + 1, set.width - side + 1)
    values.reserveCapacity(rows * columns * set.channels * side * side)
    for y in 0..<rows {
      for x in 0..<columns { appendPatch(of: picture, in: set, y, x, to: &values) }
    }
    return Tensor(shape: [rows * columns, set.channels * side * side], values: values)
  }

  /// One patch, less its mean and over its deviation.
  ///
  /// As Coates, Lee and Ng do, 10 is added to the variance of levels 0 to 255, so that flat patches are not
  /// blown up.
  private static func appendPatch(
    of picture: [Float], in set: ImageSet, _ y: Int, _ x: Int, to values: inout [Float]
  ) {
    let start = values.count
    for channel in 0..<set.channels {
      for row in y..<(y + side) {
        let first = (channel * set.height + row) * set.width + x
        values += picture[first..<(first + side)]
      }
    }
    let count = Float(values.count - start)
    let mean = values[start...].reduce(0, +) / count
    let variance = values[start...].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let scale = 1 / (variance + 10).squareRoot()
    for index in start..<values.count { values[index] = (values[index] - mean) * scale }
  }

  // MARK: - Whitening and k-means

  /// V (L + 0.1)^-1/2 V^T of the covariance V L V^T, and what it makes of the mean, negated; 0.1 is that
  /// of Coates, Lee and Ng.
  private static func whitening(of rows: Tensor, on processor: Processor) -> RowProducts {
    let statistics = FeatureStatistics(rows)
    let size = statistics.mean.count
    let eigen = SymmetricEigen(statistics.covariance, size: size)
    var matrix = [Double](repeating: 0, count: size * size)
    for (value, vector) in zip(eigen.values, eigen.vectors) {
      let scale = 1 / (max(0, value) + 0.1).squareRoot()
      for row in 0..<size {
        for column in 0..<size {
          matrix[row * size + column] += scale * vector[row] * vector[column]
        }
      }
    }
    let shift = (0..<size).map { row in
      -(0..<size).reduce(0) { $0 + matrix[row * size + $1] * statistics.mean[$1] }
    }
    return RowProducts(
      weights: Tensor(shape: [size, size], values: matrix.map { Float($0) }),
      biases: shift.map { Float($0) }, on: processor)
  }

  /// Centroids after a few rounds of Lloyd's algorithm from random rows; one that loses all its rows
  /// stays where it is.
  private static func means(
    of rows: Tensor, count: Int, using random: inout SeededGenerator, on processor: Processor
  ) -> Tensor {
    let width = rows.shape[1]
    var centroids = Tensor(
      shape: [count, width],
      values: random.sample(count, of: Array(0..<rows.shape[0])).flatMap {
        rows.values[($0 * width)..<(($0 + 1) * width)]
      })
    for _ in 0..<rounds {
      let distances = distances(from: rows, to: centroids, on: processor)
      var sums = [Double](repeating: 0, count: count * width)
      var members = [Int](repeating: 0, count: count)
      for row in 0..<rows.shape[0] {
        let own = (row * count)..<((row + 1) * count)
        let nearest = (own.min { distances[$0] < distances[$1] } ?? own.lowerBound) - own.lowerBound
        members[nearest] += 1
        for index in 0..<width {
          sums[nearest * width + index] += Double(rows.values[row * width + index])
        }
      }
      for place in sums.indices where members[place / width] > 0 {
        centroids.values[place] = Float(sums[place] / Double(members[place / width]))
      }
    }
    return centroids
  }

  private static let rounds = 10

  /// The distance of every row from every centroid, row by row.
  private static func distances(
    from rows: Tensor, to centroids: Tensor, on processor: Processor
  ) -> [Float] {
    func squares(_ table: Tensor) -> [Float] {
      let width = table.shape[1]
      return (0..<table.shape[0]).map { row in
        table.values[(row * width)..<((row + 1) * width)].reduce(0) { $0 + $1 * $1 }
      }
    }
    let (own, other) = (squares(rows), squares(centroids))
    let dots = RowProducts(weights: centroids, on: processor).of(rows).values
    return dots.enumerated().map { place, dot in
      max(0, own[place / other.count] + other[place % other.count] - 2 * dot).squareRoot()
    }
  }
}
