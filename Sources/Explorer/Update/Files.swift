import Latents
import Pictures

extension State {
  // MARK: Saving

  /// Has a picture, a strip or a grid written.
  mutating func save(_ subject: SavedSubject, file: String, zoom: Int) -> [Effect] {
    guard let (export, subject) = tiles(of: subject) else { return [] }
    savesUnderWay += 1
    note(.save(subject, file: file, zoom: zoom))
    return [
      .save(
        SaveRequest(
          fileName: file, zoom: zoom, point: point, latents: export.latents,
          columns: export.columns, view: export.view, labels: export.labels,
          besideCount: export.besideCount, scales: scales))
    ]
  }

  /// What is saved, and the subject with everything said that the screen decides now; nil, and a notice
  /// that says why, if there is no such thing.
  private mutating func tiles(of subject: SavedSubject) -> (TileExport, SavedSubject)? {
    switch subject {
    case .picture:
      let export = TileExport(latents: [point.latent], columns: 1, view: .single, words: [])
      return (export, subject)
    case .shown:
      guard let export = tileExport else {
        notice = Notice(.failure, "there is no strip or grid on this screen to save")
        return nil
      }
      return (export, self.subject(of: export))
    case .figure:
      guard let figure else {
        notice = Notice(.failure, Self.noFigure)
        return nil
      }
      return (figure, subject)
    case .strip(let axis):
      guard let across = self.axis(axis, or: focusedRow) else { return nil }
      let plan = rows.strip(of: across.row, through: point, count: across.said.count)
      return (plan.export(rows), .strip(across.said))
    case .grid(let axisAcross, let axisDown):
      guard let varied = gridRows else {
        notice = Notice(.failure, "a grid needs two codes, this model has one")
        return nil
      }
      guard let across = self.axis(axisAcross, or: varied.across),
        let down = self.axis(axisDown, or: varied.down)
      else { return nil }
      guard across.row != down.row else {
        notice = Notice(
          .failure, "a grid needs two codes, not \(across.said.code) across and down")
        return nil
      }
      let count = across.said.count * down.said.count
      guard count <= Statement.gridLimit else {
        notice = Notice(
          .failure,
          "a grid of \(count) pictures is more than anybody looks at: at most \(Statement.gridLimit)"
        )
        return nil
      }
      let plan = rows.grid(
        of: across.row, rowDown: down.row, through: point, columns: across.said.count,
        rows: down.said.count)
      return (plan.export(rows), .grid(across: across.said, down: down.said))
    }
  }

  /// The row and count of an axis as given, or of the usual one; nil, and a notice, for an unknown code.
  private mutating func axis(_ axis: SavedAxis?, or usual: LatentCoordinate) -> (
    row: LatentCoordinate, said: SavedAxis
  )? {
    guard let axis else { return (usual, usualAxis(of: usual)) }
    guard let row = row(named: axis.code) else { return nil }
    return (row, SavedAxis(rows.name(of: row), axis.count))
  }

  /// The traversal of a row where nothing is said: all categories, or the usual count.
  private func usualAxis(of row: LatentCoordinate) -> SavedAxis {
    SavedAxis(
      rows.name(of: row),
      rows.isCategorical(row) ? rows.part(of: row).categoryCount : Statement.usualCount)
  }

  /// How a line says what the screen shows, so that it means the same on another screen.
  private func subject(of export: TileExport) -> SavedSubject {
    switch export.view {
    case .strip(let code, let values): .strip(SavedAxis(code, values.count))
    case .grid(let down, let across, let values):
      .grid(
        across: SavedAxis(across, values.count),
        down: SavedAxis(down, export.latents.count / max(1, values.count)))
    case .single, .walk, .samples: .shown
    }
  }

  // MARK: Exporting

  /// Begins the line that exports what the key stands for, to be read, mended and done.
  mutating func chooseExport(_ key: Key) -> [Effect] {
    if key == .escape { return [] }
    let key = key == .enter ? .character(ExportFormat.usual.key) : key
    guard let format = ExportFormat.allCases.first(where: { key == .character($0.key) }) else {
      prefix = .export
      notice = Notice(.hint, "\(key.name) exports nothing, a letter of the list or Enter does")
      return []
    }
    let viewPath = view.scene.exportPath(self)
    let path = viewPath ?? .across(usualAxis(of: focusedRow))
    var words = [model.name]
    if case .across(let axis) = path { words.append("along-" + axis.code) }
    if case .through(let names, _) = path {
      words += ["walk"] + names
    } else {
      words.append("seed\(point.seed)")
    }
    let file = words.joined(separator: "-")
    let isAlone = format.isData && viewPath == nil
    return promptForLine(
      beginning: Statement.export(
        format, file: file.filter { $0 != "/" && $0 != " " }, zoom: Statement.usualZoom,
        path: isAlone ? nil : path
      ).description)
  }

  /// Has a walk written, or its latents.
  mutating func export(_ format: ExportFormat, file: String, zoom: Int, path: ExportPath?)
    -> [Effect]
  {
    guard let (latents, path) = latents(along: path, alone: format.isData) else { return [] }
    savesUnderWay += 1
    note(.export(format, file: file, zoom: zoom, path: path))
    return [
      .export(
        ExportRequest(
          format: format, fileName: file, zoom: zoom, point: point, latents: latents,
          scales: scales))
    ]
  }

  /// The latents of a path, and the path with everything said.
  ///
  /// Without a path the strip of the focused code, or the point `alone`. Nil, and a notice that says
  /// why, if there is no such path.
  private mutating func latents(along path: ExportPath?, alone: Bool) -> (
    [LatentVector], ExportPath?
  )? {
    switch path {
    case nil where alone: return ([point.latent], nil)
    case nil: return latents(across: nil)
    case .across(let axis): return latents(across: axis)
    case .through(let names, let steps):
      var points: [LatentVector] = []
      for name in names {
        guard let marked = marks[name] else {
          miss(mark: name)
          return nil
        }
        points.append(marked.latent)
      }
      let walk = Walk(stops: points)
      return (walk.latents(count: walk.stepCount * steps + 1, in: model.spec), path)
    }
  }

  private mutating func latents(across axis: SavedAxis?) -> ([LatentVector], ExportPath?)? {
    guard let across = self.axis(axis, or: focusedRow) else { return nil }
    let plan = rows.strip(of: across.row, through: point, count: across.said.count)
    return (plan.latents, .across(across.said))
  }

  // MARK: Copying

  /// Hands the point out as a line that `:` and `latent explore --plain` take.
  mutating func copy() -> [Effect] {
    let line = point.place(rows).description
    notice = Notice(.done, "copied: \(line)")
    return [.copy(line)]
  }
}

extension ExportedFile {
  /// What is said when it is there: `exported walk.gif, 25 pictures of 112×112 pixels`.
  func text(_ glyphs: Glyphs) -> String {
    let things = pictureWidth == nil ? "latent" : "picture"
    var text = "exported \(name), \(count) \(things)\(count == 1 ? "" : "s")"
    if let pictureWidth, let pictureHeight {
      text += " of \(pictureWidth)\(glyphs.times)\(pictureHeight) pixels"
    }
    return text
  }
}
