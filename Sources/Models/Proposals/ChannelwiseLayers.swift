import Inference
import Kernels
import Networks
import Tensors

/// Batch norms and activations on pictures as they lie: what a plan does, without turning them around first.
struct ChannelwiseLayers {
  private enum Step {
    /// x times a factor plus a shift, one of each for every channel, then times a slope below zero.
    case affine(scale: [Float], shift: [Float], slope: Float)
    case activation(Activation)
    case function(ElementFunction)
  }

  private var steps: [Step] = []

  /// What `layers` do to pictures of `channels` channels; nil for layers of other kinds, and where a parameter is
  /// not there or has another length.
  init?(_ layers: [LayerDescription], _ weights: any WeightSource, channels: Int) {
    for layer in layers {
      switch layer.kind {
      case .batchNorm(_, let epsilon, _):
        func values(_ name: String) -> [Float]? {
          let found = (try? weights.tensor("generator.\(layer.name).\(name)"))?.values
          return found?.count == channels ? found : nil
        }
        guard let mean = values("running_mean"), let variance = values("running_var"),
          let gamma = values("weight"), let beta = values("bias")
        else { return nil }
        let factors = NormFactors(
          weight: gamma, bias: beta, mean: mean, variance: variance, epsilon: epsilon)
        steps.append(
          .affine(
            scale: factors.scale.map { Float($0) }, shift: factors.shift.map { Float($0) },
            slope: 1))
      case .relu: rectify(0, channels)
      case .leakyRelu(let slope): rectify(slope, channels)
      case .tanh: steps.append(.activation(.tanh))
      case .sigmoid: steps.append(.activation(.sigmoid))
      case .function(let function): steps.append(.function(function))
      default: return nil
      }
    }
  }

  private mutating func rectify(_ slope: Float, _ channels: Int) {
    if case .affine(let scale, let shift, 1) = steps.last {
      steps[steps.count - 1] = .affine(scale: scale, shift: shift, slope: slope)
      return
    }
    steps.append(
      .affine(
        scale: [Float](repeating: 1, count: channels),
        shift: [Float](repeating: 0, count: channels), slope: slope))
  }

  /// The mean of what becomes of the first `count` of `pictures` (N, channels, ...), as a batch of one.
  func mean(of pictures: Tensor, first count: Int, on processor: Processor) -> Tensor {
    let area = pictures.shape.dropFirst(2).reduce(1, *)
    let channels = pictures.shape[1]
    let images = min(count, pictures.shape[0])
    let share = 1 / Float(images)
    var sum = [Float](repeating: 0, count: channels * area)
    pictures.values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        guard let first = values.baseAddress, let target = sum.baseAddress else { return }
        // So many channels at a time that they stay in a near cache.
        let grain = max(1, 4096 / area)
        processor.parallelFor((channels + grain - 1) / grain) { index in
          let range = (index * grain)..<min((index + 1) * grain, channels)
          withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count * area) { room in
            guard let room = room.baseAddress else { return }
            for image in 0..<images {
              let start = (image * channels + range.lowerBound) * area
              run(first + start, channels: range, area, to: room, on: processor)
              let sums = target + range.lowerBound * area
              for index in 0..<(range.count * area) { sums[index] += room[index] * share }
            }
          }
        }
      }
    }
    return Tensor(shape: [1] + pictures.shape.dropFirst(), values: sum)
  }

  /// What becomes of some channels of one picture.
  private func run(
    _ source: UnsafePointer<Float>, channels: Range<Int>, _ area: Int,
    to target: UnsafeMutablePointer<Float>, on processor: Processor
  ) {
    let count = channels.count * area
    target.update(from: source, count: count)
    for step in steps {
      switch step {
      case .affine(let scale, let shift, let slope):
        for (index, channel) in channels.enumerated() {
          let plane = target + index * area
          let (factor, start) = (scale[channel], shift[channel])
          for pixel in 0..<area {
            let value = plane[pixel] * factor + start
            plane[pixel] = value > 0 ? value : value * slope
          }
        }
      case .activation(let activation):
        processor.apply(activation, UnsafePointer(target), to: target, count: count)
      case .function(let function):
        for index in 0..<count { target[index] = function(target[index]) }
      }
    }
  }
}
