import Latents

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

  /// That there is no `kind` of thing called `name`; the one of `names` that may be meant, and all of them
  /// if they are few.
  static func unknown(_ kind: String, _ name: String, among names: [String]) -> Notice {
    let nearest = nearestName(to: name, among: names).map { ", did you mean '\($0)'?" } ?? ""
    let all = names.count > 12 ? "" : " (there are: \(names.joined(separator: ", ")))"
    return Notice(.failure, "there is no \(kind) '\(name)'\(nearest)\(all)")
  }
}
