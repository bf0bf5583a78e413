/// The parts of a path, by its text alone.
public struct FilePath: Equatable, Sendable {
  /// The whole path.
  public let text: String
  private let nameStart: String.Index

  /// The parts of `text`.
  public init(_ text: String) {
    self.text = text
    nameStart = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
  }

  /// The folder that it is in: `.` if it names none, `/` for the root.
  public var folder: String {
    guard nameStart > text.startIndex else { return "." }
    let slash = text.index(before: nameStart)
    return slash == text.startIndex ? "/" : String(text[..<slash])
  }

  /// What comes after the last slash.
  public var name: String { String(text[nameStart...]) }

  /// The last dot of the name and what follows it, empty if there is none; a dot at the start begins no
  /// suffix.
  public var suffix: String {
    text[nameStart...].dropFirst().lastIndex(of: ".").map { String(text[$0...]) } ?? ""
  }

  /// The name without its suffix.
  public var stem: String { String(text[nameStart...].dropLast(suffix.count)) }
}
