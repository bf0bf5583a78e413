import Latents
import Pictures

extension State {
  /// Lets a value be typed for the focused row.
  mutating func promptForValue() {
    let row = focusedRow
    let value = rows.value(of: row, at: point)
    let text = rows.isCategorical(row) ? rows.text(of: value, row: row) : "\(value)"
    prompt = Prompt(.value(row), proposing: text)
  }

  /// Lets the name of a picture file be typed; a place that the view alone shows is taken first, at `time`,
  /// since what is on the screen is saved.
  mutating func promptForFile(_ kind: PromptKind, time: Int) {
    if kind == .saveTraversal, tileExport == nil {
      notice = Notice(.hint, "there is no strip or grid on this screen to save")
      return
    }
    if kind == .saveFigure, figure == nil {
      notice = Notice(.hint, Self.noFigure)
      return
    }
    if kind == .savePicture { view.scene.adoptShown(&self, time: time) }
    prompt = Prompt(kind, proposing: "\(proposedName(kind)).png x\(Statement.usualZoom)")
  }

  /// Answers a key while a line is being typed.
  mutating func type(_ key: Key, time: Int) -> [Effect] {
    guard var typed = prompt else { return [] }
    switch key {
    case .escape:
      prompt = nil
    case .enter:
      return accept(typed, time: time)
    case .tab: complete(step: 1)
    case .backTab: complete(step: -1)
    default:
      typed.edit(key)
      prompt = typed
    }
    return []
  }

  private mutating func accept(_ typed: Prompt, time: Int) -> [Effect] {
    switch typed.kind {
    case .value(let row):
      do {
        let present = rows.value(of: row, at: point)
        let value = try rows.typedValue(typed.string, for: row, current: present)
        let rows = self.rows
        change(.single, time: time) { rows.set(value, of: row, at: &$0) }
      } catch {
        notice = Notice(.failure, error.description)
        return []
      }
    case .seed:
      guard let seed = UInt64(typed.string.filter { $0 != " " }) else {
        notice = Notice(.failure, "'\(typed.string)' is not a seed: a whole number from 0 up")
        return []
      }
      draw(seed: seed, everything: false, time: time)
    case .filter: break
    case .line: return accept(line: typed.string, time: time)
    case .paste:
      let effects = paste(typed.string, time: time)
      if notice?.kind != .failure { prompt = nil }
      return effects
    case .encode:
      let file = typed.string.trimmed
      guard !file.isEmpty else {
        notice = Notice(.failure, "a file name is missing, as in: face.png")
        return []
      }
      prompt = nil
      return encode(file: file)
    case .savePicture, .saveTraversal, .saveFigure:
      guard let (name, zoom) = fileAndZoom(typed.string) else { return [] }
      prompt = nil
      let subject: SavedSubject =
        typed.kind == .savePicture ? .picture : typed.kind == .saveFigure ? .figure : .shown
      return save(subject, file: name, zoom: zoom)
    }
    prompt = nil
    return []
  }

  /// Splits `name.png x8`; the zoom may be missing and is the usual one then.
  private mutating func fileAndZoom(_ text: String) -> (name: String, zoom: Int)? {
    var name = text.trimmed
    var zoom = Statement.usualZoom
    if let blank = name.lastIndex(of: " ") {
      let word = name[name.index(after: blank)...]
      if word.first == "x" || word.first == "×", let factor = Int(word.dropFirst()) {
        let zooms = Statement.zooms
        guard zooms.contains(factor) else {
          notice = Notice(
            .failure, "the zoom \(word) is not one of x\(zooms.lowerBound) to x\(zooms.upperBound)")
          return nil
        }
        zoom = factor
        name = String(name[..<blank]).trimmed
      }
    }
    guard !name.isEmpty, !name.hasSuffix("/") else {
      notice = Notice(.failure, "a file name is missing, as in: three.png x8")
      return nil
    }
    return (pictureName(name), zoom)
  }

  /// What `W` saves on this screen.
  var tileExport: TileExport? { Layout(self)?.view.scene.export(self) }

  /// The figure of all codes.
  var figure: TileExport? { rows.traversalFigure(through: point, of: model.name) }

  static let noFigure = "no code of this model has values enough for a figure"

  /// A name that tells what the file shows: model, categories, and the varied codes.
  private func proposedName(_ kind: PromptKind) -> String {
    var words = [model.name]
    let export = kind == .saveTraversal ? tileExport : kind == .saveFigure ? figure : nil
    for row in rows.rows[rows.range(of: .codes)] where rows.isCategorical(row) {
      if export?.varied.contains(row) == true { continue }
      let value = rows.value(of: row, at: point)
      words.append(rows.part(of: row).name + rows.text(of: value, row: row))
    }
    words += export?.words ?? []
    if view == .sums, let sum = markSum {
      words += (export == nil ? ["sum"] : [])
      words += sum.terms.map { $0.names.filter { $0 != "," } }
    } else {
      words.append("seed\(point.seed)")
    }
    return words.joined(separator: "-").filter { $0 != "/" && $0 != " " }
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    var part = self[...]
    while part.first == " " { part.removeFirst() }
    while part.last == " " { part.removeLast() }
    return String(part)
  }
}
