/// Chooses at most `colourCount` colours for all pixels of `pictures` and maps every pixel to one.
///
/// Pictures with no more colours than that keep them. Otherwise pixels are counted in cells of
/// 8 x 8 x 8 levels, finer than what 256 colours can tell apart; the box of cells with the largest
/// spread, weighted by its pixels, is cut at the median of its longest axis until there are enough
/// boxes; each box becomes the mean of its pixels. The time goes with the pixels, once, and with the
/// cells that have any.
/// - Source: Heckbert 1982, "Color image quantization for frame buffer display", section 4.
func medianCut(_ pictures: [Picture], colourCount: Int) -> (Palette, [[UInt8]]) {
  if let exact = distinctColours(pictures, limit: colourCount) { return exact }
  var grid = ColourGrid()
  for picture in pictures { grid.count(picture) }
  var cells = grid.cells
  var boxes = [Box(cells.indices, of: cells)]
  while boxes.count < colourCount {
    guard let widest = boxes.indices.max(by: { boxes[$0].weight < boxes[$1].weight }),
      boxes[widest].weight > 0
    else { break }
    let box = boxes[widest]
    let cut = box.partition(&cells)
    boxes[widest] = Box(box.range.lowerBound..<cut, of: cells)
    boxes.append(Box(cut..<box.range.upperBound, of: cells))
  }
  for (colour, box) in boxes.enumerated() {
    for cell in cells[box.range] { grid.colours[cell.number] = UInt8(colour) }
  }
  return (
    Palette(colours: boxes.map { $0.mean(of: cells) }), pictures.map { grid.indices(of: $0) }
  )
}

/// The pictures in their own colours, in the order in which these first appear; nil if there are more
/// than `limit`.
private func distinctColours(_ pictures: [Picture], limit: Int) -> (Palette, [[UInt8]])? {
  var numbers: [Palette.Colour: UInt8] = [:]
  var colours: [Palette.Colour] = []
  var indices: [[UInt8]] = []
  for picture in pictures {
    var own: [UInt8] = []
    own.reserveCapacity(picture.width * picture.height)
    for pixel in 0..<(picture.width * picture.height) {
      let channels = picture.channels(of: pixel)
      let colour = Palette.Colour(red: channels[0], green: channels[1], blue: channels[2])
      if let number = numbers[colour] {
        own.append(number)
        continue
      }
      guard colours.count < limit else { return nil }
      let number = UInt8(colours.count)
      numbers[colour] = number
      colours.append(colour)
      own.append(number)
    }
    indices.append(own)
  }
  return (Palette(colours: colours), indices)
}

extension Picture {
  /// Red, green and blue of a pixel, also of a grey picture.
  func channels(of pixel: Int) -> SIMD3<UInt8> {
    let start = pixel * channels
    return channels == 1
      ? SIMD3(repeating: pixels[start])
      : SIMD3(pixels[start], pixels[start + 1], pixels[start + 2])
  }
}

/// How often colours occur, in cells of 8 x 8 x 8 levels.
struct ColourGrid {
  /// 32 cells along each channel.
  static let cellCount = 1 << 15

  /// Pixels and the sums of their channels.
  private var counts = [SIMD4<UInt32>](repeating: .zero, count: cellCount)
  /// The colour chosen for each cell.
  var colours = [UInt8](repeating: 0, count: cellCount)

  /// The cell of a colour.
  static func number(_ channels: SIMD3<UInt8>) -> Int {
    Int(channels[0] >> 3) << 10 | Int(channels[1] >> 3) << 5 | Int(channels[2] >> 3)
  }

  mutating func count(_ picture: Picture) {
    for pixel in 0..<(picture.width * picture.height) {
      let channels = picture.channels(of: pixel)
      counts[Self.number(channels)] &+= SIMD4(
        1, UInt32(channels[0]), UInt32(channels[1]), UInt32(channels[2]))
    }
  }

  /// The cells that have pixels.
  fileprivate var cells: [ColourCell] {
    counts.indices.compactMap { number in
      let sums = counts[number]
      guard sums[0] > 0 else { return nil }
      return ColourCell(
        number: number, place: SIMD3(number >> 10, number >> 5 & 31, number & 31),
        count: Int(sums[0]), sums: SIMD3(Int(sums[1]), Int(sums[2]), Int(sums[3])))
    }
  }

  func indices(of picture: Picture) -> [UInt8] {
    (0..<(picture.width * picture.height)).map { colours[Self.number(picture.channels(of: $0))] }
  }
}

/// A cell of the grid with its pixels.
private struct ColourCell {
  var number: Int
  /// Its place along red, green and blue, 0...31.
  var place: SIMD3<Int>
  var count: Int
  /// The sums of its pixels' channels.
  var sums: SIMD3<Int>
}

/// A range of the list of cells whose pixels will share one colour.
private struct Box {
  let range: Range<Int>
  private let longestAxis: Int
  private let low: Int
  private let count: Int
  /// Squared extent along the longest axis times pixels; 0 when it is one cell.
  let weight: Int

  init(_ range: Range<Int>, of cells: [ColourCell]) {
    self.range = range
    var low = SIMD3(repeating: 31)
    var high = SIMD3(repeating: 0)
    var count = 0
    for cell in cells[range] {
      low = pointwiseMin(low, cell.place)
      high = pointwiseMax(high, cell.place)
      count += cell.count
    }
    let extent = high &- low
    longestAxis =
      extent[0] >= extent[1] && extent[0] >= extent[2] ? 0 : (extent[1] >= extent[2] ? 1 : 2)
    let length = extent[longestAxis]
    weight = length * length * count
    self.low = low[longestAxis]
    self.count = count
  }

  /// Puts the cells below the median of the longest axis first; where the others begin.
  ///
  /// Both sides have cells: the box is more than one cell long there.
  func partition(_ cells: inout [ColourCell]) -> Int {
    var levels = [Int](repeating: 0, count: 32)
    for cell in cells[range] { levels[cell.place[longestAxis]] += cell.count }
    var below = levels[low]
    var border = low + 1
    // Up to half the pixels, but never the last level that has any.
    while below + levels[border] <= count / 2 {
      below += levels[border]
      border += 1
    }
    return cells[range].partition { $0.place[longestAxis] >= border }
  }

  func mean(of cells: [ColourCell]) -> Palette.Colour {
    var sums = SIMD3(repeating: count / 2)
    for cell in cells[range] { sums &+= cell.sums }
    let mean = sums / SIMD3(repeating: count)
    return Palette.Colour(red: UInt8(mean[0]), green: UInt8(mean[1]), blue: UInt8(mean[2]))
  }
}
