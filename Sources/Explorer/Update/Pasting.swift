import Latents

extension State {
  /// Goes to the point that a pasted text is: a line that leads to one, or the numbers of one.
  mutating func paste(_ text: String, time: Int) -> [Effect] {
    if let statement = statement(pasted: text) { return perform(statement, time: time) }
    let start = text.prefix { !$0.isNewline }.prefix(24)
    notice = Notice(
      .failure,
      "'\(start)' is no point: expected a line such as \(Verb.at.example), or numbers")
    return []
  }

  /// Answers a pasted text: where letters are typed it is typed, on the main screen it is a point to go
  /// to.
  mutating func receive(pasted text: String, time: Int) -> [Effect] {
    notice = nil
    if modal == .search { return stopSearch() }
    guard Layout(self) != nil else { return [] }
    switch modal {
    case .search, .question: break
    case .list, .prompt:
      for scalar in typed(text) { prompt?.edit(.character(scalar)) }
      if let prompt, prompt.kind == .filter { list?.setFilter(prompt.string) }
    case .palette:
      for scalar in typed(text) { palette?.type(scalar) }
    case .help, .prefix, nil:
      helpScroll = nil
      prefix = nil
      return paste(text, time: time)
    }
    return []
  }

  /// The letters of a pasted text as keys would give them: a blank for what ends a line.
  private func typed(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.compactMap { scalar in
      if scalar.properties.isWhitespace { return " " }
      return scalar.properties.generalCategory == .control ? nil : scalar
    }
  }

  /// The statement that leads to the pasted point; nil for what is none, or writes a file, or ends the
  /// program.
  private func statement(pasted text: String) -> Statement? {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    if let only = lines.first, lines.count == 1, let statement = try? Statement(parsing: only) {
      switch statement {
      case .at, .vector, .set, .choose, .seed, .draw: return statement
      default: return nil
      }
    }
    // As a program prints a list of numbers.
    let words = text.split { $0.isWhitespace || ",;[]()".contains($0) }
    let numbers = words.compactMap { Float($0) }
    guard !numbers.isEmpty, numbers.count == words.count else { return nil }
    return .vector(numbers, seed: point.seed)
  }
}
