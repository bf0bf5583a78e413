import Metrics
import Scenes
import Tensors

/// Which pictures the scores of disentanglement look at, drawn once for all of them and for all models.
///
/// The pictures with known factors are shared by all scores that need some, and tell the overall deviation
/// of the codes too.
public struct ScoreSample: Sendable {
  /// Groups of pictures that share a factor.
  struct Groups: Sendable {
    var rows: [Int32] = []
    var factors: [Int] = []
    let size: Int
  }

  /// The settings it was drawn by.
  public let settings: ScoreSettings
  /// The pictures themselves.
  let pool: FactorPool
  let labelled, judged: [Int32]
  let factors: FactorTable
  let judgedFactors: FactorTable?
  let groups: Groups
  let freshGroups: Groups?
  /// nil where the groups above serve.
  let pairs, freshPairs: Groups?

  /// Draws the pictures of `scene` that `settings` ask for.
  public init(_ scene: any Scene, settings: ScoreSettings, seed: UInt64) {
    self.settings = settings
    var pool = FactorPool(scene, bins: settings.bins)
    var random = SeededGenerator(seed: seed)
    (labelled, factors) = Self.labelled(settings.points, &pool, &random)
    if settings.freshPoints > 0 {
      let (rows, table) = Self.labelled(settings.freshPoints, &pool, &random)
      (judged, judgedFactors) = (rows, table)
    } else {
      (judged, judgedFactors) = ([], nil)
    }
    groups = Self.groups(settings.groups, settings, &pool, &random)
    freshGroups =
      settings.freshGroups > 0
      ? Self.groups(settings.freshGroups, settings, &pool, &random) : nil
    if let count = settings.pairs {
      pairs = Self.pairs(count, groups: settings.pairGroups, &pool, &random)
      freshPairs =
        settings.freshPairGroups > 0
        ? Self.pairs(count, groups: settings.freshPairGroups, &pool, &random) : nil
    } else {
      (pairs, freshPairs) = (nil, nil)
    }
    self.pool = pool
  }

  /// The number of different pictures.
  public var pictureCount: Int { pool.count }

  private static func labelled(
    _ count: Int, _ pool: inout FactorPool, _ random: inout SeededGenerator
  ) -> ([Int32], FactorTable) {
    let drawn = (0..<count).map { _ in pool.draw(using: &random) }
    let columns = pool.scene.factors.enumerated().map { index, factor in
      var values: [Double]?
      if case .kinds = factor.values {} else { values = drawn.map { $0.values[index] } }
      return FactorTable.Column(
        factor.name, classes: drawn.map { $0.classes[index] },
        classCount: pool.classCount(of: index), values: values)
    }
    return (drawn.map { pool.place(of: $0) }, FactorTable(columns))
  }

  /// Groups whose pictures have one value of a factor in common.
  private static func groups(
    _ count: Int, _ settings: ScoreSettings, _ pool: inout FactorPool,
    _ random: inout SeededGenerator
  ) -> Groups {
    var groups = Groups(size: settings.groupSize)
    let factorCount = pool.scene.factors.count
    for group in 0..<count {
      let factor =
        settings.factorsTakeTurns
        ? group % factorCount : random.nextInt(below: factorCount)
      groups.factors.append(factor)
      let shared = pool.draw(using: &random)
      for _ in 0..<settings.groupSize {
        let drawn = pool.draw(using: &random).sharing(factor, with: shared)
        groups.rows.append(pool.place(of: drawn))
      }
    }
    return groups
  }

  /// Groups of pairs; the two of a pair have the value of the group's factor in common.
  private static func pairs(
    _ pairs: Int, groups count: Int, _ pool: inout FactorPool, _ random: inout SeededGenerator
  ) -> Groups {
    var groups = Groups(size: 2 * pairs)
    for _ in 0..<count {
      let factor = random.nextInt(below: pool.scene.factors.count)
      groups.factors.append(factor)
      for _ in 0..<pairs {
        let first = pool.draw(using: &random)
        let second = pool.draw(using: &random).sharing(factor, with: first)
        groups.rows.append(pool.place(of: first))
        groups.rows.append(pool.place(of: second))
      }
    }
    return groups
  }
}
