/// A line of a person's settings that cannot be.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The number of the line, from 1.
  public var line: Int
  /// What was found and expected.
  public var fault: String

  /// Where and what.
  public var description: String { "line \(line): \(fault)" }
}

/// What a person has set, apart from the command line.
public struct Settings: Equatable, Sendable {
  /// Keys with other meanings.
  public var keys = OwnKeys()
  /// Other looks.
  public var theme = OwnTheme()

  /// The usual settings.
  public init() {}
}

/// A line of a file of settings: its number, its first word and the rest.
struct SettingLine {
  var number: Int
  var name: String
  var rest: String

  /// The lines of `text` that say something; `#` begins a comment.
  static func all(in text: String) -> [SettingLine] {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.enumerated().compactMap { index, line in
      let content = line.drop { $0 == " " || $0 == "\t" }
      guard let first = content.first, first != "#" else { return nil }
      let name = content.prefix { $0 != " " && $0 != "\t" }
      var rest = content.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
      while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
      return SettingLine(number: index + 1, name: String(name), rest: String(rest))
    }
  }
}
