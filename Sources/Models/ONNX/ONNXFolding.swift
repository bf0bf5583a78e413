import Formats
import Networks

// Values that do not depend on the input are worked out as the graph is read: shapes above all.

extension ONNXImporter {
  /// Works the present node out if everything it reads is constant, or it asks for a shape.
  ///
  /// - Returns: whether it did.
  mutating func fold() throws(ONNXImportError) -> Bool {
    guard let output = node.outputs.first else { return true }
    if node.operation == "Shape", !node.inputs.isEmpty, let value = values[node.inputs[0]] {
      let full: [Int]
      switch value {
      case .constant(let array): full = array.shape
      case .stored(let tensor): full = tensor.shape
      case .layer(_, let shape): full = [1] + shape
      case .lost(let error): throw error
      }
      let start = integer("start", or: 0)
      let end = integer("end", or: full.count)
      let slice = ONNXSlice(start: start, end: end, step: 1, extent: full.count)
      let taken = slice.map { Array(full[$0.start..<($0.start + $0.count)]) } ?? []
      values[output] = .constant(ONNXArray(shape: [taken.count], integers: taken))
      return true
    }
    var inputs: [ONNXArray] = []
    for index in node.inputs.indices where has(index) {
      guard let array = constant(index) else { return false }
      inputs.append(array)
    }
    guard inputs.allSatisfy({ $0.count <= Self.foldLimit }) else {
      throw failure("constants of so many numbers are not worked out")
    }
    values[output] = .constant(try folded(inputs))
    return true
  }

  private func folded(_ inputs: [ONNXArray]) throws(ONNXImportError) -> ONNXArray {
    if node.operation == "Constant" { return try constantNode() }
    guard let first = inputs.first else { throw failure("it has no inputs") }
    switch node.operation {
    case "Identity", "Dropout": return first
    case "Cast":
      let isWhole = ![1, 10, 11, 16].contains(integer("to", or: 1))
      return isWhole
        ? ONNXArray(shape: first.shape, integers: first.whole)
        : ONNXArray(shape: first.shape, values: first.values)
    case "ConstantOfShape":
      let shape = first.whole
      let count = try size(shape)
      guard case .tensor(let constant)? = node.attributes["value"] else {
        return ONNXArray(shape: shape, values: [Float](repeating: 0, count: count))
      }
      let value = try Self.array(constant, "its value")
      guard value.count == 1 else { break }
      return value.taking([Int](repeating: 0, count: count), shape: shape)
    case "Range":
      guard inputs.count == 3, inputs.allSatisfy({ $0.count == 1 }) else { break }
      let (start, end, step) = (first.values[0], inputs[1].values[0], inputs[2].values[0])
      let count = step == 0 ? 0 : max(0, ((end - start) / step).rounded(.up))
      guard count <= Float(Self.foldLimit) else { throw failure("it has too many numbers") }
      let values = (0..<Int(count)).map { start + Float($0) * step }
      return inputs.allSatisfy { $0.integers != nil }
        ? ONNXArray(shape: [values.count], integers: values.map(ONNXArray.wholePart))
        : ONNXArray(shape: [values.count], values: values)
    case "Size": return ONNXArray(shape: [], integers: [first.count])
    case "Reshape", "Squeeze", "Unsqueeze", "Flatten": return first.reshaped(try newShape(inputs))
    case "Concat": return try concatenated(inputs)
    case "Gather": return try gathered(inputs)
    case "Slice": return try sliced(first, inputs)
    case "Transpose": return try transposed(first)
    case "Expand":
      guard inputs.count == 2,
        let shape = TensorOperation.broadcastShape(first.shape, inputs[1].whole)
      else { break }
      let target = ONNXArray(shape: shape, integers: [Int](repeating: 0, count: try size(shape)))
      return try combined([first, target]) { number, _ in number }
    case "Where":
      guard inputs.count == 3 else { break }
      let chosen = try combined([first, inputs[1]]) { condition, number in
        condition != 0 ? number : Double.nan
      }
      return try combined([chosen, inputs[2]]) { number, other in
        number.isNaN ? other : number
      }
    default:
      if let function = Self.foldedFunctions[node.operation] {
        return try combined(inputs, function)
      }
      if let function = Self.foldedUnary[node.operation] {
        let numbers = first.integers?.map { Double($0) } ?? first.values.map { Double($0) }
        return Self.array(
          first.shape, numbers.map(function), mayBeWhole: first.integers != nil)
      }
    }
    throw failure("it is not worked out for constants")
  }

  private static let foldedUnary: [String: @Sendable (Double) -> Double] = [
    "Neg": { -$0 }, "Abs": { $0.magnitude }, "Floor": { $0.rounded(.down) },
    "Ceil": { $0.rounded(.up) },
    "Sqrt": { $0.squareRoot() }, "Not": { $0 == 0 ? 1 : 0 }, "Reciprocal": { 1 / $0 },
  ]

