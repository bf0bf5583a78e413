import Cells
import Explorer
import Pictures

/// Turns the pictures of a screen into bytes for the terminal, leaving out what it shows already.
struct PicturePainter {
  /// A slot as the terminal shows it.
  private struct Painted {
    var slot: PictureSlot
    var canvas: HalfBlockCanvas?
    /// The colours of its sixel pictures.
    var palette = SteadyPalette()
    /// How many there may be, if a limit of bytes was met before.
    var colourLimit = 256
    /// The number of its first picture in the protocol of kitty, one less.
    var firstNumber = 0
  }

  private var painted: [Painted] = []

  /// Where pictures of slots that are gone may still be seen: only a slot may erase them, since text
  /// may stand there by now.
  private var leftovers: [Rect] = []
  /// How many slots were shown so far.
  private var slotCount = 0
  /// Whether pictures that nobody knows of any more may still be shown by a terminal that keeps them.
  private var mustRemoveAll = true

  /// Forgets what the terminal shows.
  mutating func invalidate() {
    painted = []
    leftovers = []
    mustRemoveAll = true
  }

  /// The bytes that show `slots`; empty if they are shown already.
  mutating func encode(_ slots: [PictureSlot], _ graphics: Graphics) -> [UInt8] {
    var bytes: [UInt8] = []
    if graphics.mode == .kitty, mustRemoveAll { bytes += KittyGraphics.removeAll }
    mustRemoveAll = false
    for gone in painted where !slots.contains(where: { $0.area == gone.slot.area }) {
      painted.removeAll { $0.slot.area == gone.slot.area }
      if graphics.mode == .kitty {
        remove(gone, into: &bytes)
      } else if !leftovers.contains(gone.slot.area) {
        leftovers.append(gone.slot.area)
      }
    }
    for slot in slots {
      let index = painted.firstIndex { $0.slot.area == slot.area }
      let old = index.map { painted[$0] }
      if old?.slot == slot { continue }
      // Pictures that were elsewhere in the slot must not shine through between the new ones.
      let isMoved =
        old.map { !$0.slot.hasSameGeometry(as: slot) }
        ?? leftovers.contains { !$0.intersection(slot.area).isEmpty }
      if isMoved, graphics.mode != .kitty {
        erase(slot.area, into: &bytes)
        leftovers.removeAll { $0 == slot.area }
      }
      var new = Painted(slot: slot)
      switch graphics.mode {
      case .kitty:
        if isMoved, let old { remove(old, into: &bytes) }
        if let old { new.firstNumber = old.firstNumber } else { new.firstNumber = nextNumber() }
        show(new, knowing: isMoved ? nil : old?.slot, graphics, into: &bytes)
      case .sixel:
        if let old { (new.palette, new.colourLimit) = (old.palette, old.colourLimit) }
        bytes += sixel(&new, graphics)
      case .blocks:
        let canvas = halfBlocks(slot)
        canvas.encode(
          left: slot.area.left, top: slot.area.top, colours: graphics.colours,
          previous: isMoved ? nil : old?.canvas, into: &bytes)
        new.canvas = canvas
      case .ascii, .off: break
      }
      if let index { painted[index] = new } else { painted.append(new) }
    }
    guard !bytes.isEmpty else { return [] }
    // The cursor and its attributes are ncurses' business: save and restore them.
    return Array("\u{1B}7".utf8) + bytes + Array("\u{1B}8".utf8)
  }

  private func erase(_ area: Rect, into bytes: inout [UInt8]) {
    bytes += Array("\u{1B}[0m".utf8)
    let blanks = [UInt8](repeating: 0x20, count: max(0, area.width))
    for row in area.top..<area.bottom {
      bytes += cursor(column: area.left, row: row) + blanks
    }
  }

  // MARK: Kitty

  /// More pictures than a slot has: one on each cell of a screen would be seen by nobody.
  private static let numbersPerSlot = 1 << 12

  /// Numbers of pictures for another slot.
  private mutating func nextNumber() -> Int {
    defer { slotCount = (slotCount + 1) % (1 << 16) }
    return slotCount * Self.numbersPerSlot
  }

  /// Shows the pictures of a slot, except those that `known` has at the same places.
  private func show(
    _ painted: Painted, knowing known: PictureSlot?, _ graphics: Graphics, into bytes: inout [UInt8]
  ) {
    let slot = painted.slot
    precondition(
      slot.tiles.count < Self.numbersPerSlot, "\(slot.tiles.count) pictures in a slot")
    for (index, tile) in slot.tiles.enumerated() where known?.tiles[index] != tile {
      bytes += cursor(
        column: slot.area.left + tile.x / graphics.cellWidth,
        row: slot.area.top + tile.y / graphics.cellHeight)
      KittyGraphics.show(
        tile.picture, id: painted.firstNumber + index + 1,
        columns: graphics.columns(tile.fit.width),
        rows: graphics.rows(tile.fit.height), into: &bytes)
    }
  }

