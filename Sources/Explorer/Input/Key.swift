/// A direction key.
public enum Arrow: Equatable, Hashable, Sendable {
  case up, down, left, right
}

/// What was held with a direction key.
public enum KeyModifier: Equatable, Hashable, Sendable {
  case none, shift, control
}

/// A key, as far as the explorer tells keys apart.
public enum Key: Equatable, Hashable, Sendable {
  /// A character, already with its shift.
  case character(Unicode.Scalar)
  /// Control and a lower-case letter.
  case control(Unicode.Scalar)
  case arrow(Arrow, KeyModifier)
  case enter, tab, backTab, backspace, delete, escape
  case home, end, pageUp, pageDown
  /// F1 and up.
  case function(Int)
}

extension Key {
  /// A direction key alone.
  public static func arrow(_ arrow: Arrow) -> Key { .arrow(arrow, .none) }

  /// The name in the help.
  public var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let scalar): String(Character(scalar))
    case .control(let letter): "^" + String(Character(letter)).uppercased()
    case .arrow(let arrow, let modifier):
      (modifier == .shift ? "Shift-" : modifier == .control ? "Ctrl-" : "") + arrow.name
    case .enter: "Enter"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Delete"
    case .escape: "Esc"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }
}

extension Arrow {
  fileprivate var name: String {
    switch self {
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    }
  }
}
