/// Chooses at most `colourCount` colours for all pixels of `pictures` and maps every pixel to one.
///
/// The box with the largest spread, weighted by its pixels, is cut at the median of its longest
/// axis until there are enough boxes; each box becomes its mean.
/// - Source: Heckbert 1982, "Color image quantization for frame buffer display", section 4.
func medianCut(_ pictures: [Picture], colourCount: Int) -> (Palette, [[UInt8]]) {
  var pixels: [Pixel] = []
  pixels.reserveCapacity(pictures.reduce(0) { $0 + $1.width * $1.height })
  for (number, picture) in pictures.enumerated() {
    for index in 0..<(picture.width * picture.height) {
      let start = index * picture.channels
      let last = picture.channels - 1
      pixels.append(
        Pixel(
          channels: SIMD3(
            picture.pixels[start], picture.pixels[start + last / 2], picture.pixels[start + last]),
          picture: UInt32(number), index: UInt32(index)))
    }
  }
  var boxes = pixels.isEmpty ? [] : [Box(pixels.indices, of: pixels)]
  while boxes.count < colourCount {
    guard let widest = boxes.indices.max(by: { boxes[$0].weight < boxes[$1].weight }),
      boxes[widest].weight > 0
    else { break }
    let box = boxes[widest]
    let axis = box.longestAxis
    pixels[box.range].sort { $0.channels[axis] < $1.channels[axis] }
    let cut = cutPosition(in: pixels, range: box.range, axis: axis)
    boxes[widest] = Box(box.range.lowerBound..<cut, of: pixels)
    boxes.append(Box(cut..<box.range.upperBound, of: pixels))
  }

  var indices = pictures.map { [UInt8](repeating: 0, count: $0.width * $0.height) }
  for (colour, box) in boxes.enumerated() {
    for pixel in pixels[box.range] {
      indices[Int(pixel.picture)][Int(pixel.index)] = UInt8(colour)
    }
  }
  return (Palette(colours: boxes.map { $0.mean(of: pixels) }), indices)
}

/// One pixel and where it came from.
private struct Pixel {
  var channels: SIMD3<UInt8>
  var picture: UInt32
  var index: UInt32
}

/// A range of the pixel array whose pixels will share one colour.
private struct Box {
  let range: Range<Int>
  let longestAxis: Int
  /// Squared extent along the longest axis times pixels; 0 when all pixels are equal.
  let weight: Int

  init(_ range: Range<Int>, of pixels: [Pixel]) {
    self.range = range
    var low = SIMD3<UInt8>(repeating: 255)
    var high = SIMD3<UInt8>(repeating: 0)
    for index in range {
      low = pointwiseMin(low, pixels[index].channels)
      high = pointwiseMax(high, pixels[index].channels)
    }
    let extent = high &- low
    longestAxis =
      extent[0] >= extent[1] && extent[0] >= extent[2] ? 0 : (extent[1] >= extent[2] ? 1 : 2)
    let length = Int(extent[longestAxis])
    weight = length * length * range.count
  }

  func mean(of pixels: [Pixel]) -> Palette.Colour {
    var sum = SIMD3<Int>(repeating: 0)
    for index in range { sum &+= SIMD3<Int>(truncatingIfNeeded: pixels[index].channels) }
    let half = SIMD3<Int>(repeating: range.count / 2)
    let mean = (sum &+ half) / SIMD3<Int>(repeating: range.count)
    return Palette.Colour(red: UInt8(mean[0]), green: UInt8(mean[1]), blue: UInt8(mean[2]))
  }
}

/// The median position, moved to where the value changes so that equal pixels stay together.
private func cutPosition(in pixels: [Pixel], range: Range<Int>, axis: Int) -> Int {
  func value(_ index: Int) -> UInt8 { pixels[index].channels[axis] }
  let middle = range.lowerBound + range.count / 2
  var cut = middle
  while cut < range.upperBound, value(cut) == value(cut - 1) { cut += 1 }
  if cut < range.upperBound { return cut }
  cut = middle
  while value(cut) == value(cut - 1) { cut -= 1 }
  return cut
}
