import KernelCore

// Whole-buffer functions. Source and target may be the same memory.

extension Processor {
  /// target[i] = activation(source[i]).
  public func apply(
    _ activation: Activation, _ source: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    apply(activation.function, activation.slope, source, target, count)
  }

  /// target[i] = e^source[i], for exponents in [-87.3, 88.3]; beyond, the value at the nearer end.
  public func exponential(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    apply(.exponential, 0, source, target, count)
  }

  /// target[i] = ln source[i]; what is not a positive normal number counts as the smallest one.
  public func logarithm(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    apply(.logarithm, 0, source, target, count)
  }

  private func apply(
    _ function: UnaryFunction, _ slope: Float, _ source: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    parallelChunks(count) { [kernels] start, count in
      kernels.apply(function, slope, source + start, target + start, count)
    }
  }

  /// The activation of all pixels of a map, into one of equal shape; borders are left alone.
  public func apply(_ activation: Activation, _ source: FeatureMap, to target: FeatureMap) {
    forRuns(source.layout, target.layout) { [kernels] run in
      kernels.apply(
        activation.function, activation.slope, source.pointer + run.first,
        target.pointer + run.second, run.count)
    }
  }

  /// target[i] = gradient[i] * activation'(x), given the result y = activation(x).
  public func differentiate(
    _ activation: Activation, result: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelChunks(count) { [kernels] start, count in
      kernels.differentiate(
        activation.derivative, activation.slope, result + start, gradient + start,
        target + start, count)
    }
  }

  /// The same over the pixels of maps of equal shape; gradient and target share their layout.
  public func differentiate(
    _ activation: Activation, result: FeatureMap, gradient: FeatureMap, to target: FeatureMap
  ) {
    precondition(
      gradient.layout == target.layout, "\(gradient.layout) is not \(target.layout)")
    forRuns(result.layout, gradient.layout) { [kernels] run in
      kernels.differentiate(
        activation.derivative, activation.slope, result.pointer + run.first,
        gradient.pointer + run.second, target.pointer + run.second, run.count)
    }
  }

  /// target[i] += factor * source[i].
  public func addScaled(
    _ factor: Float, _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    parallelChunks(count) { [kernels] start, count in
      kernels.addScaled(factor, source + start, target + start, count)
    }
  }

  /// target[i] = factor * source[i].
  public func scale(
    _ factor: Float, _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    parallelChunks(count) { [kernels] start, count in
      kernels.scale(factor, source + start, target + start, count)
    }
  }

  /// matrix[row][column] = f(matrix[row][column] + bias[column]); see `LinearKernel.forward`.
  func addBias(
    _ bias: UnsafePointer<Float>?, slope: Float, to matrix: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int
  ) {
    parallelChunks(rows, grain: max(1, (1 << 14) / max(1, columns))) { [kernels] start, count in
      for row in start..<(start + count) {
        let target = matrix + row * columns
        if let bias { kernels.addScaled(1, bias, target, columns) }
        if slope != 1 { kernels.apply(.leakyRelu, slope, target, target, columns) }
      }
    }
  }

  /// Copies pixels between two maps of equal shape; the target's border is left alone.
  public func copy(_ source: FeatureMap, to target: FeatureMap) {
    forRuns(source.layout, target.layout) { run in
      (target.pointer + run.second).update(from: source.pointer + run.first, count: run.count)
    }
  }

  /// Adds the pixels of a map to those of one of equal shape; borders are left alone.
  public func add(_ source: FeatureMap, to target: FeatureMap) {
    forRuns(source.layout, target.layout) { [kernels] run in
      kernels.addScaled(1, source.pointer + run.first, target.pointer + run.second, run.count)
    }
  }

  /// One Adam step (Kingma & Ba 2014, arXiv:1412.6980, Algorithm 1, as `torch.optim.Adam`).
  ///
  /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
  /// w -= learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon).
  /// - Parameter step: t, from 1.
  public func adam(
    weights: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    firstMoments: UnsafeMutablePointer<Float>, secondMoments: UnsafeMutablePointer<Float>,
    count: Int, step: Int, learningRate: Double, beta1: Double, beta2: Double,
    epsilon: Double = 1e-8
  ) {
    // beta1^t and beta2^t.
    var beta1Power = 1.0
    var beta2Power = 1.0
    // Powers by squaring: exact enough and the same everywhere, unlike a library's pow.
    var square1 = beta1
    var square2 = beta2
    var bits = step
    while bits > 0 {
      if bits & 1 == 1 {
        beta1Power *= square1
        beta2Power *= square2
      }
      square1 *= square1
      square2 *= square2
      bits >>= 1
    }
    let constants = AdamConstants(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
      stepSize: Float(learningRate / (1 - beta1Power)),
      inverseRootCorrection: Float(1 / (1 - beta2Power).squareRoot()))
    parallelChunks(count) { [kernels] start, count in
      kernels.adam(
        constants, weights + start, gradients + start, firstMoments + start,
        secondMoments + start, count)
    }
  }

  /// Runs `body` for stretches of consecutive floats, as many in each, that together cover all pixels
  /// of two maps of equal shape; borders are left alone.
  public func forPixels(
    of first: FeatureMap, and second: FeatureMap,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    forRuns(first.layout, second.layout) { run in
      body(first.pointer + run.first, second.pointer + run.second, run.count)
    }
  }

  /// A stretch of consecutive floats in two maps.
  struct PixelRun {
    var first: Int
    var second: Int
    var count: Int
  }

  /// Runs `body` for stretches that together cover all pixels of two maps of equal shape.
  func forRuns(
    _ first: PixelLayout, _ second: PixelLayout, _ body: (PixelRun) -> Void
  ) {
    precondition(first.hasShape(of: second), "\(first) is not shaped like \(second)")
    if first.border == 0 && second.border == 0 {
      parallelChunks(first.floatCount) { start, count in
        body(PixelRun(first: start, second: start, count: count))
      }
      return
    }
    let run = first.width * first.channels
    let lines = first.images * first.height
    let grain = max(1, (1 << 14) / max(1, run))
    parallelChunks(lines, grain: grain) { start, count in
      for line in start..<(start + count) {
        let image = line / first.height
        let y = line - image * first.height
        body(
          PixelRun(
            first: image * first.imageStride + first.offset(y: y, x: 0),
            second: image * second.imageStride + second.offset(y: y, x: 0), count: run))
      }
    }
  }
}
