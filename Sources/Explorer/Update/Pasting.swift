import Latents

extension State {
  /// Goes to the point that a pasted text is: a line that leads to one, or the numbers of one.
  mutating func paste(_ text: String, time: Int) -> [Effect] {
    do {
      return perform(try point(pasted: text), time: time)
    } catch {
      notice = Notice(.failure, error.description)
      return []
    }
  }

  /// Answers a pasted text: at a prompt it is typed, else it is a point to go to.
  mutating func receive(pasted text: String, time: Int) -> [Effect] {
    notice = nil
    guard Layout(self) != nil, question == nil else { return [] }
    if prompt != nil {
      for scalar in text.unicodeScalars {
        let isBlank = scalar.properties.isWhitespace
        let isControl = scalar.properties.generalCategory == .control
        if isBlank || !isControl { prompt?.edit(.character(isBlank ? " " : scalar)) }
      }
      return []
    }
    if palette != nil || list != nil { return [] }
    helpScroll = nil
    prefix = nil
    return paste(text, time: time)
  }

  /// The statement that a pasted text stands for: nothing that writes a file or ends the program.
  private func point(pasted text: String) throws(PasteError) -> Statement {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    if let only = lines.first, lines.count == 1, let statement = try? Statement(parsing: only) {
      switch statement {
      case .at, .vector, .set, .choose, .seed, .draw: return statement
      default: throw .notAPoint(only)
      }
    }
    // As a program prints a list of numbers.
    let words = text.split { $0.isWhitespace || ",;[]()".contains($0) }
    let numbers = words.compactMap { Float($0) }
    guard !numbers.isEmpty, numbers.count == words.count else { throw .notAPoint(text) }
    return .vector(numbers, seed: point.seed)
  }
}

/// Why a pasted text was not taken.
private enum PasteError: Error, CustomStringConvertible {
  /// It is neither a line that leads to a point nor a list of numbers.
  case notAPoint(String)

  var description: String {
    switch self {
    case .notAPoint(let text):
      "'\(text.prefix(24))' is no point: expected a line such as \(Verb.at.example), or numbers"
    }
  }
}