  private static let foldedFunctions: [String: @Sendable (Double, Double) -> Double] = [
    "Add": { $0 + $1 }, "Sub": { $0 - $1 }, "Mul": { $0 * $1 }, "Div": { $0 / $1 },
    "Min": { min($0, $1) }, "Max": { max($0, $1) }, "Equal": { $0 == $1 ? 1 : 0 },
    "Greater": { $0 > $1 ? 1 : 0 }, "Less": { $0 < $1 ? 1 : 0 },
    "And": { $0 != 0 && $1 != 0 ? 1 : 0 }, "Or": { $0 != 0 || $1 != 0 ? 1 : 0 },
    "Mod": { $0.truncatingRemainder(dividingBy: $1) },
  ]

  private func constantNode() throws(ONNXImportError) -> ONNXArray {
    guard let attribute = node.attributes.first?.value else {
      throw failure("it has no value")
    }
    switch attribute {
    case .tensor(let constant): return try Self.array(constant, "its value")
    case .float(let value): return ONNXArray(shape: [], values: [value])
    case .integer(let value): return ONNXArray(shape: [], integers: [value])
    case .floats(let values): return ONNXArray(shape: [values.count], values: values)
    case .integers(let values): return ONNXArray(shape: [values.count], integers: values)
    case .text, .other: throw failure("its value is no number")
    }
  }

  private func size(_ shape: [Int]) throws(ONNXImportError) -> Int {
    // Extents beside a 0 count, too, as in `Limits`.
    guard shape.allSatisfy({ $0 >= 0 }), let count = Self.product(shape.map { max($0, 1) }),
      count <= Self.foldLimit
    else { throw failure("its result would have the shape \(shape)") }
    return shape.contains(0) ? 0 : count
  }

  /// Number by number, repeating axes of extent 1.
  private func combined(_ inputs: [ONNXArray], _ body: (Double, Double) -> Double)
    throws(ONNXImportError) -> ONNXArray
  {
    guard inputs.count == 2,
      let shape = TensorOperation.broadcastShape(inputs[0].shape, inputs[1].shape)
    else { throw failure("its inputs do not fit each other") }
    let count = try size(shape)
    let places = inputs.map { Self.places(of: $0.shape, in: shape, count: count) }
    func number(_ input: Int, _ index: Int) -> Double {
      let place = places[input][index]
      return inputs[input].integers.map { Double($0[place]) } ?? Double(inputs[input].values[place])
    }
    return Self.array(
      shape, (0..<count).map { body(number(0, $0), number(1, $0)) },
      mayBeWhole: inputs.allSatisfy { $0.integers != nil })
  }

  /// Numbers that were worked out; a quotient of whole numbers is cut off, what has no whole value is none.
  private static func array(_ shape: [Int], _ values: [Double], mayBeWhole: Bool) -> ONNXArray {
    mayBeWhole && values.allSatisfy { $0.magnitude < 1e15 }
      ? ONNXArray(shape: shape, integers: values.map { Int($0) })
      : ONNXArray(shape: shape, values: values.map { Float($0) })
  }

  /// Where each number of an array repeated to `target` comes from.
  private static func places(of shape: [Int], in target: [Int], count: Int) -> [Int] {
    let padded = [Int](repeating: 1, count: target.count - shape.count) + shape
    return (0..<count).map { index in
      var (rest, place, stride) = (index, 0, 1)
      for axis in target.indices.reversed() {
        let position = rest % target[axis]
        rest /= target[axis]
        if padded[axis] > 1 { place += position * stride }
        stride *= padded[axis]
      }
      return place
    }
  }