  private func remove(_ painted: Painted, into bytes: inout [UInt8]) {
    for index in painted.slot.tiles.indices {
      KittyGraphics.remove(id: painted.firstNumber + index + 1, into: &bytes)
    }
  }

  // MARK: Sixel

  /// The sixel pictures of a slot, in as many colours as the terminal and its buffer take.
  private func sixel(_ painted: inout Painted, _ graphics: Graphics) -> [UInt8] {
    let slot = painted.slot
    guard let zoom = slot.tiles.first?.fit.zoom else { return [] }
    let sources = slot.tiles.map { tile in
      tile.picture.resampled(width: tile.fit.width / zoom, height: tile.fit.height / zoom)
    }
    // In thumbnails of single pixels nobody sees sixteen greys from sixty-four, or forty-eight colours
    // from more, and a grid of them takes half the bytes.
    let isThumbnail = zoom <= 2
    let wanted = min(graphics.colourRegisters, isThumbnail ? 48 : 128)
    while true {
      let colourCount = min(wanted, painted.colourLimit)
      let indexed = painted.palette.index(
        sources, colourCount: colourCount, greyCount: isThumbnail ? 16 : 64)
      let bytes = sixel(slot, sources, indexed, zoom, graphics)
      let isTooLong = graphics.byteLimit.map { bytes.count > $0 } ?? false
      guard isTooLong, colourCount > 8 else { return bytes }
      painted.colourLimit = colourCount / 2
    }
  }

  /// One sixel picture, or several where the terminal limits their extent.
  private func sixel(
    _ slot: PictureSlot, _ sources: [Picture], _ indexed: IndexedPictures, _ zoom: Int,
    _ graphics: Graphics
  ) -> [UInt8] {
    func across(_ index: Int) -> Range<Int> {
      slot.tiles[index].x..<(slot.tiles[index].x + slot.tiles[index].fit.width)
    }
    func down(_ index: Int) -> Range<Int> {
      slot.tiles[index].y..<(slot.tiles[index].y + slot.tiles[index].fit.height)
    }
    var bytes: [UInt8] = []
    let columns = Self.parts(
      Array(slot.tiles.indices), across, atMost: graphics.maximumWidth, cell: graphics.cellWidth)
    for column in columns {
      let parts = Self.parts(
        column.tiles, down, atMost: graphics.maximumHeight, cell: graphics.cellHeight)
      for part in parts {
        let tiles = part.tiles.map { index in
          SixelTile(
            indices: indexed.indices[index], width: sources[index].width,
            height: sources[index].height, x: slot.tiles[index].x - column.start,
            y: slot.tiles[index].y - part.start)
        }
        bytes += cursor(
          column: slot.area.left + column.start / graphics.cellWidth,
          row: slot.area.top + part.start / graphics.cellHeight)
        SixelEncoder(
          width: (part.tiles.map { across($0).upperBound }.max() ?? 0) - column.start,
          height: (part.tiles.map { down($0).upperBound }.max() ?? 0) - part.start, zoom: zoom
        ).encode(tiles, palette: indexed.palette, into: &bytes)
      }
    }
    return bytes
  }

  /// `tiles` in parts that begin at a cell and are at most `limit` pixels long in one dimension, in which
  /// `extent` tells what a tile covers; a tile that is longer makes a part that is as long as it.
  private static func parts(
    _ tiles: [Int], _ extent: (Int) -> Range<Int>, atMost limit: Int, cell: Int
  ) -> [(start: Int, tiles: [Int])] {
    var parts: [(start: Int, tiles: [Int])] = []
    for tile in tiles.sorted(by: { extent($0).lowerBound < extent($1).lowerBound }) {
      let range = extent(tile)
      let start = range.lowerBound / cell * cell
      if let last = parts.last, last.start == start || range.upperBound - last.start <= limit {
        parts[parts.count - 1].tiles.append(tile)
      } else {
        parts.append((start, [tile]))
      }
    }
    // Within a part they come as they did, row by row.
    return parts.map { ($0.start, $0.tiles.sorted()) }
  }

  // MARK: Half blocks

  private func halfBlocks(_ slot: PictureSlot) -> HalfBlockCanvas {
    var canvas = HalfBlockCanvas(columns: slot.area.width, rows: slot.area.height)
    for tile in slot.tiles {
      canvas.draw(
        tile.picture, x: tile.x, y: tile.y, width: tile.fit.width, height: tile.fit.height)
    }
    return canvas
  }

  private func cursor(column: Int, row: Int) -> [UInt8] {
    Array("\u{1B}[\(row + 1);\(column + 1)H".utf8)
  }
}

extension PictureSlot {
  /// Whether the pictures are at the same places with the same extents.
  fileprivate func hasSameGeometry(as other: PictureSlot) -> Bool {
    area == other.area && tiles.count == other.tiles.count
      && zip(tiles, other.tiles).allSatisfy { $0.x == $1.x && $0.y == $1.y && $0.fit == $1.fit }
  }
}
