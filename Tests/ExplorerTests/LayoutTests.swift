import Cells
import Explorer
import Latents
import Testing

@Suite struct LayoutTests {
  private static let modes: [PreviewMode] = PreviewMode.allCases

  /// On every screen extent: all parts inside, none over another, no picture on the last row.
  @Test(arguments: modes, ViewKind.allCases)
  func partsNeverOverlap(mode: PreviewMode, kind: ViewKind) throws {
    var state = explorer(120, 40, mode, in: kind)
    for columns in Array(stride(from: 40, through: 130, by: 9)) + [63, 64, 84, 120, 200, 240] {
      for rows in Array(stride(from: 12, through: 50, by: 6)) + [19, 20, 28, 29, 40, 46, 75] {
        _ = update(&state, .resized(Size(columns: columns, rows: rows)))
        let layout = try #require(Layout(state))
        let context = "\(columns) x \(rows) \(mode) \(kind)"
        var parts: [(String, Rect)] = [
          ("codes", layout.codes.codes), ("noise", layout.codes.noise),
          ("footer", Rect(left: 0, top: layout.noticeRow, width: columns, height: 2)),
          ("header", Rect(left: 0, top: 0, width: columns, height: 1)),
        ]
        if let preview = layout.preview { parts.append(("preview", preview.area)) }
        if let strip = layout.strip {
          parts.append(("strip", strip.area))
          parts.append(("values", Rect(left: 0, top: strip.labelRow, width: columns, height: 1)))
          let title = try #require(strip.titleRow)
          parts.append(("title", Rect(left: 0, top: title, width: columns, height: 1)))
        }
        if let grid = layout.tiles { parts.append(("grid", grid.area)) }
        let screen = Rect(left: 0, top: 0, width: columns, height: rows)
        for (index, part) in parts.enumerated() where !part.1.isEmpty {
          #expect(part.1.intersection(screen) == part.1, "\(part.0) leaves the screen, \(context)")
          for other in parts[(index + 1)...] {
            let shared = part.1.intersection(other.1)
            #expect(shared.isEmpty, "\(part.0) and \(other.0) overlap, \(context)")
          }
        }
        // Something can be changed on every screen.
        #expect(layout.codes.codes.height + layout.codes.noise.height > 0, "no rows, \(context)")
      }
    }
  }

  /// Models of other kinds: no codes, only codes, many categories, larger pictures, a single row.
  @Test(arguments: [
    [LatentPart(name: "noise", kind: .noise, size: 100, prior: .standardNormal)],
    (1...10).map { LatentPart(name: "c\($0)", kind: .categorical, size: 20, prior: .oneHot) },
    [LatentPart(name: "z", kind: .continuous, size: 10, prior: .standardNormal)],
    [
      LatentPart(
        name: "a rather long name of a code", kind: .categorical, size: 3, prior: .oneHot,
        choices: ["a wide armchair", "stool", "日本"]),
      LatentPart(name: "w", kind: .continuous, size: 1, prior: .uniform(low: 5, high: 15)),
    ],
    [LatentPart(name: "only", kind: .continuous, size: 1, prior: .standardNormal)],
  ])
  func otherModelsWorkToo(parts: [LatentPart]) throws {
    let model = ExploredModel(
      name: "other", family: "none", spec: LatentSpec(parts: parts), pictureWidth: 64,
      pictureHeight: 48)
    for (columns, rows) in [(40, 12), (80, 24), (120, 40), (60, 40), (200, 60)] {
      for mode in [PreviewMode.sixel, .blocks, .ascii] {
        var state = explorer(columns, rows, mode, model: model)
        for keys in ["", "llHL5", "G", "v", "k.", "R", "gX", "vjjlu"] {
          press(keys, &state)
          let screen = view(state)
          let marks = (0..<rows).filter { screen.frame.text(row: $0).contains("▸") }
          #expect(marks.count == 1, "\(columns)x\(rows) \(mode) after \(keys)")
          #expect(!state.isWaiting)
        }
        let range = state.rows.part(of: state.focusedRow).sliderRange
        let value = state.rows.value(of: state.focusedRow, at: state.point)
        #expect(state.rows.isCategorical(state.focusedRow) || range.contains(value))
      }
    }
  }

