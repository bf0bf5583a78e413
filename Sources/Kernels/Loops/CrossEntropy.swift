import KernelCore

extension Processor {
  /// The cross-entropy of pictures of probabilities against targets, both 0...1: for each picture the sum
  /// of -x log p - (1 - x) log(1 - p) over its pixels and channels, in nats, into `sums`; a pixel
  /// costs at most 87.3.
  ///
  /// The gradient at the log-odds that a sigmoid made the probabilities of, `scale` times (p - x), goes
  /// into `gradient`, which may not be one of the other maps.
  /// - Precondition: all maps have the same shape; there is a sum for each picture.
  public func crossEntropy(
    _ probabilities: FeatureMap, targets: FeatureMap, scale: Float, gradient: FeatureMap,
    sums: UnsafeMutablePointer<Double>
  ) {
    let layout = probabilities.layout
    precondition(
      targets.layout.hasShape(of: layout) && gradient.layout.hasShape(of: layout),
      "\(targets.layout) or \(gradient.layout) is not shaped like \(layout)")
    let kernels = kernels
    let count = layout.width * layout.channels
    parallelFor(layout.images) { image in
      func line(_ map: FeatureMap, _ y: Int) -> UnsafeMutablePointer<Float> {
        map.pointer + image * map.layout.imageStride + map.layout.offset(y: y, x: 0)
      }
      var sum = 0.0
      for y in 0..<layout.height {
        sum += kernels.crossEntropy(
          line(probabilities, y), line(targets, y), scale, line(gradient, y), count)
      }
      sums[image] = sum
    }
  }
}
