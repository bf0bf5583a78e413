import Scenes
import Tensors

/// Tells the factors of pictures that look like those of a scene: the factors of the rendered picture that
/// comes nearest.
///
/// Of 60 rendered sprites four at most are taken for another shape, and nine of ten places are right to half a
/// pixel (`FactorReaderTests`).
///
/// No network has a part in it, so that what is found depends on the pictures alone. Some random pictures of the
/// scene are kept small, to begin searches with. It is used by one thread.
public final class FactorReader {
  /// Pictures to begin with.
  private static let keptCount = 2048
  /// Rows and columns of a kept one.
  private static let keptSide = 16
  /// Kept pictures that a search begins with, besides the best one of each kind.
  private static let startCount = 8

  /// What is looked for.
  public let scene: any Scene
  private var random: SeededGenerator
  private var kept: [(values: [Double], pixels: [Float])] = []

  /// A reader of pictures of `scene`; the same seed gives the same reader.
  public init(_ scene: any Scene, seed: UInt64 = 1) {
    self.scene = scene
    random = SeededGenerator(seed: seed)
    kept.reserveCapacity(Self.keptCount)
  }

  /// Whether it can read: `prepare` is done.
  public var isReady: Bool { kept.count == Self.keptCount }

  /// Draws one more of the pictures to begin with, unless all are there.
  public func prepare() {
    guard !isReady else { return }
    let values = scene.factors.map { $0.value(at: Double(random.nextUniform())) }
    kept.append((values, Self.small(scene.picture(of: values), scene)))
  }

  /// Begins to look for the factors of a picture.
  ///
  /// - Parameters:
  ///   - levels: as `Scene.picture(of:)` gives them.
  ///   - near: values of the factors that may be near; nil if none are known.
  /// - Precondition: it is ready, and there are as many levels as in a picture of the scene.
  public func search(_ levels: [UInt8], near: [Double]? = nil) -> FactorSearch {
    precondition(isReady && levels.count == scene.pictureSize, "\(levels.count) levels")
    return FactorSearch(levels, scene, from: starts(levels) + [near].compactMap(\.self))
  }

  private func starts(_ levels: [UInt8]) -> [[Double]] {
    let small = Self.small(levels, scene)
    let distances = kept.map { Self.distance($0.pixels, small) }
    let order = distances.indices.sorted { distances[$0] < distances[$1] }
    var chosen = Array(order.prefix(Self.startCount))
    for (place, factor) in scene.factors.enumerated() where factor.span == nil {
      for kind in 0..<(factor.count ?? 0) {
        let best = order.first { Int(kept[$0].values[place]) == kind }
        if let best, !chosen.contains(best) { chosen.append(best) }
      }
    }
    return chosen.map { kept[$0].values }
  }

  /// The means of blocks of a picture, one plane after the other.
  private static func small(_ levels: [UInt8], _ scene: any Scene) -> [Float] {
    let (side, channels) = (scene.side, scene.channels)
    var sums = [Float](repeating: 0, count: keptSide * keptSide * channels)
    for row in 0..<side {
      for column in 0..<side {
        let block = row * keptSide / side * keptSide + column * keptSide / side
        for channel in 0..<channels {
          sums[channel * keptSide * keptSide + block] +=
            Float(levels[(row * side + column) * channels + channel])
        }
      }
    }
    return sums
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for index in a.indices {
      let difference = a[index] - b[index]
      sum += difference * difference
    }
    return sum
  }
}
