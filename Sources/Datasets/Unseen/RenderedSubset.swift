import Formats
import Scenes

/// The pictures of a drawn set with a grid, without some combinations of its factors' values.
public struct RenderedSubset: PictureSource {
  /// The name of the subset.
  public let name: String
  private let whole: RenderedSet
  private let indices: [Int]

  /// What is left of `whole`.
  ///
  /// - Precondition: the scene has a grid.
  init(_ whole: RenderedSet, name: String, without isLeftOut: ([Int]) -> Bool) {
    self.name = name
    self.whole = whole
    indices = (0..<whole.count).filter { !isLeftOut(whole.scene.gridPlaces(at: $0)) }
  }

  /// The channels of the scene.
  public var channels: Int { whole.channels }
  /// The side of the scene.
  public var height: Int { whole.height }
  /// The side of the scene.
  public var width: Int { whole.width }
  /// The number of pictures that are left.
  public var count: Int { indices.count }
  /// All of those.
  public var originalCount: Int { count }
  /// Never.
  public var isMirrored: Bool { false }
  /// How far the pictures are those of the published set, and what is missing.
  public var note: String? {
    (whole.note.map { $0 + " " } ?? "")
      + "\(whole.count - count) of \(whole.count) combinations are withheld."
  }

  /// Draws pictures; see `PictureSource`.
  public func values(at places: some Collection<Int>, range: ClosedRange<Float>) -> [Float] {
    whole.values(at: places.map { indices[$0] }, range: range)
  }

  /// The hash of the whole and of what is left.
  public func sha256() -> String {
    var hash = SHA256()
    hash.update(Array(whole.sha256().utf8))
    for index in indices { hash.update(Array("\(index) ".utf8)) }
    return hash.hexadecimal()
  }
}
