import Inference
import Networks
import Tensors

/// How many pictures and channels are looked at.
extension StatisticsEvidence {
  /// How exactly a guess is looked at.
  enum Effort {
    /// To tell what is wrong from what may be right.
    case quick
    /// To tell what is right.
    case thorough
    /// To go on from it.
    case step

    /// Multiply-adds that it may cost: large networks are looked at with fewer images, so that opening
    /// them takes no longer.
    var work: Int {
      switch self {
      case .quick: 25_000_000
      case .thorough: 80_000_000
      case .step: 400_000_000
      }
    }

    /// Pixels of all images together that are enough, whatever the work.
    var pixels: Int {
      switch self {
      case .quick, .step: 512
      case .thorough: 2048
      }
    }

    /// Floats of the largest maps of all images together, some megabytes at most.
    var mapFloats: Int { self == .quick ? 1 << 18 : 1 << 20 }

    /// Channels that are looked at, about: as many as the work allows.
    ///
    /// Where that is few they are the same
    /// for all, so that large weights are cut once.
    var channels: ClosedRange<Int> { self == .quick ? 6...12 : 6...16 }
  }

  /// Images that are looked at, at least, unless they are dear.
  static let fewestImages = 4
  /// Images that are enough, however many pixels they have.
  private static let goodImages = 16
  /// Images whose work is more than this are many pixels, of which fewer images do.
  private static let dearWork = 400_000_000
  /// Pixels of images whose mean is taken.
  static let meanPixels = 256

  /// How many of the images may be run for so much work and memory.
  static func imageCount(
    of sample: Tensor, through layers: [LayerDescription], _ effort: Effort
  ) -> Int {
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    let shapes = (try? network.shapes()) ?? []
    let largest = shapes.map { $0.reduce(1, *) }.max() ?? 1
    let area = shapes.last?.dropFirst().reduce(1, *) ?? 1
    let cost = max(cost(of: layers, on: sample), 1)
    let enough = max(goodImages, effort.pixels / max(area, 1))
    let affordable = max(effort.work / cost, max(1, fewestImages * dearWork / max(cost, dearWork)))
    let room = max(effort == .quick ? fewestImages : 1, effort.mapFloats / max(largest, 1))
    return min(affordable, room, enough, sample.shape[0])
  }

  /// Multiply-adds of one image.
  static func cost(of layers: [LayerDescription], on sample: Tensor) -> Int {
    let network = NetworkDescription(input: Array(sample.shape.dropFirst()), layers: layers)
    return ((try? NetworkCost(network))?.operations ?? 0) / 2
  }
}
