import Datasets
import Scenes
import Tensors

/// Pictures of a scene that are asked for by their factors, each of them kept once.
///
/// Scores ask for some pictures many times over; what a model sees in them is found out once.
struct FactorPool: Sendable {
  /// One value of each factor: its class, and the number that the scene draws.
  struct Combination {
    var classes: [Int]
    var values: [Double]
  }

  let scene: any Scene
  private let factors: [Factor]
  /// The values of all pictures, one after the other.
  private var values: [Double] = []
  /// The place of each combination of the grid in the pool, -1 for those that are not in it.
  private var places: [Int32]
  private let bins: Int

  /// An empty pool.
  ///
  /// - Parameter bins: the classes of a factor with every value of an interval.
  init(_ scene: any Scene, bins: Int) {
    self.scene = scene
    factors = scene.factors
    self.bins = bins
    places = [Int32](repeating: -1, count: scene.gridCount ?? 0)
  }

  /// The number of pictures.
  var count: Int { values.count / factors.count }

  /// The values of picture number `index`.
  func values(at index: Int) -> [Double] {
    let width = factors.count
    return Array(values[(index * width)..<((index + 1) * width)])
  }

  /// The classes of a factor.
  func classCount(of factor: Int) -> Int { factors[factor].count ?? bins }

  /// Draws every factor from all of its values, each as likely as any other.
  func draw(using random: inout SeededGenerator) -> Combination {
    var combination = Combination(classes: [], values: [])
    combination.classes.reserveCapacity(factors.count)
    combination.values.reserveCapacity(factors.count)
    for factor in factors {
      switch factor.values {
      case .kinds, .steps:
        let place = random.nextInt(below: factor.count ?? 1)
        combination.classes.append(place)
        combination.values.append(factor.value(at: place))
      case .interval:
        let share = Double(random.nextUniform())
        combination.classes.append(Int(share * Double(bins)))
        combination.values.append(factor.value(at: share))
      }
    }
    return combination
  }

  /// The place of a picture, which is added unless the pool has it.
  mutating func place(of combination: Combination) -> Int32 {
    let next = Int32(count)
    if !places.isEmpty {
      var index = 0
      for (factor, place) in zip(factors, combination.classes) {
        index = index * (factor.count ?? 1) + place
      }
      if places[index] >= 0 { return places[index] }
      places[index] = next
    }
    values += combination.values
    return next
  }
}

extension FactorPool.Combination {
  /// The same with factor number `factor` taken from `other`.
  func sharing(_ factor: Int, with other: FactorPool.Combination) -> FactorPool.Combination {
    var result = self
    result.classes[factor] = other.classes[factor]
    result.values[factor] = other.values[factor]
    return result
  }
}
