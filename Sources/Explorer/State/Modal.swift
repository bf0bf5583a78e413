/// What lies over the main screen and gets every input.
///
/// Keys, mouse, pasted text and the line of keys ask for it, so that they agree on what is uppermost.
enum Modal: Equatable, Sendable {
  /// A search for the code of a picture, which any input stops.
  case search
  /// What has to be answered before anything else.
  case question(Question)
  /// The list of models, over the whole screen; its filter is typed at a prompt of its own.
  case list(ModelList)
  /// A text that is being typed.
  case prompt(Prompt)
  /// Everything that can be asked for.
  case palette(Palette)
  /// The help page.
  case help
  /// A key that waits for a second one.
  case prefix(KeyPrefix)
}

extension State {
  /// What lies uppermost; nil for the main screen.
  var modal: Modal? {
    if encoding != nil { return .search }
    if let question { return .question(question) }
    if let list { return .list(list) }
    if let prompt { return .prompt(prompt) }
    if let palette { return .palette(palette) }
    if helpScroll != nil { return .help }
    return prefix.map { .prefix($0) }
  }
}