  /// Slots cover what the layout reserved, and their pictures stay inside.
  @Test(arguments: [(40, 12), (80, 24), (120, 40), (200, 60), (60, 40), (80, 60)])
  func picturesStayInTheirSlots(size: (Int, Int)) {
    for mode in [PreviewMode.sixel, .blocks] {
      for keys in ["", "v", "k", "G", "kv"] {
        var state = explorer(size.0, size.1, mode)
        press(keys, &state)
        let screen = view(state)
        let cell = mode == .sixel ? (8, 16) : (1, 2)
        for slot in screen.slots {
          for tile in slot.tiles {
            #expect(tile.x >= 0 && tile.y >= 0)
            #expect(tile.x + tile.fit.width <= slot.area.width * cell.0, "\(size) \(mode) \(keys)")
            #expect(
              tile.y + tile.fit.height <= slot.area.height * cell.1, "\(size) \(mode) \(keys)")
          }
          for row in slot.area.top..<slot.area.bottom {
            for column in slot.area.left..<slot.area.right {
              #expect(screen.frame[column, row] == .picture)
            }
          }
        }
      }
    }
  }

  /// Kitty puts pictures on whole cells: none begins or ends within one, and none covers another.
  @Test(arguments: ViewKind.allCases, [(80, 24), (120, 40), (200, 60), (60, 40), (97, 31)])
  func kittyPicturesAreOnWholeCells(kind: ViewKind, size: (Int, Int)) {
    let state = explorer(size.0, size.1, .kitty, in: kind)
    for slot in view(state).slots {
      var cells: [Rect] = []
      for tile in slot.tiles {
        let extent = (tile.x, tile.y, tile.fit.width, tile.fit.height)
        #expect(extent.0 % 8 == 0 && extent.1 % 16 == 0, "\(extent) begins within a cell")
        #expect(extent.2 % 8 == 0 && extent.3 % 16 == 0, "\(extent) ends within a cell")
        let rect = Rect(
          left: extent.0 / 8, top: extent.1 / 16, width: extent.2 / 8, height: extent.3 / 16)
        #expect(!cells.contains { !$0.intersection(rect).isEmpty }, "\(extent) covers another")
        #expect(rect.right <= slot.area.width && rect.bottom <= slot.area.height)
        cells.append(rect)
      }
    }
  }

  /// Files and pasted texts may hold any finite number: every view can show it.
  @Test(
    arguments: ViewKind.allCases,
    [Float.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e19, -1e20, .leastNonzeroMagnitude])
  func anyNumberCanBeShown(kind: ViewKind, number: Float) {
    for (columns, rows) in [(120, 40), (60, 20), (40, 12)] {
      var state = explorer(columns, rows, .sixel, in: kind)
      let values = [Float](repeating: number, count: digits.spec.size)
      apply(.statement(.vector(values, seed: 1), time: 100_000), to: &state)
      for keys in ["", "g", "j", "G", "l"] {
        press(keys, &state, from: 110_000)
        #expect(view(state).frame.size == state.size)
      }
    }
  }

  @Test(arguments: [
    (80, 24, 8), (120, 40, 12), (40, 12, 4), (100, 30, 10),
  ])
  func sixelTakesAWholeFactor(columns: Int, rows: Int, zoom: Int) throws {
    let layout = try #require(Layout(explorer(columns, rows)))
    let fit = try #require(layout.preview?.fit)
    #expect(fit.zoom == zoom)
    #expect(fit.width == 28 * zoom && fit.height == 28 * zoom)
  }

  /// A multiple of six is taken where it costs little of the size.
  @Test func factorsOfSixAreFavoured() throws {
    for rows in 24...70 {
      let zoom = try #require(Layout(explorer(220, rows))?.preview?.fit.zoom)
      #expect(zoom != 13 && zoom != 19 && zoom != 25, "\(rows) rows")
    }
  }

  @Test(arguments: [(39, 12), (40, 11), (1, 1), (10, 60), (300, 3)])
  func tooSmallScreensSaySo(size: (Int, Int)) {
    let state = explorer(size.0, size.1)
    #expect(Layout(state) == nil)
    let screen = view(state)
    #expect(screen.slots.isEmpty)
    let text = (0..<size.1).map { screen.frame.text(row: $0) }.joined()
    if size.0 >= 41 {
      #expect(text.contains("latent needs 40x12, this screen is \(size.0)x\(size.1)"))
    } else if size.0 >= 5 {
      #expect(text.contains("40x12"))
    }
  }

  /// Screens go through any extents, with any keys in between.
  @Test func resizeStormsAreHarmless() {
    var state = explorer()
    var random: UInt64 = 11
    for step in 0..<400 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let columns = Int(random >> 33 % 250)
      let rows = Int(random >> 45 % 80)
      apply(.resized(Size(columns: columns % 250, rows: rows % 80)), to: &state)
      press(
        [[.character("v"), .character("l"), .tab, .pageDown, .character("?")][step % 5]], &state)
      let screen = view(state)
      #expect(screen.frame.size == state.size)
    }
  }
}
