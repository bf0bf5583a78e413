import Kernels
import Tensors

/// The distance from each of some vectors to the nearest of others.
///
/// |a - b|^2 = |a|^2 + |b|^2 - 2 a . b with all dot products as one matrix product a block, so that
/// thousands against ten thousands of pictures take seconds.
public enum NearestNeighbours {
  /// Euclidean distances from each row of `queries` to its nearest row of `references`.
  ///
  /// Exact to the rounding of single precision at the size of the vectors, not of the distance.
  /// - Parameters:
  ///   - queries: (queries, numbers).
  ///   - references: (references, numbers).
  ///   - processor: what computes.
  /// - Precondition: both have rows of equal length, and there is a reference.
  public static func distances(
    from queries: Tensor, to references: Tensor, on processor: Processor
  ) -> [Float] {
    let (width, count) = (queries.shape[1], references.shape[0])
    precondition(
      references.shape[1] == width && count > 0,
      "from \(queries.shape) to \(references.shape)")
    let norms = squares(references)
    let lengths = squares(queries)
    let products = RowProducts(weights: references, on: processor)
    var result: [Float] = []
    result.reserveCapacity(queries.shape[0])
    for start in stride(from: 0, to: queries.shape[0], by: block) {
      let rows = min(block, queries.shape[0] - start)
      let dots = products.of(queries.slice(start..<(start + rows))).values
      for row in 0..<rows {
        var nearest = Double.infinity
        for index in 0..<count {
          nearest = min(nearest, norms[index] - 2 * Double(dots[row * count + index]))
        }
        result.append(Float(max(0, nearest + lengths[start + row]).squareRoot()))
      }
    }
    return result
  }

  /// Queries at a time.
  private static let block = 64

  private static func squares(_ table: Tensor) -> [Double] {
    let width = table.shape[1]
    return (0..<table.shape[0]).map { row in
      table.values[(row * width)..<((row + 1) * width)].reduce(0) { $0 + Double($1) * Double($1) }
    }
  }
}
