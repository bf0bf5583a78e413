/// A picture whose code is looked for.
public struct SearchRequest: Equatable, Sendable {
  /// The number of the search; answers carry it.
  public var id: Int
  /// The PNG file, as typed.
  public var fileName: String
  /// Draws the samples that the search begins with.
  public var seed: UInt64

  /// The given request.
  public init(id: Int, fileName: String, seed: UInt64) {
    self.id = id
    self.fileName = fileName
    self.seed = seed
  }
}
