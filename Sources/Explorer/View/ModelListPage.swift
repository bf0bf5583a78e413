import Cells
import Latents

extension Painter {
  /// The list of models: header, a line for each, more of the chosen one.
  func modelList(_ list: ModelList, _ frame: inout Frame) {
    let places = ListLayout(list, frame.size)
    listHeader(list, &frame)
    let shown = list.shown
    guard !shown.isEmpty else {
      frame.put(
        emptyText(list).fitted(to: frame.size.columns - 2, mark: glyphs.ellipsis), column: 1,
        row: places.entries.top, style: theme.plain)
      return
    }
    let columns = ModelColumns(list, width: frame.size.columns, glyphs)
    if let row = places.headingRow { columns.put(columns.titles, row, theme.faint, &frame) }
    for line in 0..<min(places.entries.height, shown.count - list.scroll) {
      let index = list.scroll + line
      let row = places.entries.top + line
      let isChosen = index == list.focus
      if isChosen { frame[1, row] = Cell(glyphs.focus, theme.accent) }
      columns.put(
        columns.texts(shown[index]), row, isChosen ? theme.plain : theme.faint, &frame,
        nameStyle: isChosen ? theme.strong : theme.plain)
    }
    if let chosen = list.focused { details(chosen, places.details, &frame) }
  }

  private func listHeader(_ list: ModelList, _ frame: inout Frame) {
    let end = frame.put("models", column: 1, row: 0, style: theme.strong)
    guard list.isComplete else { return }
    let shown = list.shown.count
    let total = list.entries.count
    var count = shown == total ? "\(total)" : "\(shown) of \(total)"
    let hidden = shown - ListLayout(list, frame.size).entries.height
    if hidden > 0 { count += ", \(list.focus + 1) chosen" }
    let column = frame.put(count, column: end + 2, row: 0, style: theme.faint)
    if !list.filter.isEmpty, state.prompt == nil {
      frame.put(
        "/\(list.filter)".fitted(to: frame.size.columns - 3 - column, mark: glyphs.ellipsis),
        column: column + 2, row: 0, style: theme.accent)
    }
  }

  private func emptyText(_ list: ModelList) -> String {
    if !list.isComplete { return "looking for models" }
    if list.filter.isEmpty { return "no models here, latent doctor lists the folders" }
    return "no model has '\(list.filter)'"
  }

  private func details(_ entry: ModelEntry, _ area: Rect, _ frame: inout Frame) {
    var first = entry.name
    var second = ""
    var style = theme.plain
    switch entry.content {
    case .unread: second = "reading"
    case .fault(let reason):
      second = reason
      style = theme.failure
    case .model(let model):
      if model.name != entry.name { first += "  (\(model.name))" }
      first += "  \(model.family)  \(shape(of: model))"
      second = codesText(model.spec)
    }
    var texts = [(first, theme.strong), (second, style)]
    if area.height > 3 {
      let ratings = entry.ratings.map { "\($0.name) \($0.text)" }.joined(separator: "   ")
      texts.append((ratings.isEmpty ? "no record rates it" : ratings, theme.plain))
    }
    for (line, (text, style)) in texts.enumerated() {
      frame.put(
        text.fitted(to: area.width, mark: glyphs.ellipsis), column: area.left, row: area.top + line,
        style: style)
    }
    frame.put(
      entry.path.fittedAtEnd(to: area.width, mark: glyphs.ellipsis), column: area.left,
      row: area.top + texts.count, style: theme.faint)
  }
}

/// The parts of a latent in words: `digit 10, slant, width, noise 62`.
public func codesText(_ spec: LatentSpec) -> String {
  let codes = spec.parts.filter { $0.kind != .noise }
  let noise = spec.parts.filter { $0.kind == .noise }
  return (codes + noise).map { part in
    part.size == 1 && part.kind == .continuous ? part.name : "\(part.name) \(part.size)"
  }.joined(separator: ", ")
}

/// The columns of the list, as many as there is room for.
private struct ModelColumns {
  /// What stands above the columns.
  let titles: [String]

  private let glyphs: Glyphs
  /// The rating that has a column, if any.
  private let rating: String?
  /// Left edge and cells of each column; none of it where there is no room.
  private var places: [(left: Int, width: Int)] = []

  init(_ list: ModelList, width: Int, _ glyphs: Glyphs) {
    self.glyphs = glyphs
    rating = list.shownRating
    let name = [rating].compactMap(\.self)
    titles = ["model"] + name + ["family", "pictures", "codes", "folder"]
    let rows = list.entries.map { Self.texts($0, rating, glyphs) }
    let limits = [28] + name.map { _ in 16 } + [20, 11, 36, 60]
    var left = 3
    for (column, limit) in limits.enumerated() {
      let longest = rows.reduce(titles[column].cellCount) {
        max($0, column < $1.count ? $1[column].cellCount : 0)
      }
      let room = width - 1 - left
      // A column that would be cut to a stump is left out, and what is right of it.
      let wanted = min(longest, limit)
      guard column == 0 || room >= min(wanted, max(12, wanted / 2)) else { break }
      let cells = min(wanted, room)
      places.append((left, cells))
      left += cells + 3
    }
  }

  private static func texts(
    _ entry: ModelEntry, _ rating: String?, _ glyphs: Glyphs
  ) -> [String] {
    let known = rating.map { [entry.rating($0)?.text ?? "-"] } ?? []
    let details: [String]
    switch entry.content {
    case .unread: details = ["", "", ""]
    case .fault: details = ["unreadable", "", ""]
    case .model(let model):
      details = [
        model.family, "\(model.pictureWidth)\(glyphs.times)\(model.pictureHeight)",
        codesText(model.spec),
      ]
    }
    return [entry.name] + known + details + [entry.folder]
  }

  func texts(_ entry: ModelEntry) -> [String] { Self.texts(entry, rating, glyphs) }

  /// Puts a line of the list; a text may run over an empty column to its right.
  func put(
    _ texts: [String], _ row: Int, _ style: Style, _ frame: inout Frame, nameStyle: Style? = nil
  ) {
    for (column, place) in places.enumerated() {
      var width = place.width
      var next = column + 1
      while next < places.count, texts[next].isEmpty {
        width = places[next].left + places[next].width - place.left
        next += 1
      }
      let text =
        column == titles.count - 1
        ? texts[column].fittedAtEnd(to: width, mark: glyphs.ellipsis)
        : texts[column].fitted(to: width, mark: glyphs.ellipsis)
      frame.put(
        text, column: place.left, row: row, style: column == 0 ? nameStyle ?? style : style)
    }
  }
}

extension String {
  /// The text cut at its start to `width` cells: of a path the end tells most.
  fileprivate func fittedAtEnd(to width: Int, mark: Unicode.Scalar) -> String {
    guard cellCount > width else { return self }
    guard width > 0 else { return "" }
    return String(scalars: [mark] + unicodeScalars.suffix(width - 1))
  }
}
