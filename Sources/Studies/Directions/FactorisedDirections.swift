import Latents
import Models
import Tensors

/// The directions that move a generator's first sums most: eigenvectors of AᵀA, where A is the linear
/// map of the first layer with the batch norm that follows it.
///
/// A step z + αn moves the sums by αAn, whatever z is; the directions are those of largest |An|.
/// - Source: Shen and Zhou 2021, "Closed-Form Factorization of Latent Semantics in GANs" (SeFa,
///   arXiv:2007.06600), section 3.
public enum FactorisedDirections {
  /// The first `count` directions, the strongest first; `share` is the share of the sum of eigenvalues.
  ///
  /// Places of categories are left out of A.
  public static func find(_ count: Int, in layers: EarlyLayers, _ spec: LatentSpec)
    -> [FoundDirection]
  {
    let places = spec.placesOfDirections
    // A column at a time: what a latent of a single 1 gives, less what zeros give.
    let zero = LatentVector(values: [Float](repeating: 0, count: spec.size))
    let units = places.map { place in
      var unit = zero
      unit.values[place] = 1
      return unit
    }
    let sums = layers.sums([zero] + units)
    let width = sums.shape[1]
    let columns = places.indices.map { column in
      (0..<width).map { sums.values[(column + 1) * width + $0] - sums.values[$0] }
    }
    let size = places.count
    var products = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in row..<size {
        products[row * size + column] = zip(columns[row], columns[column]).reduce(0) {
          $0 + Double($1.0) * Double($1.1)
        }
      }
    }
    let eigen = SymmetricEigen(products, size: size)
    let total = eigen.values.reduce(0) { $0 + max(0, $1) }
    return (0..<min(count, size)).compactMap { index in
      var values = [Double](repeating: 0, count: spec.size)
      for (place, value) in zip(places, eigen.vectors[index]) { values[place] = value }
      return FoundDirection(
        name: "sefa\(index + 1)", values: values,
        share: total > 0 ? eigen.values[index] / total : 0, in: spec)
    }
  }
}
