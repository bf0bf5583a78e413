import Cells
import Explorer
import Latents
import Testing

@Suite struct OwnKeysTests {
  private func with(_ text: String) throws -> State {
    var state = explorer()
    var settings = Settings()
    settings.keys = try OwnKeys(parsing: text)
    state.use(settings)
    return state
  }

  @Test func keysDoWhatOtherKeysDo() throws {
    var state = try with("# movement\nQ  l\n\tF5 resample all\n^G view grid   \n")
    press("Q", &state)
    #expect(state.point.latent.values[72] == 0.1)
    press([.function(5)], &state, from: 9000)
    #expect(state.point.seed != 1234)
    press([.control("g")], &state, from: 20_000)
    #expect(state.view == .grid)
    // What other keys mean is as it was.
    press("u", &state, from: 30_000)
    #expect(state.point.seed == 1234)
  }

  /// Two keys may change places; the help tells what they do now.
  @Test func keysChangePlaces() throws {
    var state = try with("j k\nk j\n")
    let focus = state.focus
    press("k", &state)
    #expect(state.focus == focus + 1)
    press("j", &state)
    #expect(state.focus == focus)
    apply(.resized(Size(columns: 120, rows: 60)), to: &state)
    press("?", &state)
    let lines = (0..<60).map { view(state).frame.text(row: $0) }
    #expect(lines.contains { $0.contains("Your keys") })
    #expect(lines.contains { $0.contains("as k: next, previous row") })
    #expect(!lines.contains { $0.contains("j k  Down Up") })
    #expect(lines.contains { $0.contains("Down Up") })
  }

  @Test func whatIsTypedIsTyped() throws {
    var state = try with("Q seed 5")
    press(":Q", &state)
    #expect(state.prompt?.string == "Q")
    press([.escape], &state)
    press("Q", &state)
    #expect(state.point.seed == 5)
  }

  @Test(arguments: [
    ("J j\n\n# a remark\nJ k", "line 4: J has a meaning from line 1 already"),
    ("Jj k", "line 1: 'Jj' is no key, expected a name such as J, ^G, F5 or Shift-Up"),
    ("J", "line 1: J gets no meaning, expected a key or a line after it"),
    ("J Q", "line 1: Q does nothing itself, expected a key of the help"),
    (
      "J sav x", "line 1: a line cannot begin with 'sav', did you mean 'save'? help lists the words"
    ),
    ("^C j", "line 1: ^C keeps its meaning, whatever is open"),
    ("^L j", "line 1: ^L keeps its meaning, whatever is open"),
    ("Esc j", "line 1: Esc keeps its meaning, whatever is open"),
    ("m j", "line 1: nothing is left for 'mark this point', give it another key: KEY m"),
    ("u r\nz r", "line 2: nothing is left for 'undo', give it another key: KEY u"),
  ])
  func whatCannotBeIsSaid(text: String, message: String) {
    let error = #expect(throws: SettingsError.self) { try OwnKeys(parsing: text) }
    #expect(error?.description == message)
  }

  /// Nothing is lost where another key does it.
  @Test(arguments: ["m j\nN m", "u r", "l seed 4", ""])
  func whatHasAnotherKeyMayGo(text: String) throws {
    _ = try OwnKeys(parsing: text)
  }

  /// Every key of the table can be named as the help names it.
  @Test func namesReadBack() throws {
    let forbidden: [Command] = [.interrupt, .suspend, .redraw]
    let keys = KeyMap.bindings.flatMap(\.keys)
      .filter { !forbidden.contains($0.command) && $0.key != .escape }.map(\.key)
    for key in keys {
      let own = try OwnKeys(parsing: "F9 \(key.name)")
      #expect(own[.function(9)] == .key(key), "\(key.name)")
    }
  }
}

@Suite struct OwnThemeTests {
  private func with(_ text: String, hasColour: Bool = true) throws -> State {
    var state = explorer(hasColour: hasColour)
    var settings = Settings()
    settings.theme = try OwnTheme(parsing: text)
    state.use(settings)
    return state
  }

  private func styles(_ state: State) -> Set<Style> { Set(view(state).frame.cells.map(\.style)) }

  @Test func partsHaveTheChosenLooks() throws {
    let text = "accent bright-cyan underline\nfaint blue\n"
    let found = styles(try with(text))
    #expect(found.contains(Style(.brightCyan, .underline)))
    #expect(found.contains(Style(.blue)))
    #expect(!found.contains(Style(.magenta)))
    #expect(found.contains(Style(.standard, .bold)))
  }

  /// Without colours the chosen attributes remain, or the usual ones.
  @Test func withoutColoursNothingIsLost() throws {
    let found = styles(try with("accent cyan underline\nfaint blue", hasColour: false))
    #expect(found.allSatisfy { $0.colour == .standard })
    #expect(found.contains(Style(.standard, .underline)))
    #expect(found.contains(Style(.standard, .dim)))
  }

  @Test(arguments: [
    (
      "accnt red",
      "line 1: 'accnt' is no part of the screen, expected one of plain, faint, strong, key, accent, failure, cursor"
    ),
    ("\naccent red\naccent blue", "line 3: accent has a look from line 2 already"),
    ("accent", "line 1: accent gets no look, as in: accent cyan bold"),
  ])
  func whatCannotBeIsSaid(text: String, message: String) {
    let error = #expect(throws: SettingsError.self) { try OwnTheme(parsing: text) }
    #expect(error?.description == message)
  }

  @Test func unknownLooksAreListed() {
    let error = #expect(throws: SettingsError.self) { try OwnTheme(parsing: "accent pink") }
    #expect(
      error?.description.hasPrefix(
        "line 1: 'pink' is no look, expected of black, blue, bold, bright-black") == true)
  }
}

@Suite struct SettingsFaultTests {
  /// A fault in the settings is said, and takes nothing away: the first picture is asked for.
  @Test func aFaultTakesNoPictureAway() {
    var state = explorer(120, 40, nil)
    state.use(Settings(), faults: ["keys, line 1: odd", "theme, line 2: odd"])
    #expect(state.notice == Notice(.failure, "keys, line 1: odd"))
    let effects = update(&state, .resized(state.size))
    #expect(effects.contains { if case .decode = $0 { true } else { false } })
  }
}
