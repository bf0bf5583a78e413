import Latents
import Models
import Tensors

/// How far pictures are turned to one side, learned without labels from pictures and their mirror
/// images.
///
/// A picture less its mirror image changes its sign when the picture is mirrored. The commonest such
/// difference over many pictures of aligned faces, in the rows and columns where the face lies and
/// free of its brightness, is that of turned heads. Which side counts as positive is a matter of
/// chance; the first weight above zero decides.
public struct MirrorAsymmetry: Sendable {
  /// The share of the whole that is looked at: the middle of the picture.
  private let rows: Range<Int>
  private let columns: Range<Int>
  private let pattern: [Double]
  /// The share of all differences that this pattern explains, 0...1.
  public let explained: Double

  /// Learns the pattern from pictures (N, C, H, W).
  ///
  /// - Precondition: at least two pictures.
  public init(_ pictures: Tensor) {
    let (height, width) = (pictures.shape[2], pictures.shape[3])
    rows = (height * 3 / 10)..<(height * 9 / 10)
    columns = (width / 5)..<(width - width / 5)
    let (area, range) = (rows, columns)
    let differences = (0..<pictures.shape[0]).map {
      Self.difference(pictures, $0, area, range)
    }
    // Power iteration on the covariance; the differences have mean zero by construction.
    var vector = (0..<differences[0].count).map { Double($0 % 7) - 3 }
    var eigenvalue = 0.0
    for _ in 0..<60 {
      var next = [Double](repeating: 0, count: vector.count)
      for difference in differences {
        let share = zip(difference, vector).reduce(0) { $0 + $1.0 * $1.1 }
        for i in next.indices { next[i] += share * difference[i] }
      }
      eigenvalue = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vector = next.map { $0 / max(eigenvalue, 1e-300) }
    }
    let total = differences.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    explained = total > 0 ? eigenvalue / total : 0
    let sign: Double = (vector.first { abs($0) > 1e-6 } ?? 1) < 0 ? -1 : 1
    pattern = vector.map { $0 * sign }
  }

  /// How far picture `index` of (N, C, H, W) is turned; its mirror image gives the negative.
  public func score(_ pictures: Tensor, _ index: Int) -> Float {
    let difference = Self.difference(pictures, index, rows, columns)
    return Float(zip(difference, pattern).reduce(0) { $0 + $1.0 * $1.1 })
  }

  /// Grey levels less those of the mirror image, each row less its own tilt from side to side, which is
  /// light, not pose.
  private static func difference(
    _ pictures: Tensor, _ index: Int, _ rows: Range<Int>, _ columns: Range<Int>
  ) -> [Double] {
    let (channels, height, width) = (
      pictures.shape[1], pictures.shape[2], pictures.shape[3]
    )
    let start = index * channels * height * width
    func grey(_ y: Int, _ x: Int) -> Double {
      var sum = 0.0
      for channel in 0..<channels {
        sum += Double(pictures.values[start + (channel * height + y) * width + x])
      }
      return sum / Double(channels)
    }
    let half = columns.lowerBound..<(width / 2)
    var result: [Double] = []
    for y in rows {
      let line = half.map { grey(y, $0) - grey(y, width - 1 - $0) }
      // The straight line through the middle that fits best.
      let places = half.map { Double($0) - Double(width - 1) / 2 }
      let slope =
        zip(line, places).reduce(0) { $0 + $1.0 * $1.1 }
        / places.reduce(0) { $0 + $1 * $1 }
      result += zip(line, places).map { $0 - slope * $1 }
    }
    return result
  }
}
