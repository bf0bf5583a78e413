import Glibc
import Networks

/// An operation on plain row-major arrays: what plans do between layers, not in their hot loops.
///
/// Every function takes one image at a time; shapes leave the batch axis out.
struct RowMajorOperation {
  enum Kind {
    case tensor(TensorOperation)
    case groupNorm(groups: Int, epsilon: Float, weight: [Float], bias: [Float])
    case function(ElementFunction)
  }

  let kind: Kind
  let inputs: [[Int]]
  let output: [Int]
  /// The value of a constant; else empty.
  var constant: [Float] = []

  /// Numbers in the inputs and the output of one image.
  var floatCount: Int { inputs.reduce(output.product) { $0 + $1.product } }

  /// Computes one image.
  func run(_ sources: [UnsafePointer<Float>], to target: UnsafeMutablePointer<Float>) {
    switch kind {
    case .function(let function):
      for index in 0..<output.product { target[index] = function(sources[0][index]) }
    case .groupNorm(let groups, let epsilon, let weight, let bias):
      normalize(
        sources[0], to: target, groups: groups, epsilon: epsilon, weight: weight, bias: bias)
    case .tensor(let operation): run(operation, sources, to: target)
    }
  }

  private func run(
    _ operation: TensorOperation, _ sources: [UnsafePointer<Float>],
    to target: UnsafeMutablePointer<Float>
  ) {
    switch operation {
    case .constant: for index in constant.indices { target[index] = constant[index] }
    case .combine(let combination): combine(combination, sources, to: target)
    case .matrixProduct: multiply(sources, to: target)
    case .concatenate(let axis): concatenate(sources, axis: axis, to: target)
    case .pad(let before, _, let padding): pad(sources[0], to: target, before, padding)
    case .reduce(let reduction, let axes, _):
      reduce(reduction, sources[0], axes: axes, to: target)
    case .softmax(let axis): softmax(sources[0], axis: axis, to: target)
    case .transpose(let axes):
      let strides = inputs[0].strides
      gather(sources[0], to: target, strides: axes.map { strides[$0] })
    case .slice(let axis, let start, _, let step):
      var strides = inputs[0].strides
      let offset = start * strides[axis]
      strides[axis] *= step
      gather(sources[0] + offset, to: target, strides: strides)
    case .gather(let axis, let indices):
      let inner = inputs[0][(axis + 1)...].reduce(1, *)
      for outer in 0..<inputs[0][..<axis].reduce(1, *) {
        for (place, index) in indices.enumerated() {
          (target + (outer * indices.count + place) * inner).update(
            from: sources[0] + (outer * inputs[0][axis] + index) * inner, count: inner)
        }
      }
    case .expand:
      gather(sources[0], to: target, strides: inputs[0].strides(broadcastTo: output))
    case .depthToSpace(let block, let channelsFirst):
      depthToSpace(sources[0], block: block, channelsFirst: channelsFirst, to: target)
    }
  }

  /// Visits the output in order, reading where the strides of its axes lead.
  private func gather(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, strides: [Int],
    shape: [Int]? = nil
  ) {
    let shape = shape ?? output
    var place = [Int](repeating: 0, count: shape.count)
    var offset = 0
    for index in 0..<shape.product {
      target[index] = source[offset]
      var axis = shape.count - 1
      while axis >= 0 {
        place[axis] += 1
        offset += strides[axis]
        if place[axis] < shape[axis] { break }
        offset -= strides[axis] * shape[axis]
        place[axis] = 0
        axis -= 1
      }
    }
  }

  private func combine(
    _ combination: TensorOperation.Combination, _ sources: [UnsafePointer<Float>],
    to target: UnsafeMutablePointer<Float>
  ) {
    if inputs[0] == inputs[1] {
      for index in 0..<output.product {
        target[index] = combination(sources[0][index], sources[1][index])
      }
      return
    }
    gather(sources[0], to: target, strides: inputs[0].strides(broadcastTo: output))
    let other = UnsafeMutablePointer<Float>.allocate(capacity: output.product)
    defer { other.deallocate() }
    gather(sources[1], to: other, strides: inputs[1].strides(broadcastTo: output))
    for index in 0..<output.product { target[index] = combination(target[index], other[index]) }
  }

  private func multiply(
    _ sources: [UnsafePointer<Float>], to target: UnsafeMutablePointer<Float>
  ) {
    let rank = output.count
    let (rows, columns) = (output[rank - 2], output[rank - 1])
    let depth = inputs[0][inputs[0].count - 1]
    let batch = Array(output.dropLast(2))
    // Which matrix of each input every matrix of the output is made of.
    func starts(_ shape: [Int], _ size: Int) -> [Int] {
      let strides = Array(shape.dropLast(2)).strides(broadcastTo: batch)
      return (0..<batch.product).map { index in
        var (rest, offset) = (index, 0)
        for axis in batch.indices.reversed() {
          offset += rest % batch[axis] * strides[axis]
          rest /= batch[axis]
        }
        return offset * size
      }
    }
    let left = starts(inputs[0], rows * depth)
    let right = starts(inputs[1], depth * columns)
    for matrix in 0..<batch.product {
      for row in 0..<rows {
        let line = target + (matrix * rows + row) * columns
        line.update(repeating: 0, count: columns)
        for k in 0..<depth {
          let factor = sources[0][left[matrix] + row * depth + k]
          let other = sources[1] + right[matrix] + k * columns
          for column in 0..<columns { line[column] += factor * other[column] }
        }
      }
    }
  }

