import Cells

/// What a part of the screen is for; the name is what people type.
enum ThemeRole: String, CaseIterable, Sendable {
  case plain, faint, strong, key, accent, failure, cursor
}

/// Looks that a person chose: a line for each role with a colour and attributes, `accent cyan bold`.
public struct OwnTheme: Equatable, Sendable {
  private var styles: [ThemeRole: Style] = [:]

  /// The usual looks.
  public init() {}

  /// Reads a file of looks.
  ///
  /// - Throws: `SettingsError` for the first line that cannot be: an unknown role or look, or a role
  ///   that has a look already.
  public init(parsing text: String) throws(SettingsError) {
    var lines: [ThemeRole: Int] = [:]
    for line in SettingLine.all(in: text) {
      func fault(_ text: String) -> SettingsError { SettingsError(line: line.number, fault: text) }
      guard let role = ThemeRole(rawValue: line.name) else {
        let roles = ThemeRole.allCases.map(\.rawValue).joined(separator: ", ")
        throw fault("'\(line.name)' is no part of the screen, expected one of \(roles)")
      }
      if let before = lines[role] {
        throw fault("\(line.name) has a look from line \(before) already")
      }
      lines[role] = line.number
      var style = Style.plain
      let words = line.rest.split(separator: " ").map(String.init)
      if words.isEmpty { throw fault("\(line.name) gets no look, as in: accent cyan bold") }
      for word in words {
        if let colour = Self.colours[word] {
          style.colour = colour
        } else if let attribute = Self.attributes[word] {
          style.attributes.insert(attribute)
        } else {
          let known = (Array(Self.colours.keys) + Array(Self.attributes.keys)).sorted()
          throw fault("'\(word)' is no look, expected of \(known.joined(separator: ", "))")
        }
      }
      styles[role] = style
    }
  }

  /// The look of a part: the chosen one, without its colour where there are none, else the usual.
  func style(_ role: ThemeRole, hasColour: Bool, usual: Style) -> Style {
    guard var style = styles[role] else { return usual }
    if !hasColour, style.colour != .standard {
      style.colour = .standard
      // What only its colour told apart must be told apart still.
      if style.attributes.isEmpty { style.attributes = usual.attributes }
    }
    return style
  }

  private static let attributes: [String: Style.Attributes] = [
    "bold": .bold, "dim": .dim, "reverse": .reverse, "underline": .underline,
  ]

  private static let colours: [String: Colour] = Dictionary(
    uniqueKeysWithValues: Colour.allCases.map { colour in
      // brightRed is typed bright-red.
      let name = "\(colour)".replacing("bright", with: "bright-").lowercased()
      return (name, colour)
    })
}
