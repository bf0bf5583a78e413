/// One picture on a sixel canvas.
public struct SixelTile: Equatable, Sendable {
  /// Palette indices, `width * height` of them.
  public var indices: [UInt8]
  /// Pixels in a row, before enlargement.
  public var width: Int
  /// Rows, before enlargement.
  public var height: Int
  /// The left edge on the canvas, in pixels.
  public var x: Int
  /// The top edge on the canvas, in pixels.
  public var y: Int

  /// The given tile.
  public init(indices: [UInt8], width: Int, height: Int, x: Int, y: Int) {
    self.indices = indices
    self.width = width
    self.height = height
    self.x = x
    self.y = y
  }
}

/// Writes small indexed pictures, enlarged by a whole factor, as one sixel image.
///
/// Pixels between the tiles stay as they are on the terminal. A sixel character is a column of six
/// lines in one colour, and a band of six lines is drawn in passes, in one of two ways, whichever
/// takes fewer bytes:
///
/// - a pass for each source row that touches the band: colours change inside a pass, and a column's
///   lines of equal colour are drawn together, in the first pass that has the colour. Good for large
///   factors;
/// - a pass for each colour, which is then named once. Good for small factors, where many rows meet
///   in a band.
///
/// Bands with the same content as the one above are copied, which is why a factor that is a multiple
/// of six gives the fewest bytes.
public struct SixelEncoder {
  /// The extent of the canvas, in pixels.
  public let width, height: Int
  /// The whole enlargement factor.
  public let zoom: Int

  /// An encoder for a canvas.
  ///
  /// - Precondition: `zoom` is at least 1.
  public init(width: Int, height: Int, zoom: Int) {
    precondition(zoom >= 1, "the zoom must be at least 1, got \(zoom)")
    self.width = width
    self.height = height
    self.zoom = zoom
  }

  /// Appends the whole image, device control string included, to `bytes`.
  ///
  /// Tiles must lie on the canvas, must not overlap, and come sorted by `x` within a row of tiles.
  public func encode(_ tiles: [SixelTile], palette: Palette, into bytes: inout [UInt8]) {
    // P2 = 1: pixels that are not set stay, so that a new frame over the old one does not flicker.
    bytes.append(text: "\u{1B}P0;1;0q\"1;1;")
    bytes.append(number: width)
    bytes.append(UInt8(ascii: ";"))
    bytes.append(number: height)
    define(palette, usedBy: tiles, into: &bytes)

    var byColour: [UInt8] = []
    var previous: (rows: [TileRows], bytes: Range<Int>)?
    for top in stride(from: 0, to: height, by: 6) {
      if top > 0 { bytes.append(UInt8(ascii: "-")) }
      let rows = tiles.indices.compactMap { rowsOfTile($0, tiles[$0], bandTop: top) }
      let start = bytes.count
      if let previous, previous.rows == rows {
        bytes.append(contentsOf: bytes[previous.bytes])
      } else {
        for (number, side) in sideBySide(rows, tiles).enumerated() {
          if number > 0 { bytes.append(UInt8(ascii: "$")) }
          let start = bytes.count
          encodeByRow(side, tiles, into: &bytes)
          // A single row of the source is never shorter any other way.
          guard side.contains(where: { $0.rows.count > 1 }) else { continue }
          byColour.removeAll(keepingCapacity: true)
          encodeByColour(side, tiles, into: &byColour)
          if byColour.count < bytes.count - start {
            bytes.replaceSubrange(start..., with: byColour)
          }
        }
      }
      previous = (rows, start..<bytes.count)
    }
    bytes.append(text: "\u{1B}\\")
  }

  /// Colour definitions, in whole percent as sixel wants them, for the indices in use only.
  private func define(_ palette: Palette, usedBy tiles: [SixelTile], into bytes: inout [UInt8]) {
    var used = [Bool](repeating: false, count: 256)
    for tile in tiles { for index in tile.indices { used[Int(index)] = true } }
    for (index, colour) in palette.colours.enumerated() where used[index] {
      bytes.append(UInt8(ascii: "#"))
      bytes.append(number: index)
      bytes.append(text: ";2")
      for channel in [colour.red, colour.green, colour.blue] {
        bytes.append(UInt8(ascii: ";"))
        bytes.append(number: (Int(channel) * 100 + 127) / 255)
      }
    }
  }

  /// The source rows of one tile in a band, each with the band's lines it covers.
  private struct TileRows: Equatable {
    var tile: Int
    var rows: [Int] = []
    var masks: [UInt8] = []
  }

  private func rowsOfTile(_ number: Int, _ tile: SixelTile, bandTop: Int) -> TileRows? {
    let first = max(bandTop, tile.y)
    let end = min(bandTop + 6, tile.y + tile.height * zoom, height)
    guard first < end else { return nil }
    var result = TileRows(tile: number)
    for line in first..<end {
      let row = (line - tile.y) / zoom
      if result.rows.last != row {
        result.rows.append(row)
        result.masks.append(0)
      }
      result.masks[result.masks.count - 1] |= 1 << UInt8(line - bandTop)
    }
    return result
  }

