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

  /// Answers a pasted text: at a prompt it is typed, else it is a point to go to.
  mutating func receive(pasted text: String, time: Int) -> [Effect] {
    notice = nil
    if encoding != nil { return stopSearch() }
    guard Layout(self) != nil, question == nil else { return [] }
    if prompt != nil {
      for scalar in text.unicodeScalars {
        let isBlank = scalar.properties.isWhitespace
        let isControl = scalar.properties.generalCategory == .control
        if isBlank || !isControl { prompt?.edit(.character(isBlank ? " " : scalar)) }
      }
      if let prompt, prompt.kind == .filter { list?.setFilter(prompt.string) }
      return []
    }
    if palette != nil || list != nil { return [] }
    helpScroll = nil
    prefix = nil
    return paste(text, time: time)
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
