import Tensors

extension Picture {
  /// The picture cut and scaled to what a network takes: the middle square where that is wanted.
  ///
  /// - Precondition: both extents are positive, and `channels` is 1 or 3.
  public func fitted(width: Int, height: Int, channels: Int) -> Picture {
    let cut = width == height ? middleSquare() : self
    return cut.inChannels(channels).resampled(width: width, height: height)
  }
}

extension Tensor {
  /// A picture as a batch of one, (1, C, H, W); black becomes the lower end of `range`, white the upper.
  public init(_ picture: Picture, range: ClosedRange<Float>) {
    let plane = picture.width * picture.height
    let scale = (range.upperBound - range.lowerBound) / 255
    var values: [Float] = []
    values.reserveCapacity(plane * picture.channels)
    for channel in 0..<picture.channels {
      for pixel in 0..<plane {
        let level = picture.pixels[pixel * picture.channels + channel]
        values.append(range.lowerBound + Float(level) * scale)
      }
    }
    self.init(shape: [1, picture.channels, picture.height, picture.width], values: values)
  }
}