  /// The parts of a band in groups whose tiles lie side by side: where one row of tiles ends and the next
  /// begins in the same band, a pass cannot go through both.
  private func sideBySide(_ band: [TileRows], _ tiles: [SixelTile]) -> [[TileRows]] {
    var groups: [[TileRows]] = []
    for part in band {
      if let last = groups.last?.last, tiles[last.tile].x < tiles[part.tile].x {
        groups[groups.count - 1].append(part)
      } else {
        groups.append([part])
      }
    }
    return groups
  }

  private func encodeByRow(_ band: [TileRows], _ tiles: [SixelTile], into bytes: inout [UInt8]) {
    let passes = band.reduce(0) { max($0, $1.rows.count) }
    var writer = RunWriter()
    for pass in 0..<passes {
      if pass > 0 { writer.startPass(&bytes) }
      for part in band where pass < part.rows.count {
        let tile = tiles[part.tile]
        writer.skip(to: tile.x)
        for column in 0..<tile.width {
          let colour = tile.indices[part.rows[pass] * tile.width + column]
          var mask: UInt8 = 0
          for other in part.rows.indices
          where tile.indices[part.rows[other] * tile.width + column] == colour {
            // Drawn already by the earlier pass that has this colour here.
            if other < pass {
              mask = 0
              break
            }
            mask |= part.masks[other]
          }
          writer.add(colour: colour, mask: mask, count: zoom, &bytes)
        }
      }
      writer.flush(&bytes)
    }
  }

  /// Lines of one colour in a source column of a band.
  private struct Stretch {
    var x: Int
    var mask: UInt8
  }

  private func encodeByColour(_ band: [TileRows], _ tiles: [SixelTile], into bytes: inout [UInt8]) {
    var stretches = [[Stretch]](repeating: [], count: 256)
    for part in band {
      let tile = tiles[part.tile]
      for column in 0..<tile.width {
        let x = tile.x + column * zoom
        for (row, mask) in zip(part.rows, part.masks) {
          let colour = Int(tile.indices[row * tile.width + column])
          if let last = stretches[colour].last, last.x == x {
            stretches[colour][stretches[colour].count - 1].mask |= mask
          } else {
            stretches[colour].append(Stretch(x: x, mask: mask))
          }
        }
      }
    }
    var writer = RunWriter()
    var isFirst = true
    for (colour, columns) in stretches.enumerated() where !columns.isEmpty {
      if !isFirst { writer.startPass(&bytes) }
      isFirst = false
      for stretch in columns {
        writer.skip(to: stretch.x)
        writer.add(colour: UInt8(colour), mask: stretch.mask, count: zoom, &bytes)
      }
      writer.flush(&bytes)
    }
  }
}

/// Joins equal neighbouring columns of a pass into runs.
private struct RunWriter {
  private var colour = -1
  private var mask: UInt8 = 0
  private var count = 0
  private var position = 0
  /// The colour that the terminal has selected; it survives the end of a pass.
  private var selected = -1

  /// Leaves the columns up to `x` as they are.
  mutating func skip(to x: Int) {
    precondition(x >= position, "a pass goes back from \(position) to \(x)")
    pendingBlank += x - position
    position = x
  }

  private var pendingBlank = 0

  mutating func add(colour: UInt8, mask: UInt8, count: Int, _ bytes: inout [UInt8]) {
    position += count
    if mask == 0 {
      pendingBlank += count
      return
    }
    if pendingBlank == 0, Int(colour) == self.colour, mask == self.mask {
      self.count += count
      return
    }
    writeRun(&bytes)
    if pendingBlank > 0 {
      write(63, count: pendingBlank, &bytes)
      pendingBlank = 0
    }
    (self.colour, self.mask, self.count) = (Int(colour), mask, count)
  }

  /// Ends a pass; blanks at its end are not written.
  mutating func flush(_ bytes: inout [UInt8]) {
    writeRun(&bytes)
    pendingBlank = 0
    position = 0
  }

  mutating func startPass(_ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "$"))
  }

  private mutating func writeRun(_ bytes: inout [UInt8]) {
    guard count > 0 else { return }
    if selected != colour {
      bytes.append(UInt8(ascii: "#"))
      bytes.append(number: colour)
      selected = colour
    }
    write(63 + mask, count: count, &bytes)
    count = 0
  }

  private func write(_ character: UInt8, count: Int, _ bytes: inout [UInt8]) {
    var left = count
    while left > 0 {
      // Some terminals keep the repeat count in one byte.
      let part = min(left, 255)
      if part > 3 {
        bytes.append(UInt8(ascii: "!"))
        bytes.append(number: part)
        bytes.append(character)
      } else {
        for _ in 0..<part { bytes.append(character) }
      }
      left -= part
    }
  }
}
