import Tensors

/// Mean and variance of each channel of pictures (N, channels, ...), over all of them.
struct ChannelMoments {
  private(set) var means: [Double] = []
  private(set) var variances: [Double] = []
  private let channelCount: Int
  private let area: Int
  private let imageCount: Int

  init(_ values: Tensor) {
    imageCount = values.shape[0]
    channelCount = values.shape[1]
    area = values.shape.dropFirst(2).reduce(1, *)
    let count = Double(imageCount * area)
    values.values.withUnsafeBufferPointer { values in
      for channel in 0..<channelCount {
        var (first, second) = (0.0, 0.0)
        for image in 0..<imageCount {
          let start = (image * channelCount + channel) * area
          let plane = UnsafeBufferPointer(rebasing: values[start..<(start + area)])
          let sums = Self.sums(plane)
          first += sums.first
          second += sums.second
        }
        let mean = first / count
        means.append(mean)
        variances.append(max(second / count - mean * mean, 0))
      }
    }
  }

  /// The sum of some numbers, and of their squares.
  private static func sums(_ values: UnsafeBufferPointer<Float>) -> (first: Double, second: Double)
  {
    // Four sums at a time: one alone waits for each addition.
    var first = SIMD4<Double>()
    var second = SIMD4<Double>()
    var index = 0
    while index + 4 <= values.count {
      let four = SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3])
      let wide = SIMD4<Double>(four)
      first += wide
      second += wide * wide
      index += 4
    }
    var (sum, squares) = (first.sum(), second.sum())
    for value in values[index...] {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    return (sum, squares)
  }

  /// Puts `scale` times the distance of each number of a channel from its mean, plus `mean`, in its place.
  func move(_ channel: Int, of values: inout Tensor, to mean: Float, scale: Float) {
    let old = Float(means[channel])
    values.values.withUnsafeMutableBufferPointer { values in
      for image in 0..<imageCount {
        let start = (image * channelCount + channel) * area
        for index in start..<(start + area) { values[index] = (values[index] - old) * scale + mean }
      }
    }
  }
}
