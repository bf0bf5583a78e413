/// Headings of the help page.
public enum HelpGroup: String, CaseIterable, Sendable {
  case move = "Move"
  case change = "Change the focused code"
  case draw = "Draw"
  case keep = "Keep"
  case screen = "Screen"
}

/// Keys that do related things, as one line of the help.
public struct Binding: Sendable {
  /// Each key with its command.
  public var keys: [(key: Key, command: Command)]
  /// How the keys are shown in the help.
  public var label: String
  /// What they do.
  public var help: String
  /// The heading they stand under.
  public var group: HelpGroup
  /// The views that have them; nil for all.
  public var views: Set<ViewKind>?
  /// The entry on the bottom line; nil if it is only in the help.
  public var hint: Hint?
}

/// An entry of the bottom line.
public struct Hint: Equatable, Sendable {
  /// The keys.
  public var keys: String
  /// What they do, in a word.
  public var word: String
  /// Which entries go first where there is no room: the ones with the highest rank.
  public var rank: Int

  init(_ keys: String, _ word: String, rank: Int) {
    self.keys = keys
    self.word = word
    self.rank = rank
  }
}

/// The key table: what each key does, and the help drawn from it.
public enum KeyMap {
  /// All bindings in the order of the help.
  public static let bindings: [Binding] = [
    bind(
      .move, "j k  Down Up", "next, previous row", hint: Hint("j k", "move", rank: 1),
      [
        (.character("j"), .down), (.arrow(.down), .down), (.character("k"), .up),
        (.arrow(.up), .up),
      ]),
    bind(
      .move, "^D ^U  PgDn PgUp", "half a page",
      [
        (.control("d"), .halfPageDown), (.pageDown, .halfPageDown),
        (.control("u"), .halfPageUp), (.pageUp, .halfPageUp),
      ]),
    bind(
      .move, "g G  Home End", "first, last row",
      [
        (.character("g"), .first), (.home, .first), (.character("G"), .last), (.end, .last),
      ]),
    bind(
      .move, "Tab Shift-Tab", "codes or noise",
      [(.tab, .nextPane), (.backTab, .previousPane)]),

    bind(
      .change, "h l  Left Right", "one step", hint: Hint("h l", "change", rank: 0),
      [
        (.character("h"), .decrease), (.arrow(.left), .decrease),
        (.character("l"), .increase), (.arrow(.right), .increase),
      ]),
    bind(
      .change, "H L  Shift-arrows", "ten steps", hint: Hint("H L", "×10", rank: 10),
      [
        (.character("H"), .decreaseCoarse), (.arrow(.left, .shift), .decreaseCoarse),
        (.character("L"), .increaseCoarse), (.arrow(.right, .shift), .increaseCoarse),
      ]),
    bind(
      .change, ", .  Ctrl-arrows", "a tenth of a step", hint: Hint(", .", "fine", rank: 9),
      [
        (.character(","), .decreaseFine), (.arrow(.left, .control), .decreaseFine),
        (.character("."), .increaseFine), (.arrow(.right, .control), .increaseFine),
      ]),
    bind(
      .change, "0-9", "category, or tenth", hint: Hint("0-9", "pick", rank: 7),
      (0...9).map { (.character(Unicode.Scalar(UInt8(48 + $0))), .digit($0)) }),
    bind(
      .change, "= Enter", "type a value", hint: Hint("=", "type", rank: 4),
      [(.character("="), .typeValue), (.enter, .typeValue)]),
    bind(.change, "Backspace", "reset this code", [(.backspace, .reset)]),
    bind(.change, "X", "reset everything", [(.character("X"), .resetAll)]),

    bind(
      .draw, "r", "new noise", hint: Hint("r", "noise", rank: 5),
      [(.character("r"), .resampleNoise)]),
    bind(.draw, "R", "new noise and codes", [(.character("R"), .resampleAll)]),
    bind(
      .draw, "[ ]", "previous, next seed", hint: Hint("[ ]", "seed", rank: 11),
      [(.character("["), .previousSeed), (.character("]"), .nextSeed)]),
    bind(.draw, "s", "type a seed", [(.character("s"), .typeSeed)]),

    bind(
      .keep, "u z", "undo", hint: Hint("u", "undo", rank: 8),
      [(.character("u"), .undo), (.character("z"), .undo)]),
    bind(
      .keep, "^R Z", "redo", [(.control("r"), .redo), (.character("Z"), .redo)]),
    bind(
      .keep, "m", "mark this point", hint: Hint("m", "mark", rank: 13),
      [(.character("m"), .mark)]),
    bind(.keep, "'", "go to a mark", [(.character("'"), .goToMark)]),
    bind(
      .keep, "w", "save the picture", hint: Hint("w", "save", rank: 6),
      [(.character("w"), .savePicture)]),
    bind(
      .keep, "W", "save strip or grid", [(.character("W"), .saveTraversal)]),

    bind(
      .screen, "v V", "next, previous view", hint: Hint("v", "view", rank: 5),
      [(.character("v"), .nextView), (.character("V"), .previousView)]),
    bind(
      .screen, "o", "open another model", hint: Hint("o", "open", rank: 12),
      [(.character("o"), .openModel)]),
    bind(.screen, ":", "type what you want", [(.character(":"), .typeLine)]),
    bind(.screen, "^P", "find what you want", [(.control("p"), .openPalette)]),
    bind(
      .screen, "? F1", "this help", hint: Hint("?", "help", rank: 2),
      [(.character("?"), .help), (.function(1), .help)]),
    bind(.screen, "^L", "redraw", [(.control("l"), .redraw)]),
    bind(.screen, "^Z", "suspend", [(.control("z"), .suspend)]),
    bind(
      .screen, "q ^C", "quit; q asks if unsaved", hint: Hint("q", "quit", rank: 3),
      [(.character("q"), .quit), (.control("c"), .interrupt)]),
  ]

  /// The bindings that hold in `view`: its own, and those of all views whose keys it leaves alone.
  public static func bindings(in view: ViewKind) -> [Binding] {
    let taken = Set(
      bindings.filter { $0.views?.contains(view) == true }
        .flatMap { $0.keys.map(\.key) })
    return bindings.filter { binding in
      if let views = binding.views { return views.contains(view) }
      return !binding.keys.allSatisfy { taken.contains($0.key) }
    }
  }

  /// What the mouse does, for the help; it has no keys.
  public static let mouse: [(what: String, help: String)] = [
    ("click, drag", "set, choose"),
    ("wheel", "step, scroll"),
    ("click a picture", "adopt its value"),
  ]

  private static let everywhere = commands(of: bindings.filter { $0.views == nil })
  private static let ofViews = Dictionary(
    uniqueKeysWithValues: ViewKind.allCases.map { view in
      (view, commands(of: bindings.filter { $0.views?.contains(view) == true }))
    })

  private static func commands(of bindings: [Binding]) -> [Key: Command] {
    Dictionary(
      bindings.flatMap { $0.keys.map { ($0.key, $0.command) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The command of `key` in `view`, whose own keys come before those of all views; without a view
  /// what the key does everywhere.
  public static func command(for key: Key, in view: ViewKind? = nil) -> Command? {
    view.flatMap { ofViews[$0]?[key] } ?? everywhere[key]
  }

  private static func bind(
    _ group: HelpGroup, _ label: String, _ help: String,
    hint: Hint? = nil, in views: Set<ViewKind>? = nil, _ keys: [(Key, Command)]
  ) -> Binding {
    Binding(
      keys: keys.map { (key: $0.0, command: $0.1) }, label: label, help: help, group: group,
      views: views, hint: hint)
  }
}