  private func concatenate(
    _ sources: [UnsafePointer<Float>], axis: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let line = output[axis...].product
    var start = 0
    for (source, shape) in zip(sources, inputs) {
      let count = shape[axis...].product
      for outer in 0..<output[..<axis].product {
        (target + outer * line + start).update(from: source + outer * count, count: count)
      }
      start += count
    }
  }

  private func pad(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ before: [Int],
    _ padding: TensorOperation.Padding
  ) {
    let shape = inputs[0]
    let strides = shape.strides
    for index in 0..<output.product {
      var (rest, offset, isInside) = (index, 0, true)
      for axis in output.indices.reversed() {
        var place = rest % output[axis] - before[axis]
        rest /= output[axis]
        let last = shape[axis] - 1
        switch padding {
        case .value: isInside = isInside && (0...last).contains(place)
        case .edge: place = min(max(place, 0), last)
        case .reflect: place = place < 0 ? -place : place > last ? 2 * last - place : place
        }
        offset += place * strides[axis]
      }
      if case .value(let value) = padding, !isInside {
        target[index] = value
      } else {
        target[index] = source[offset]
      }
    }
  }

  private func reduce(
    _ reduction: TensorOperation.Reduction, _ source: UnsafePointer<Float>, axes: [Int],
    to target: UnsafeMutablePointer<Float>
  ) {
    let shape = inputs[0]
    let kept = shape.indices.filter { !axes.contains($0) }
    let count = axes.reduce(1) { $0 * shape[$1] }
    let order = kept + shape.indices.filter(axes.contains)
    let strides = shape.strides
    let values = UnsafeMutablePointer<Float>.allocate(capacity: shape.product)
    defer { values.deallocate() }
    gather(
      source, to: values, strides: order.map { strides[$0] }, shape: order.map { shape[$0] })
    for index in 0..<(shape.product / count) {
      target[index] = reduction(UnsafeBufferPointer(start: values + index * count, count: count))
    }
  }

  private func softmax(
    _ source: UnsafePointer<Float>, axis: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let (count, inner) = (output[axis], output[(axis + 1)...].product)
    for outer in 0..<output[..<axis].product {
      for index in 0..<inner {
        let start = outer * count * inner + index
        let places = stride(from: start, to: start + count * inner, by: inner)
        let largest = places.reduce(-Float.infinity) { max($0, source[$1]) }
        var sum: Float = 0
        for place in places {
          target[place] = expf(source[place] - largest)
          sum += target[place]
        }
        for place in places { target[place] /= sum }
      }
    }
  }

  private func depthToSpace(
    _ source: UnsafePointer<Float>, block: Int, channelsFirst: Bool,
    to target: UnsafeMutablePointer<Float>
  ) {
    let (channels, height, width) = (output[0], output[1], output[2])
    for channel in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          let corner = y % block * block + x % block
          let from =
            channelsFirst ? channel * block * block + corner : corner * channels + channel
          target[(channel * height + y) * width + x] =
            source[(from * (height / block) + y / block) * (width / block) + x / block]
        }
      }
    }
  }

  private func normalize(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, groups: Int,
    epsilon: Float, weight: [Float], bias: [Float]
  ) {
    let area = output.dropFirst().product
    let perGroup = output[0] / groups
    for group in 0..<groups {
      let start = group * perGroup * area
      let values = UnsafeBufferPointer(start: source + start, count: perGroup * area)
      let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
      let variance =
        values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        / Double(values.count)
      let factor = 1 / (variance + Double(epsilon)).squareRoot()
      for channel in (group * perGroup)..<((group + 1) * perGroup) {
        let scale = Float(factor) * weight[channel]
        let shift = bias[channel] - Float(mean) * scale
        for index in (channel * area)..<((channel + 1) * area) {
          target[index] = source[index] * scale + shift
        }
      }
    }
  }
}

extension TensorOperation.Reduction {
  /// One number out of `values`, added up in double precision.
  fileprivate func callAsFunction(_ values: UnsafeBufferPointer<Float>) -> Float {
    switch self {
    case .sum: Float(values.reduce(0.0) { $0 + Double($1) })
    case .mean: Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
    case .maximum: values.reduce(-Float.infinity, max)
    case .minimum: values.reduce(Float.infinity, min)
    case .product: Float(values.reduce(1.0) { $0 * Double($1) })
    case .sumOfSquares: Float(values.reduce(0.0) { $0 + Double($1) * Double($1) })
    case .norm: Float(values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
    }
  }
}

extension Collection<Int> {
  /// All of them multiplied: how many numbers a shape has.
  var product: Int { reduce(1, *) }
}

extension [Int] {
  /// Numbers from one entry of each axis to the next, row-major.
  fileprivate var strides: [Int] {
    var result = [Int](repeating: 1, count: count)
    for axis in indices.dropLast().reversed() { result[axis] = result[axis + 1] * self[axis + 1] }
    return result
  }

  /// The strides by which an array of this shape is read as one of `shape`: 0 where it is repeated.
  fileprivate func strides(broadcastTo shape: [Int]) -> [Int] {
    let padding = [Int](repeating: 0, count: shape.count - count)
    return padding + zip(self, strides).map { $0 == 1 ? 0 : $1 }
  }
}