  private func newShape(_ inputs: [ONNXArray]) throws(ONNXImportError) -> [Int] {
    let first = inputs[0]
    let given = inputs.count > 1 ? inputs[1].whole : integers("axes") ?? integers("shape")
    var shape = first.shape
    switch node.operation {
    case "Reshape":
      shape = (given ?? []).enumerated().map { index, extent in
        extent == 0 && first.shape.indices.contains(index) ? first.shape[index] : extent
      }
      if let open = shape.firstIndex(of: -1) {
        let rest = shape.enumerated().reduce(1) {
          $1.offset == open ? $0 : $0.multipliedReportingOverflow(by: $1.element).partialValue
        }
        shape[open] = rest > 0 ? first.count / rest : 0
      }
    case "Flatten":
      let axis = min(max(integer("axis", or: 1), 0), shape.count)
      shape = [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)]
    case "Unsqueeze":
      let rank = shape.count + (given ?? []).count
      for axis in (given ?? []).map({ $0 < 0 ? $0 + rank : $0 }).sorted() {
        guard (0...shape.count).contains(axis) else { throw failure("it has no axis \(axis)") }
        shape.insert(1, at: axis)
      }
    default:
      let rank = shape.count
      let axes = given?.map { $0 < 0 ? $0 + rank : $0 } ?? shape.indices.filter { shape[$0] == 1 }
      for axis in axes.sorted().reversed() where shape.indices.contains(axis) && shape[axis] == 1 {
        shape.remove(at: axis)
      }
    }
    guard try size(shape) == first.count else { throw failure("its new shape is \(shape)") }
    return shape
  }

  private func concatenated(_ inputs: [ONNXArray]) throws(ONNXImportError) -> ONNXArray {
    let shape = inputs[0].shape
    let axis = integer("axis", or: 0)
    let place = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(place),
      inputs.allSatisfy({ array in
        array.shape.count == shape.count
          && shape.indices.allSatisfy { $0 == place || array.shape[$0] == shape[$0] }
      })
    else { throw failure("its inputs do not fit each other") }
    var result = shape
    result[place] = inputs.reduce(0) { $0 + $1.shape[place] }
    _ = try size(result)
    let isWhole = inputs.allSatisfy { $0.integers != nil }
    var (values, integers) = ([Float](), [Int]())
    for outer in 0..<shape[..<place].reduce(1, *) {
      for array in inputs {
        let count = array.shape[place...].reduce(1, *)
        if isWhole {
          integers += array.whole[(outer * count)..<((outer + 1) * count)]
        } else {
          values += array.values[(outer * count)..<((outer + 1) * count)]
        }
      }
    }
    return isWhole
      ? ONNXArray(shape: result, integers: integers) : ONNXArray(shape: result, values: values)
  }

  private func gathered(_ inputs: [ONNXArray]) throws(ONNXImportError) -> ONNXArray {
    guard inputs.count == 2 else { throw failure("it has \(inputs.count) inputs") }
    let (data, places) = (inputs[0], inputs[1])
    let axis = integer("axis", or: 0)
    let place = axis < 0 ? axis + data.shape.count : axis
    guard data.shape.indices.contains(place) else { throw failure("it has no axis \(axis)") }
    let extent = data.shape[place]
    let indices = places.whole.map { $0 < 0 ? $0 + extent : $0 }
    guard indices.allSatisfy({ (0..<extent).contains($0) }) else {
      throw failure("its places \(places.whole.prefix(8)) are not all within \(extent)")
    }
    let inner = data.shape[(place + 1)...].reduce(1, *)
    let outer = data.shape[..<place].reduce(1, *)
    let shape = Array(data.shape[..<place]) + places.shape + Array(data.shape[(place + 1)...])
    _ = try size(shape)
    var taken: [Int] = []
    for row in 0..<outer {
      for index in indices {
        let start = (row * extent + index) * inner
        taken += start..<(start + inner)
      }
    }
    return data.taking(taken, shape: shape)
  }

  private func sliced(_ data: ONNXArray, _ inputs: [ONNXArray]) throws(ONNXImportError) -> ONNXArray
  {
    let starts = inputs.count > 1 ? inputs[1].whole : integers("starts") ?? []
    let ends = inputs.count > 2 ? inputs[2].whole : integers("ends") ?? []
    let axes = inputs.count > 3 ? inputs[3].whole : integers("axes") ?? Array(starts.indices)
    let steps =
      inputs.count > 4 ? inputs[4].whole : [Int](repeating: 1, count: starts.count)
    guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count else {
      throw failure("its lists differ in length")
    }
    var result = data
    for (index, axis) in axes.enumerated() {
      let place = axis < 0 ? axis + data.shape.count : axis
      guard result.shape.indices.contains(place) else { throw failure("it has no axis \(axis)") }
      var shape = result.shape
      let extent = shape[place]
      let slice = ONNXSlice(
        start: starts[index], end: ends[index], step: steps[index], extent: extent)
      shape[place] = slice?.count ?? 0
      let inner = shape[(place + 1)...].reduce(1, *)
      var taken: [Int] = []
      for outer in 0..<shape[..<place].reduce(1, *) {
        for number in 0..<(slice?.count ?? 0) {
          let entry = (slice?.start ?? 0) + number * (slice?.step ?? 1)
          let start = (outer * extent + entry) * inner
          taken += start..<(start + inner)
        }
      }
      result = result.taking(taken, shape: shape)
    }
    return result
  }

  private func transposed(_ data: ONNXArray) throws(ONNXImportError) -> ONNXArray {
    let order = integers("perm") ?? Array(data.shape.indices.reversed())
    guard order.sorted() == Array(data.shape.indices) else {
      throw failure("its order is \(order)")
    }
    let shape = order.map { data.shape[$0] }
    var strides = [Int](repeating: 1, count: data.shape.count)
    for axis in strides.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * data.shape[axis + 1]
    }
    let taken = (0..<data.count).map { index in
      var (rest, place) = (index, 0)
      for axis in shape.indices.reversed() {
        place += rest % shape[axis] * strides[order[axis]]
        rest /= shape[axis]
      }
      return place
    }
    return data.taking(taken, shape: shape)
  }
}
