import FoundationEssentials
import Glibc
import Pictures
import Training

/// Says on standard output how training goes: one line that is rewritten on a terminal, plain lines
/// elsewhere, or JSON.
final class TrainingConsole {
  private let losses: [LossName]
  private let codeNames: [String]
  private let json: Bool
  private let showsPreview: Bool
  private let isTerminal = Console.outputIsTerminal
  private var hasOpenLine = false

  init(losses: [LossName], codeNames: [String], json: Bool, preview: Bool) {
    self.losses = losses
    self.codeNames = codeNames
    self.json = json
    showsPreview = preview
  }

  /// Steps between two progress events.
  var reportEvery: Int { isTerminal && !json ? 5 : 100 }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(event) { print(String(decoding: data, as: UTF8.self)) }
    } else if case .progress(let progress) = event {
      let isNarrow = isTerminal && Self.columns < 110
      line(
        TrainingText.progress(
          progress, losses: losses, codeNames: isNarrow ? nil : codeNames),
        staysOpen: isTerminal)
    } else if let text = TrainingText.line(event, losses: losses, codeNames: codeNames) {
      line(text, staysOpen: false)
    }
    fflush(nil)
  }

  /// A sentence of its own.
  func note(_ text: String) {
    line(text, staysOpen: false)
    fflush(nil)
  }

  /// A strip of samples below the line, where one was asked for.
  func preview(_ picture: () -> Picture) {
    guard showsPreview else { return }
    closeLine()
    print(TextPreview.lines(of: picture(), colours: TextPreview.usesColours(isTerminal)))
    fflush(nil)
  }

  private func line(_ text: String, staysOpen: Bool) {
    if isTerminal {
      // A line that wraps could not be rewritten.
      let text = staysOpen ? String(text.prefix(Self.columns - 1)) : text
      print("\r\u{1B}[K" + text, terminator: staysOpen ? "" : "\n")
    } else {
      print(text)
    }
    hasOpenLine = staysOpen
  }

  /// The width of the terminal, which may change at any time.
  private static var columns: Int {
    var window = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 1
    return isKnown ? Int(window.ws_col) : 80
  }

  private func closeLine() {
    if hasOpenLine { print() }
    hasOpenLine = false
  }
}
