import Formats
import Kernels
import Scenes
import Tensors

/// A data set that is drawn when it is asked for: every combination of the factors' values, or, where a
/// factor has all values of an interval, combinations drawn at random.
public struct RenderedSet: PictureSource {
  /// The scenes by the names that recipes use.
  public static let scenes: [any Scene] = [DSprites(), Teapots(), Heads(), Chairs()]

  /// What is drawn.
  public let scene: any Scene
  /// The number of pictures.
  public let count: Int
  private let seed: UInt64
  private let processor: Processor?

  /// Pictures of `scene`.
  ///
  /// - Parameters:
  ///   - count: how many there are of a scene without a grid, which has all of its grid.
  ///   - seed: decides the factors of pictures that are drawn at random.
  ///   - processor: whose threads draw; nil for the caller's alone.
  public init(
    _ scene: any Scene, count: Int = 200_000, seed: UInt64 = 1, processor: Processor? = nil
  ) {
    self.scene = scene
    self.count = scene.gridCount ?? count
    self.seed = seed
    self.processor = processor
  }

  /// The name of the scene.
  public var name: String { scene.name }
  /// The channels of the scene.
  public var channels: Int { scene.channels }
  /// The side of the scene.
  public var height: Int { scene.side }
  /// The side of the scene.
  public var width: Int { scene.side }
  /// All pictures.
  public var originalCount: Int { count }
  /// Never: a mirrored picture has other factors.
  public let isMirrored = false
  /// How far the pictures are those of the published set.
  public var note: String? { scene.note }

  /// The value of each factor in picture number `index`.
  ///
  /// - Precondition: `index` is below `count`.
  public func factorValues(at index: Int) -> [Double] {
    precondition(index >= 0 && index < count, "picture \(index) of \(count)")
    guard scene.gridCount == nil else {
      return zip(scene.factors, scene.gridPlaces(at: index)).map { $0.value(at: $1) }
    }
    // A stream for each picture, so that any of them can be asked for first.
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index))
    return scene.factors.map { $0.value(at: Double(random.nextUniform())) }
  }

  /// Draws pictures on all threads; see `PictureSource`.
  public func values(at indices: some Collection<Int>, range: ClosedRange<Float>) -> [Float] {
    let chosen = Array(indices)
    return scene.drawn(chosen.count, range: range, on: processor) {
      factorValues(at: chosen[$0])
    }
  }

  /// The pictures at `indices`, kept in memory; the first factor of kinds becomes the label.
  public func subset(_ indices: some Collection<Int>) -> ImageSet {
    let kinds = scene.factors.firstIndex {
      if case .kinds = $0.values { true } else { false }
    }
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for index in indices {
      let values = factorValues(at: index)
      pixels += scene.picture(of: values)
      if let kinds { labels.append(UInt8(values[kinds])) }
    }
    return ImageSet(
      name: name, channels: channels, height: height, width: width, pixels: pixels, labels: labels)
  }

  /// `count` different pictures, chosen by `seed`, kept in memory; see `subset(_:)`.
  ///
  /// - Precondition: there are as many.
  public func sample(_ count: Int, seed: UInt64) -> ImageSet {
    precondition(count <= self.count, "\(count) of \(self.count) pictures")
    var random = SeededGenerator(seed: seed)
    var chosen: Set<Int> = []
    var order: [Int] = []
    while order.count < count {
      let index = random.nextInt(below: self.count)
      if chosen.insert(index).inserted { order.append(index) }
    }
    return subset(order)
  }

  /// The hash of the name, the count, the seed and 512 of the pictures, evenly spread.
  public func sha256() -> String {
    var hash = SHA256()
    hash.update(Array("\(name) \(count) \(scene.gridCount == nil ? seed : 0)".utf8))
    for place in 0..<min(512, count) {
      hash.update(scene.picture(of: factorValues(at: place * (count / min(512, count)))))
    }
    return hash.hexadecimal()
  }
}
