import Kernels
import TestSupport
import Testing

struct ElementwiseTests {
  static let activations: [Activation] = [
    .identity, .relu, .leakyRelu(slope: 0.1), .tanh, .sigmoid,
  ]

  @Test(arguments: activations)
  func activationsAgreeWithScalarTwins(_ activation: Activation) {
    for size in awkwardSizes {
      let x = pattern(size, salt: size, scale: 9)
      let gradient = pattern(size, salt: size + 1)
      let y = x.map { Reference.apply(activation, $0) }
      let derivative = zip(y, gradient).map {
        Reference.derivative(activation, result: $0) * $1
      }
      for processor in processors {
        let (xs, ys, gs) = (FloatBuffer(x), FloatBuffer(y), FloatBuffer(gradient))
        let target = FloatBuffer(count: size)
        processor.apply(activation, xs.pointer, to: target.pointer, count: size)
        expectClose(target.values, y, tolerance: 1e-6, "\(activation) \(size) \(processor.name)")
        processor.differentiate(
          activation, result: ys.pointer, gradient: gs.pointer, to: gs.pointer, count: size)
        expectClose(gs.values, derivative, tolerance: 1e-6, "derivative of \(activation) \(size)")
      }
    }
  }

  /// The largest error over a dense grid, in units of the last place of the right result.
  @Test(arguments: InstructionSet.supported)
  func transcendentalsAreAFewUlpsOff(_ level: InstructionSet) {
    let processor = Processor(instructionSet: level, threadCount: 1)
    func worst(
      _ range: ClosedRange<Double>, _ twin: (Float) -> Float,
      _ kernel: (FloatBuffer, FloatBuffer) -> Void
    ) -> Float {
      let steps = 60_000
      let x = (0...steps).map {
        Float(range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(steps))
      }
      let source = FloatBuffer(x)
      let target = FloatBuffer(count: x.count)
      kernel(source, target)
      return zip(x, target.values).map { x, found in
        let expected = twin(x)
        return abs(found - expected) / max(expected.magnitude.ulp, .leastNormalMagnitude)
      }.max() ?? .infinity
    }
    #expect(
      worst(-87...88, Reference.exponential) {
        processor.exponential($0.pointer, to: $1.pointer, count: $0.count)
      } <= 2)
    #expect(
      worst(1e-30...100, Reference.logarithm) {
        processor.logarithm($0.pointer, to: $1.pointer, count: $0.count)
      } <= 2)
    #expect(
      worst(1e-4...3, Reference.logarithm) {
        processor.logarithm($0.pointer, to: $1.pointer, count: $0.count)
      } <= 2)
    #expect(
      worst(-12...12, Reference.tanh) {
        processor.apply(.tanh, $0.pointer, to: $1.pointer, count: $0.count)
      } <= 3)
    #expect(
      worst(-30...30, Reference.sigmoid) {
        processor.apply(.sigmoid, $0.pointer, to: $1.pointer, count: $0.count)
      } <= 4)
  }

  @Test func extremesSaturate() {
    let x: [Float] = [-1000, -100, 0, 100, 1000, -.infinity, .infinity]
    for processor in processors {
      let source = FloatBuffer(x)
      let target = FloatBuffer(count: x.count)
      processor.apply(.sigmoid, source.pointer, to: target.pointer, count: x.count)
      let sigmoid = target.values
      #expect(sigmoid.allSatisfy { $0 >= 0 && $0 <= 1 } && sigmoid[2] == 0.5, "\(sigmoid)")
      #expect(sigmoid[4] == 1 && sigmoid[6] == 1 && sigmoid[0] < 1e-37 && sigmoid[5] < 1e-37)
      processor.apply(.tanh, source.pointer, to: target.pointer, count: x.count)
      #expect(target.values == [-1, -1, 0, 1, 1, -1, 1])
    }
  }

  @Test func sumsAndScales() {
    for size in awkwardSizes {
      let (x, y) = (pattern(size, salt: 1), pattern(size, salt: 2))
      for processor in processors {
        let (source, target) = (FloatBuffer(x), FloatBuffer(y))
        processor.addScaled(0.75, source.pointer, to: target.pointer, count: size)
        expectClose(
          target.values, zip(x, y).map { $1 + 0.75 * $0 }, tolerance: 1e-6, "sum \(size)")
        processor.scale(-2, source.pointer, to: target.pointer, count: size)
        #expect(target.values == x.map { -2 * $0 }, "scale \(size) \(processor.name)")
      }
    }
  }

  /// 2 x 3 x 2 pixels of 5 channels without a border, added to such pixels inside one.
  @Test func mapsAreAddedInsideTheirBorders() {
    let narrow = PixelLayout(images: 2, height: 3, width: 2, channels: 5, border: 0)
    let wide = PixelLayout(images: 2, height: 3, width: 2, channels: 5, border: 1)
    for processor in processors {
      let source = FloatBuffer(pattern(narrow.floatCount, salt: 5))
      let start = pattern(wide.floatCount, salt: 6)
      let target = FloatBuffer(start)
      processor.add(FeatureMap(source, narrow), to: FeatureMap(target, wide))
      var expected = start
      for image in 0..<2 {
        for (y, x) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)] {
          for channel in 0..<5 {
            expected[image * wide.imageStride + wide.offset(y: y, x: x) + channel] +=
              source.values[image * narrow.imageStride + narrow.offset(y: y, x: x) + channel]
          }
        }
      }
      #expect(target.values == expected, "\(processor.name)")
    }
  }

  @Test func adamFollowsItsTwin() {
    for size in [1, 7, 16, 33, 40_001] {
      let start = pattern(size, salt: 3)
      for processor in processors {
        let weights = FloatBuffer(start)
        let (first, second) = (FloatBuffer(count: size), FloatBuffer(count: size))
        var twins = start.map { AdamTwin(weight: Double($0)) }
        for step in 1...4 {
          let gradient = pattern(size, salt: 10 + step, scale: 0.1)
          let gradients = FloatBuffer(gradient)
          processor.adam(
            weights: weights.pointer, gradients: gradients.pointer,
            firstMoments: first.pointer, secondMoments: second.pointer, count: size, step: step,
            learningRate: 1e-3, beta1: 0.5, beta2: 0.999)
          for index in twins.indices {
            twins[index].step(Double(gradient[index]), step)
          }
          withExtendedLifetime(gradients) {}
        }
        expectClose(
          weights.values, twins.map { Float($0.weight) }, tolerance: 1e-6, "Adam \(processor.name)")
        expectClose(first.values, twins.map { Float($0.first) }, tolerance: 1e-6, "first moments")
        expectClose(
          second.values, twins.map { Float($0.second) }, tolerance: 1e-8, "second moments")
      }
    }
  }
}

private struct AdamTwin {
  var weight: Double
  var first = 0.0
  var second = 0.0

  mutating func step(_ gradient: Double, _ step: Int) {
    Reference.adam(
      weight: &weight, gradient: gradient, first: &first, second: &second, step: step,
      learningRate: 1e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
  }
}
