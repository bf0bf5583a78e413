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
          for index in start..<(start + area) {
            let value = Double(values[index])
            first += value
            second += value * value
          }
        }
        let mean = first / count
        means.append(mean)
        variances.append(max(second / count - mean * mean, 0))
      }
    }
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
