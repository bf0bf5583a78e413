extension Picture {
  /// The picture in another size: each new pixel is the mean of the area it covers when the picture
  /// shrinks, and interpolated between the nearest pixels when it grows.
  ///
  /// - Precondition: both extents are positive, of the picture and of the result.
  public func resampled(width newWidth: Int, height newHeight: Int) -> Picture {
    precondition(
      newWidth > 0 && newHeight > 0 && width > 0 && height > 0,
      "cannot resample \(width) x \(height) to \(newWidth) x \(newHeight)")
    guard newWidth != width || newHeight != height else { return self }
    let across = axisWeights(from: width, to: newWidth)
    let down = axisWeights(from: height, to: newHeight)

    var rows = [Float](repeating: 0, count: height * newWidth * channels)
    for y in 0..<height {
      for (x, source) in across.enumerated() {
        for channel in 0..<channels {
          var sum: Float = 0
          for (offset, weight) in source.weights.enumerated() {
            let column = source.first + offset
            sum += weight * Float(pixels[(y * width + column) * channels + channel])
          }
          rows[(y * newWidth + x) * channels + channel] = sum
        }
      }
    }
    var result = Picture(width: newWidth, height: newHeight, channels: channels)
    let rowLength = newWidth * channels
    for (y, source) in down.enumerated() {
      for x in 0..<rowLength {
        var sum: Float = 0
        for (offset, weight) in source.weights.enumerated() {
          sum += weight * rows[(source.first + offset) * rowLength + x]
        }
        result.pixels[y * rowLength + x] = UInt8(min(max(0, sum.rounded()), 255))
      }
    }
    return result
  }

  /// The brightness of pixel (`x`, `y`), 0...255, by the weights of ITU-R BT.601.
  public func luminance(x: Int, y: Int) -> Int {
    let start = (y * width + x) * channels
    guard channels == 3 else { return Int(pixels[start]) }
    let sum =
      299 * Int(pixels[start]) + 587 * Int(pixels[start + 1]) + 114 * Int(pixels[start + 2])
    return (sum + 500) / 1000
  }
}

/// The old pixels that make up one new pixel along an axis, with weights that sum to 1.
private struct AxisWeights {
  var first: Int
  var weights: [Float]
}

private func axisWeights(from old: Int, to new: Int) -> [AxisWeights] {
  let step = Float(old) / Float(new)
  return (0..<new).map { index in
    if new < old {
      let start = Float(index) * step
      let end = min(start + step, Float(old))
      let first = Int(start)
      let last = max(first, min(old - 1, Int(end.rounded(.up)) - 1))
      let weights = (first...last).map { pixel in
        max(0, min(Float(pixel + 1), end) - max(Float(pixel), start)) / (end - start)
      }
      return AxisWeights(first: first, weights: weights)
    }
    let centre = min(max(0, (Float(index) + 0.5) * step - 0.5), Float(old - 1))
    let first = min(Int(centre), max(0, old - 2))
    let share = centre - Float(first)
    return AxisWeights(first: first, weights: old == 1 ? [1] : [1 - share, share])
  }
}
