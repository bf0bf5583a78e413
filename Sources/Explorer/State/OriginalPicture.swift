import Pictures

/// The picture whose code was looked for last, as the model would make it.
public struct OriginalPicture: Equatable, Sendable {
  /// The picture.
  public var picture: Picture
  /// Where it is from, as typed.
  public var name: String
}
