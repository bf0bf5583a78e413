/// Headings of the help page.
public enum HelpGroup: String, CaseIterable, Sendable {
  case grid = "Grid"
  case samples = "Samples"
  case walk = "Walk"
  case compare = "Compare"
  case sums = "Sums"
  case maps = "Feature maps"
  case units = "Units of the discriminator"
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
      .change, "H L  Shift-arrows", "ten steps", hint: Hint("H L", "×10", rank: 11),
      [
        (.character("H"), .decreaseCoarse), (.arrow(.left, .shift), .decreaseCoarse),
        (.character("L"), .increaseCoarse), (.arrow(.right, .shift), .increaseCoarse),
      ]),
    bind(
      .change, ", .  Ctrl-arrows", "a tenth of a step", hint: Hint(", .", "fine", rank: 12),
      [
        (.character(","), .decreaseFine), (.arrow(.left, .control), .decreaseFine),
        (.character("."), .increaseFine), (.arrow(.right, .control), .increaseFine),
      ]),
    bind(
      .change, "0-9", "category, or tenth", hint: Hint("0-9", "pick", rank: 9),
      (0...9).map { (.character(Unicode.Scalar(UInt8(48 + $0))), .digit($0)) }),
    bind(
      .change, "= Enter", "type a value", hint: Hint("=", "type", rank: 10),
      [(.character("="), .typeValue), (.enter, .typeValue)]),
    bind(
      .change, "{ }  D", "along directions; next",
      [
        (.character("{"), .alongBack), (.character("}"), .alongForth),
        (.character("D"), .nextDirection),
      ]),
    bind(
      .change, "a", "find, keep directions", hint: Hint("a", "directions", rank: 15),
      [(.character("a"), .chooseDirection)]),
    bind(.change, "Backspace", "reset this code", [(.backspace, .reset)]),
    bind(.change, "X", "reset everything", [(.character("X"), .resetAll)]),

    bind(
      .draw, "r", "new noise", hint: Hint("r", "noise", rank: 7),
      [(.character("r"), .resampleNoise)]),
    bind(.draw, "R", "new noise and codes", [(.character("R"), .resampleAll)]),
    bind(
      .draw, "[ ]", "previous, next seed", hint: Hint("[ ]", "seed", rank: 13),
      [(.character("["), .previousSeed), (.character("]"), .nextSeed)]),
    bind(.draw, "s", "type a seed", [(.character("s"), .typeSeed)]),

    bind(
      .keep, "u z", "undo", hint: Hint("u", "undo", rank: 4),
      [(.character("u"), .undo), (.character("z"), .undo)]),
    bind(
      .keep, "^R Z", "redo", [(.control("r"), .redo), (.character("Z"), .redo)]),
    bind(.keep, "U", "what was done, to go back in", [(.character("U"), .listHistory)]),
    bind(
      .keep, "m", "mark this point", hint: Hint("m", "mark", rank: 8),
      [(.character("m"), .mark)]),
    bind(.keep, "'", "go to a mark", [(.character("'"), .goToMark)]),
    bind(
      .keep, "A", "add and subtract marks", [(.character("A"), .typeSum)]),
    bind(.keep, "M", "group marks", [(.character("M"), .typeGroup)]),
    bind(
      .keep, "S", "go on with the last session", [(.character("S"), .resumeSession)]),
    bind(
      .keep, "w", "save the picture", hint: Hint("w", "save", rank: 5),
      [(.character("w"), .savePicture)]),
    bind(
      .keep, "W", "save strip or grid", [(.character("W"), .saveTraversal)]),
    bind(
      .keep, "F", "save a figure of all codes", [(.character("F"), .saveFigure)]),
    bind(
      .keep, "e", "export a walk", hint: Hint("e", "export", rank: 16),
      [(.character("e"), .exportWalk)]),
    bind(.keep, "y", "copy the point", [(.character("y"), .copyPoint)]),
    bind(.keep, "p", "paste a point", [(.character("p"), .pastePoint)]),
    bind(.keep, "P", "code of a picture", [(.character("P"), .encodePicture)]),

    bind(
      .keep, "B", "keep this point as B", [(.character("B"), .keepCompared)]),
    bind(
      .keep, "b", "exchange A and B", [(.character("b"), .flipCompared)]),
    bind(
      .keep, "d", "compare with B",
      [(.character("d"), .toggleView(.compare))]),

    bind(
      .screen, "v V", "next, previous view", hint: Hint("v", "view", rank: 6),
      [(.character("v"), .nextView), (.character("V"), .previousView)]),
    bind(
      .screen, "i", "where the code acts", [(.character("i"), .toggleInfluence)]),
    bind(.screen, "C", "other colours", [(.character("C"), .nextColours)]),
    bind(
      .screen, "( )", "contrast",
      [(.character("("), .contrast(-1)), (.character(")"), .contrast(1))]),
    bind(
      .screen, "I", "what Q finds of each code", [(.character("I"), .listMeasures)]),
    bind(
      .screen, "E", "sort by effect, by L_I", [(.character("E"), .toggleSorting)]),
    bind(
      .screen, "f", "true factors, what moves them", [(.character("f"), .toggleView(.factors))]),
    bind(
      .screen, "T", "a strip for each code", [(.character("T"), .toggleView(.codes))]),
    bind(
      .screen, "Y", "every choice in one style", [(.character("Y"), .toggleView(.styles))]),
    bind(
      .screen, "o", "open another model", hint: Hint("o", "open", rank: 14),
      [(.character("o"), .openModel)]),
    bind(.screen, "O", "another model beside it", [(.character("O"), .openBeside)]),
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

    bind(
      .grid, "h j k l  arrows", "choose a picture", hint: Hint("h j k l", "choose", rank: 0),
      in: [.grid],
      [
        (.character("h"), .grid(.move(.left))), (.arrow(.left), .grid(.move(.left))),
        (.character("j"), .grid(.move(.down))), (.arrow(.down), .grid(.move(.down))),
        (.character("k"), .grid(.move(.up))), (.arrow(.up), .grid(.move(.up))),
        (.character("l"), .grid(.move(.right))), (.arrow(.right), .grid(.move(.right))),
      ]),
    bind(
      .grid, "Enter", "take it as the point", hint: Hint("Enter", "take", rank: 4), in: [.grid],
      [(.enter, .grid(.adopt))]),
    bind(
      .grid, "< >", "another code across", hint: Hint("< >", "code across", rank: 4), in: [.grid],
      [(.character("<"), .grid(.across(-1))), (.character(">"), .grid(.across(1)))]),
    bind(
      .grid, "x", "across goes down", hint: Hint("x", "turn", rank: 5), in: [.grid],
      [(.character("x"), .grid(.turn))]),

    bind(
      .samples, "h j k l  arrows", "choose a sample",
      hint: Hint("h j k l", "choose", rank: 0), in: [.samples],
      [
        (.character("h"), .samples(.move(.left))), (.arrow(.left), .samples(.move(.left))),
        (.character("j"), .samples(.move(.down))), (.arrow(.down), .samples(.move(.down))),
        (.character("k"), .samples(.move(.up))), (.arrow(.up), .samples(.move(.up))),
        (.character("l"), .samples(.move(.right))), (.arrow(.right), .samples(.move(.right))),
      ]),
    bind(
      .samples, "Enter", "take it as the point", hint: Hint("Enter", "take", rank: 4),
      in: [.samples], [(.enter, .samples(.adopt))]),
    bind(
      .samples, "+ Space  -", "tag it plus, minus", hint: Hint("+ -", "tag", rank: 5),
      in: [.samples],
      [
        (.character("+"), .samples(.tag(.plus))), (.character(" "), .samples(.tag(.plus))),
        (.character("-"), .samples(.tag(.minus))),
      ]),
    bind(
      .samples, "Backspace", "take all tags away", in: [.samples],
      [(.backspace, .samples(.clearTags))]),
    bind(
      .samples, "r", "new samples", hint: Hint("r", "new", rank: 6), in: [.samples],
      [(.character("r"), .samples(.newPage))]),
    bind(
      .samples, "[ ]  PgUp PgDn", "page before, after", hint: Hint("[ ]", "page", rank: 7),
      in: [.samples],
      [
        (.character("["), .samples(.turnPage(-1))), (.pageUp, .samples(.turnPage(-1))),
        (.character("]"), .samples(.turnPage(1))), (.pageDown, .samples(.turnPage(1))),
      ]),
    bind(
      .samples, "c", "codes kept, or drawn", hint: Hint("c", "codes", rank: 8),
      in: [.samples], [(.character("c"), .samples(.toggleCodes))]),

    bind(
      .compare, "b", "exchange A and B", hint: Hint("b", "exchange", rank: 4), in: [.compare],
      [(.character("b"), .flipCompared)]),
    bind(
      .compare, "B", "keep this point as B", hint: Hint("B", "keep as B", rank: 6), in: [.compare],
      [(.character("B"), .keepCompared)]),

    bind(
      .sums, "Enter", "take the sum as the point", hint: Hint("Enter", "take", rank: 0),
      in: [.sums], [(.enter, .sums(.adopt))]),
    bind(
      .sums, "A", "another sum", hint: Hint("A", "another sum", rank: 4), in: [.sums],
      [(.character("A"), .typeSum)]),
    bind(
      .sums, "r", "other noise around it", hint: Hint("r", "noise", rank: 5), in: [.sums],
      [(.character("r"), .sums(.newNoise))]),
    bind(
      .maps, "h j k l  arrows", "choose a map", hint: Hint("h j k l", "choose", rank: 0),
      in: [.maps],
      [
        (.character("h"), .maps(.move(.left))), (.arrow(.left), .maps(.move(.left))),
        (.character("j"), .maps(.move(.down))), (.arrow(.down), .maps(.move(.down))),
        (.character("k"), .maps(.move(.up))), (.arrow(.up), .maps(.move(.up))),
        (.character("l"), .maps(.move(.right))), (.arrow(.right), .maps(.move(.right))),
      ]),
    bind(
      .maps, "Space", "take away, bring back", hint: Hint("Space", "mute", rank: 4),
      in: [.maps], [(.character(" "), .maps(.toggle))]),
    bind(
      .maps, "s", "alone, or all again", hint: Hint("s", "solo", rank: 5), in: [.maps],
      [(.character("s"), .maps(.solo))]),
    bind(
      .maps, "+ -", "stronger, weaker", hint: Hint("+ -", "scale", rank: 6), in: [.maps],
      [(.character("+"), .maps(.scale(0.25))), (.character("-"), .maps(.scale(-0.25)))]),
    bind(
      .maps, "Backspace", "make the layer whole", in: [.maps],
      [(.backspace, .maps(.makeWhole))]),
    bind(
      .maps, "< >", "layer before, after", hint: Hint("< >", "layer", rank: 4), in: [.maps],
      [(.character("<"), .maps(.layer(-1))), (.character(">"), .maps(.layer(1)))]),
    bind(
      .maps, "[ ]  PgUp PgDn", "page before, after", hint: Hint("[ ]", "page", rank: 8),
      in: [.maps],
      [
        (.character("["), .maps(.turnPage(-1))), (.pageUp, .maps(.turnPage(-1))),
        (.character("]"), .maps(.turnPage(1))), (.pageDown, .maps(.turnPage(1))),
      ]),

    bind(
      .units, "h j k l  arrows", "choose a unit", hint: Hint("h j k l", "choose", rank: 0),
      in: [.units],
      [
        (.character("h"), .units(.move(.left))), (.arrow(.left), .units(.move(.left))),
        (.character("j"), .units(.move(.down))), (.arrow(.down), .units(.move(.down))),
        (.character("k"), .units(.move(.up))), (.arrow(.up), .units(.move(.up))),
        (.character("l"), .units(.move(.right))), (.arrow(.right), .units(.move(.right))),
      ]),
    bind(
      .units, "< >", "layer before, after", hint: Hint("< >", "layer", rank: 4), in: [.units],
      [(.character("<"), .units(.layer(-1))), (.character(">"), .units(.layer(1)))]),
    bind(
      .units, "Backspace", "follow the strongest", hint: Hint("Backspace", "strongest", rank: 6),
      in: [.units], [(.backspace, .units(.followStrongest))]),

    bind(
      .walk, "Space", "play, pause", hint: Hint("Space", "play", rank: 0), in: [.walk],
      [(.character(" "), .walk(.play))]),
    bind(
      .walk, "h l  Left Right", "along the way", hint: Hint("h l", "along", rank: 1), in: [.walk],
      [
        (.character("h"), .walk(.move(-0.05))), (.arrow(.left), .walk(.move(-0.05))),
        (.character("l"), .walk(.move(0.05))), (.arrow(.right), .walk(.move(0.05))),
      ]),
    bind(
      .walk, ", .  Ctrl-arrows", "a little way", in: [.walk],
      [
        (.character(","), .walk(.move(-0.01))), (.arrow(.left, .control), .walk(.move(-0.01))),
        (.character("."), .walk(.move(0.01))), (.arrow(.right, .control), .walk(.move(0.01))),
      ]),
    bind(
      .walk, "H L  Shift-arrows", "mark before, after", hint: Hint("H L", "mark", rank: 9),
      in: [.walk],
      [
        (.character("H"), .walk(.moveToStop(-1))), (.arrow(.left, .shift), .walk(.moveToStop(-1))),
        (.character("L"), .walk(.moveToStop(1))), (.arrow(.right, .shift), .walk(.moveToStop(1))),
      ]),
    bind(
      .walk, "< >", "slower, faster", hint: Hint("< >", "speed", rank: 5), in: [.walk],
      [(.character("<"), .walk(.changeSpeed(-1))), (.character(">"), .walk(.changeSpeed(1)))]),
    bind(
      .walk, "c", "once, loop, and back", hint: Hint("c", "loop", rank: 10), in: [.walk],
      [(.character("c"), .walk(.nextEnding))]),
    bind(
      .walk, "n", "noise: lerp, slerp", hint: Hint("n", "noise", rank: 12), in: [.walk],
      [(.character("n"), .walk(.nextNoisePath))]),
    bind(
      .walk, "t", "through which marks", hint: Hint("t", "marks", rank: 8), in: [.walk],
      [(.character("t"), .walk(.chooseStops))]),
    bind(
      .walk, "e", "export the walk", hint: Hint("e", "export", rank: 5), in: [.walk],
      [(.character("e"), .exportWalk)]),
    bind(
      .walk, "Enter", "make it the point", hint: Hint("Enter", "take", rank: 4),
      in: [.walk], [(.enter, .walk(.adopt))]),
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
