extension TensorOperation {
  /// The shape of the result; nil if the inputs are not what the operation takes.
  ///
  /// No result has rank 0: a single number has the shape (1).
  public func outputShape(for inputs: [[Int]]) -> [Int]? {
    if let inputCount, inputs.count != inputCount { return nil }
    if case .constant(let shape) = self { return shape }
    guard let first = inputs.first else { return nil }
    func has(_ axis: Int) -> Bool { first.indices.contains(axis) }
    switch self {
    case .constant: return nil
    case .combine: return Self.broadcastShape(first, inputs[1])
    case .matrixProduct: return Self.product(first, inputs[1])
    case .concatenate(let axis):
      guard has(axis) else { return nil }
      var result = first
      for shape in inputs.dropFirst() {
        guard shape.count == first.count,
          shape.indices.allSatisfy({ $0 == axis || shape[$0] == first[$0] })
        else { return nil }
        result[axis] += shape[axis]
      }
      return result
    case .transpose(let axes):
      return axes.sorted() == Array(first.indices) ? axes.map { first[$0] } : nil
    case .slice(let axis, let start, let count, let step):
      guard has(axis), count > 0, first[axis] > start, start >= 0,
        (0..<first[axis]).contains(start + (count - 1) * step)
      else { return nil }
      return first.replacing(axis, by: count)
    case .gather(let axis, let indices):
      guard has(axis), !indices.isEmpty, indices.allSatisfy({ (0..<first[axis]).contains($0) })
      else { return nil }
      return first.replacing(axis, by: indices.count)
    case .pad(let before, let after, let padding):
      return Self.padded(first, before, after, padding)
    case .reduce(_, let axes, let keepsAxes):
      guard axes.allSatisfy(has) else { return nil }
      let kept = first.indices.compactMap { axes.contains($0) ? keepsAxes ? 1 : nil : first[$0] }
      return kept.isEmpty ? [1] : kept
    case .softmax(let axis): return has(axis) ? first : nil
    case .depthToSpace(let block, _):
      guard first.count == 3, block > 0, first[0] % (block * block) == 0 else { return nil }
      return [first[0] / (block * block), first[1] * block, first[2] * block]
    case .expand(let shape):
      return Self.broadcastShape(first, shape) == shape ? shape : nil
    }
  }

  /// The shape that both are repeated to; nil if they do not fit.
  public static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    let (a, b) = (aligned(a, rank), aligned(b, rank))
    var result: [Int] = []
    for (x, y) in zip(a, b) {
      guard x == y || x == 1 || y == 1 else { return nil }
      result.append(x == 1 ? y : x)
    }
    return result
  }

  /// The shape with axes of extent 1 before it, so that it has `rank`.
  static func aligned(_ shape: [Int], _ rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank - shape.count) + shape
  }

  private static func product(_ a: [Int], _ b: [Int]) -> [Int]? {
    guard a.count >= 2, b.count >= 2, a[a.count - 1] == b[b.count - 2],
      let batch = broadcastShape(Array(a.dropLast(2)), Array(b.dropLast(2)))
    else { return nil }
    return batch + [a[a.count - 2], b[b.count - 1]]
  }

  private static func padded(
    _ shape: [Int], _ before: [Int], _ after: [Int], _ padding: Padding
  ) -> [Int]? {
    guard before.count == shape.count, after.count == shape.count else { return nil }
    var result: [Int] = []
    for axis in shape.indices {
      let extent = before[axis] + shape[axis] + after[axis]
      // A negative pad takes entries away.
      guard extent > 0, max(before[axis], after[axis]) < shape[axis] || padding != .reflect else {
        return nil
      }
      result.append(extent)
    }
    return result
  }
}

extension [Int] {
  /// The shape with another extent along one axis.
  fileprivate func replacing(_ axis: Int, by extent: Int) -> [Int] {
    var result = self
    result[axis] = extent
    return result
  }
}
