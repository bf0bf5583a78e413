import Cells

extension String {
  /// The text in lines of at most `width` cells, unless a word alone is longer; at least one line.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      if let last = lines.last, last.cellCount + 1 + word.cellCount <= width {
        lines[lines.count - 1] = last + " " + word
      } else if lines.isEmpty || !word.isEmpty {
        lines.append(word)
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  /// The text in at most `count` lines of `width` cells; where that is not enough the last one is cut.
  func wrapped(to width: Int, count: Int, mark: Unicode.Scalar) -> [String] {
    let lines = wrapped(to: width)
    guard lines.count > count else { return lines.map { $0.fitted(to: width, mark: mark) } }
    let rest = lines[(count - 1)...].joined(separator: " ")
    return (lines.prefix(count - 1) + [rest]).map { $0.fitted(to: width, mark: mark) }
  }
}
