import Cells
import Explorer
import Latents
import Testing

@Suite struct KeyMapTests {
  @Test func noKeyHasTwoMeanings() {
    let everywhere = KeyMap.bindings.filter { $0.views == nil }.flatMap { $0.keys.map(\.key) }
    #expect(Set(everywhere).count == everywhere.count)
    for view in ViewKind.allCases {
      let own = KeyMap.bindings.filter { $0.views?.contains(view) == true }
        .flatMap { $0.keys.map(\.key) }
      #expect(Set(own).count == own.count, "\(view)")
    }
  }

  /// What the help shows is what the table does.
  @Test func everyLabelNamesItsKeys() {
    for binding in KeyMap.bindings where binding.label != "0-9" {
      for (key, _) in binding.keys {
        let name = key.name
        let isHeld = name.contains("-Left") || name.contains("-Right")
        let shown = isHeld ? String(name.prefix { $0 != "-" }) + "-arrows" : name
        let words = binding.label.split(separator: " ").map(String.init)
        let isArrow = if case .arrow(_, .none) = key { true } else { false }
        #expect(
          words.contains(shown) || (isArrow && words.contains("arrows")),
          "\(binding.label) does not name \(name)")
      }
    }
  }

  /// On 80 columns each entry has a line; on fewer or with longer texts it goes on in the next.
  @Test(arguments: ViewKind.allCases)
  func noHelpIsCut(kind: ViewKind) {
    for columns in [40, 64, 80, 120] {
      var state = explorer(120, 60, .sixel, in: kind)
      #expect(state.view == kind)
      press("?", &state, from: 200_000)
      apply(.resized(Size(columns: columns, rows: 160)), to: &state)
      let frame = view(state).frame
      let rows = (0..<160).map { frame.text(row: $0) }
      for binding in KeyMap.bindings(in: kind) {
        let texts =
          columns < 80 ? binding.help.split(separator: " ").map(String.init) : [binding.help]
        for text in texts {
          #expect(rows.contains { $0.contains(text) }, "'\(text)' on \(columns) columns")
        }
      }
    }
  }

  @Test func hintsAreBindings() {
    for binding in KeyMap.bindings {
      guard let hint = binding.hint else { continue }
      let keys = Set(binding.keys.map(\.key.name) + ["0-9"])
      #expect(hint.keys.split(separator: " ").allSatisfy { keys.contains(String($0)) })
    }
    let ranks = KeyMap.bindings.compactMap(\.hint?.rank)
    #expect(ranks.count >= 10)
  }

  /// In the middle of everything: a changed slider, something to undo and to redo; the same in the
  /// noise, and in every view, with marks to walk between and a point to compare with.
  private static let situations: [State] = {
    var middle = explorer()
    press("3LHl", &middle)
    press("u", &middle, from: 9000)
    var noise = middle
    press([.tab], &noise, from: 20_000)
    press("jjj", &noise, from: 30_000)
    let views = ViewKind.allCases.map { explorer(120, 40, .sixel, in: $0) }
    var maps = explorer(120, 40, .sixel, in: .maps)
    press(">]jl ", &maps)
    var units = explorer(120, 40, .sixel, in: .units)
    press(">lj", &units)
    var grid = explorer(120, 40, .sixel, in: .grid)
    press("jjl", &grid)
    return [middle, noise, maps, units, grid] + views
  }()

  /// Every key in the table changes the state or asks for an effect, in each view that has it.
  @Test(
    arguments: KeyMap.bindings.flatMap { binding in binding.keys.map { ($0.key, binding.views) } })
  func everyKeyDoesSomething(key: Key, views: Set<ViewKind>?) {
    for view in views ?? [.single] {
      let situations = Self.situations.filter { views == nil || $0.view == view }
      let didSomething = situations.contains { before in
        var after = before
        let effects = update(&after, .key(key, time: 990_000))
        let isRefused = after.notice?.text.contains("does nothing here") == true
        return !isRefused && (!effects.isEmpty || after != before)
      }
      #expect(didSomething, "\(key) in \(view)")
    }
  }

  @Test(arguments: [Key.character("Q"), .character("µ"), .function(7), .delete, .control("x")])
  func otherKeysPointToTheHelp(key: Key) {
    var state = explorer()
    let before = state.point
    #expect(press([key], &state).isEmpty)
    #expect(state.point == before)
    #expect(state.notice == Notice(.hint, "\(key.name) does nothing here, ? shows the keys"))
    press("j", &state)
    #expect(state.notice == nil)
  }

  @Test func leavingWorksWhateverIsOpen() {
    for keys in ["", "=", "?", "w", "v", "s12"] {
      var state = explorer()
      press(keys, &state)
      #expect(press([.control("c")], &state) == [.quit(interrupted: true)])
      #expect(press([.control("z")], &state) == [.suspend])
      #expect(press([.control("l")], &state) == [.redraw])
    }
    var state = explorer()
    #expect(press("q", &state) == [.quit(interrupted: false)])
    var small = explorer(20, 5)
    #expect(press("q", &small) == [.quit(interrupted: false)])
    #expect(press("l=", &small).isEmpty)
    #expect(small.prompt == nil)
  }

  @Test func theHelpScrollsAndCloses() {
    var state = explorer(40, 12)
    press("?", &state)
    #expect(state.helpScroll == 0)
    press("jj", &state)
    #expect(state.helpScroll == 2)
    press("G", &state)
    let last = state.helpScroll
    press("jjjj", &state)
    #expect(state.helpScroll == last)
    press("g", &state)
    #expect(state.helpScroll == 0)
    let point = state.point
    press("l", &state)
    #expect(state.helpScroll == nil)
    #expect(state.point == point)
  }
}
