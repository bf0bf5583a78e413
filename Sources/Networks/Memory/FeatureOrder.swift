/// The order in which the features of one row lie in memory.
///
/// Pictures are kept channels last. A vector that was a picture, or is about to become one, keeps
/// that order too, so that a reshape moves nothing but borders; the weights beside it are permuted
/// instead, once, when they are imported or exported.
public struct FeatureOrder: Equatable, Sendable {
  /// Channels of the picture; all features of a plain vector.
  public let channels: Int
  /// Height of the picture; 1 for a plain vector.
  public let height: Int
  /// Width of the picture; 1 for a plain vector.
  public let width: Int

  /// The order of a picture.
  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The order of a plain vector, which is that of PyTorch.
  public init(features: Int) {
    self.init(channels: features, height: 1, width: 1)
  }

  /// The number of features.
  public var count: Int { channels * height * width }

  /// Where PyTorch's feature `index` of (C, H, W) lies in (H, W, C).
  @inline(__always)
  func position(of index: Int) -> Int {
    let plane = height &* width
    let channel = index / plane
    return (index &- channel &* plane) &* channels &+ channel
  }
}
