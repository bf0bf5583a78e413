/// One line for the person, shown until the next key.
public struct Notice: Equatable, Sendable {
  /// How serious it is.
  public enum Kind: Equatable, Sendable {
    /// Something was done.
    case done
    /// A hint or an explanation.
    case hint
    /// Something could not be done.
    case failure
  }

  /// How serious it is.
  public var kind: Kind
  /// The text, one line.
  public var text: String

  /// A line of the given kind.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
