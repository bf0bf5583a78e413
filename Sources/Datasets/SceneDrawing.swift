import Kernels
import Scenes

extension Scene {
  /// Pictures of the scene as numbers, row-major (N, channels, side, side).
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - range: what levels 0 and 255 become.
  ///   - processor: whose threads draw; nil for the caller's alone.
  ///   - factors: the value of each factor, by the number of the picture.
  public func drawn(
    _ count: Int, range: ClosedRange<Float>, on processor: Processor?,
    factors: (Int) -> [Double]
  ) -> [Float] {
    let (size, area) = (pictureSize, side * side)
    let scale = (range.upperBound - range.lowerBound) * (1 / 255)
    return [Float](unsafeUninitializedCapacity: count * size) { target, filled in
      func draw(_ place: Int) {
        let levels = picture(of: factors(place))
        for (position, level) in levels.enumerated() {
          let (pixel, channel) = position.quotientAndRemainder(dividingBy: channels)
          target[place * size + channel * area + pixel] =
            range.lowerBound + Float(level) * scale
        }
      }
      if let processor {
        processor.parallelFor(count, draw)
      } else {
        (0..<count).forEach(draw)
      }
      filled = count * size
    }
  }
}
