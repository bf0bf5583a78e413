import Formats
import Networks
import Tensors

// Operators that rearrange numbers.

extension ONNXImporter {
  mutating func addReshape() throws(ONNXImportError) {
    let source = try layer(0)
    let wanted =
      has(1) ? try requiredConstant(1, "its new shape").whole : integers("shape") ?? []
    let full = [1] + source.shape
    var shape = wanted
    if integer("allowzero", or: 0) == 0 {
      for (index, extent) in wanted.enumerated() where extent == 0 {
        guard full.indices.contains(index) else { throw failure("its new shape is \(wanted)") }
        shape[index] = full[index]
      }
    }
    try reshape(source, to: shape)
  }

  /// A stated shape for one picture: graphs that were exported for a fixed batch have its size in front.
  private func onePicture(_ shape: [Int]) -> [Int] {
    guard let exportedBatch, shape.count > 1, shape[0] == exportedBatch else { return shape }
    return [1] + shape.dropFirst()
  }

  /// To a shape with the batch axis in front, of which one extent may be left to work out.
  private mutating func reshape(_ source: (name: String, shape: [Int]), to wanted: [Int])
    throws(ONNXImportError)
  {
    let count = source.shape.reduce(1, *)
    var shape = onePicture(wanted)
    if let open = shape.firstIndex(of: -1) {
      shape[open] = 1
      guard let rest = Self.product(shape), count % rest == 0 else {
        throw failure("its new shape is \(wanted)")
      }
      shape[open] = count / rest
    }
    guard shape.first == 1, shape.count > 1, Self.product(shape) == count else {
      throw failure("its new shape \(wanted) does not keep the batch axis in front")
    }
    let target = Array(shape.dropFirst())
    give(target == source.shape ? source.name : try emit(.reshape(target), from: [source.name]))
  }

  /// The product of extents that a file states; nil if one is below 1 or there are too many numbers.
  static func product(_ extents: [Int]) -> Int? {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflow else { return nil }
      product = next
    }
    return product
  }

  mutating func addFlatten() throws(ONNXImportError) {
    let source = try layer(0)
    guard integer("axis", or: 1) == 1 else { throw failure("it reaches into the batch axis") }
    try reshape(source, to: [1, source.shape.reduce(1, *)])
  }

  mutating func addAxes() throws(ONNXImportError) {
    let source = try layer(0)
    let given = has(1) ? try requiredConstant(1, "its list of axes").whole : integers("axes")
    var full = [1] + source.shape
    if node.operation == "Unsqueeze" {
      let rank = full.count + (given ?? []).count
      for axis in (given ?? []).map({ $0 < 0 ? $0 + rank : $0 }).sorted() {
        guard (1...full.count).contains(axis) else { throw failure("it moves the batch axis") }
        full.insert(1, at: axis)
      }
    } else {
      let axes =
        given?.map { $0 < 0 ? $0 + full.count : $0 }
        ?? full.indices.dropFirst().filter { full[$0] == 1 }
      for axis in axes.sorted().reversed() {
        guard (1..<full.count).contains(axis), full[axis] == 1 else {
          throw failure("it takes the batch axis away")
        }
        full.remove(at: axis)
      }
    }
    if full.count == 1 { full.append(1) }
    try reshape(source, to: full)
  }

  mutating func addTranspose() throws(ONNXImportError) {
    let source = try layer(0)
    let order = integers("perm") ?? Array((0...source.shape.count).reversed())
    guard order.first == 0 else { throw failure("it moves the batch axis") }
    give(
      try emit(.tensor(.transpose(order.dropFirst().map { $0 - 1 })), from: [source.name]))
  }

  mutating func addConcat() throws(ONNXImportError) {
    let rank = inputRank
    var sources: [String] = []
    for index in node.inputs.indices { sources.append(try operand(index, rank: rank)) }
    let axis = try axis(integer("axis", or: 1), of: shapes[sources[0]] ?? [])
    give(try emit(.tensor(.concatenate(axis: axis)), from: sources))
  }

  mutating func addSlice() throws(ONNXImportError) {
    var source = try layer(0)
    func list(_ input: Int, _ name: String) throws(ONNXImportError) -> [Int]? {
      has(input) ? try requiredConstant(input, "its \(name)").whole : integers(name)
    }
    let starts = try list(1, "starts") ?? []
    let ends = try list(2, "ends") ?? []
    let axes = try list(3, "axes") ?? Array(starts.indices)
    let steps = try list(4, "steps") ?? [Int](repeating: 1, count: starts.count)
    guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count else {
      throw failure("its lists differ in length")
    }
    for (index, given) in axes.enumerated() {
      let full = given < 0 ? given + source.shape.count + 1 : given
      // All of the batch, as exporters write it.
      if full == 0 && starts[index] == 0 && ends[index] >= Int(Int32.max) && steps[index] == 1 {
        continue
      }
      let axis = try axis(given, of: source.shape)
      guard
        let slice = ONNXSlice(
          start: starts[index], end: ends[index], step: steps[index], extent: source.shape[axis])
      else { throw failure("its step is 0, or nothing is left") }
      let name = try emit(
        .tensor(
          .slice(axis: axis, start: slice.start, count: slice.count, step: slice.step)),
        from: [source.name])
      source = (name, shapes[name] ?? [])
    }
    give(source.name)
  }

  mutating func addSplit() throws(ONNXImportError) {
    let source = try layer(0)
    let axis = try axis(integer("axis", or: 0), of: source.shape)
    let count = node.outputs.count
    let extent = source.shape[axis]
    let part = (extent + count - 1) / max(count, 1)
    let sizes =
      has(1)
      ? try requiredConstant(1, "its list of sizes").whole
      : integers("split") ?? (0..<count).map { min(part, extent - $0 * part) }
    guard sizes.count == count, sizes.allSatisfy({ (1...extent).contains($0) }),
      sizes.reduce(0, +) == extent
    else {
      throw failure("its sizes \(sizes) do not make up \(extent)")
    }
    var start = 0
    for (output, size) in sizes.enumerated() {
      give(
        try emit(
          .tensor(.slice(axis: axis, start: start, count: size, step: 1)), from: [source.name]),
        output: output)
      start += size
    }
  }

  mutating func addGather() throws(ONNXImportError) {
    if let table = constant(0), node.inputs.count > 1, isLabel(node.inputs[1]) {
      // The label is a one-hot vector by now: its row of the table is a product.
      let source = try layer(1)
      let (rows, columns) = (table.shape[0], table.shape[1])
      let name = try emit(
        .linear(inputs: rows, outputs: columns, bias: false), from: [source.name])
      let values = (0..<(rows * columns)).map { table.values[$0 % rows * columns + $0 / rows] }
      set("weight", of: name, to: Tensor(shape: [columns, rows], values: values))
      return give(name)
    }
    let source = try layer(0)
    let axis = try axis(integer("axis", or: 0), of: source.shape)
    let places = try requiredConstant(1, "its list of places")
    let extent = source.shape[axis]
    let indices = places.whole.map { $0 < 0 ? $0 + extent : $0 }
    guard places.shape.count <= 1 else { throw failure("places in several axes are not followed") }
    let name = try emit(.tensor(.gather(axis: axis, indices: indices)), from: [source.name])
    guard places.shape.isEmpty else { return give(name) }
    var shape = source.shape
    shape.remove(at: axis)
    give(try emit(.reshape(shape.isEmpty ? [1] : shape), from: [name]))
  }

  mutating func addExpand() throws(ONNXImportError) {
    let source = try layer(0)
    let wanted = onePicture(try requiredConstant(1, "its new shape").whole)
    let full = [1] + source.shape
    guard let shape = TensorOperation.broadcastShape(full, wanted), shape[0] == 1 else {
      throw failure("it repeats pictures, or its new shape \(wanted) does not fit")
    }
    if shape == full { return give(source.name) }
    guard shape.count == full.count else { throw failure("it adds axes in front of the batch") }
    give(try emit(.tensor(.expand(Array(shape.dropFirst()))), from: [source.name]))
  }

  mutating func addTile() throws(ONNXImportError) {
    let source = try layer(0)
    let repeats = try requiredConstant(1, "its list of repetitions").whole
    guard repeats.count == source.shape.count + 1, repeats[0] == 1,
      repeats.allSatisfy({ (1...4096).contains($0) })
    else { throw failure("its repetitions are \(repeats)") }
    var name = source.name
    for (axis, count) in repeats.dropFirst().enumerated() where count > 1 {
      name = try emit(
        .tensor(.concatenate(axis: axis)), from: [String](repeating: name, count: count))
    }
    give(name)
  }

  mutating func addPad() throws(ONNXImportError) {
    let source = try layer(0)
    let rank = source.shape.count
    let given = has(1) ? try requiredConstant(1, "its padding").whole : integers("pads") ?? []
    let axes =
      has(3) ? try requiredConstant(3, "its list of axes").whole : Array(0...rank)
    guard given.count == 2 * axes.count else { throw failure("its padding is \(given)") }
    var before = [Int](repeating: 0, count: rank)
    var after = before
    for (index, axis) in axes.enumerated() {
      let (low, high) = (given[index], given[index + axes.count])
      if low == 0 && high == 0 { continue }
      let axis = try self.axis(axis, of: source.shape)
      (before[axis], after[axis]) = (low, high)
    }
    let padding: TensorOperation.Padding
    switch text("mode", or: "constant") {
    case "constant":
      padding = .value(has(2) ? constant(2)?.scalar ?? 0 : float("value", or: 0))
    case "reflect": padding = .reflect
    case "edge": padding = .edge
    case let mode: throw failure("the mode \"\(mode)\" is not followed")
    }
    give(
      try emit(.tensor(.pad(before: before, after: after, padding)), from: [source.name]))
  }

  mutating func addDepthToSpace() throws(ONNXImportError) {
    let source = try layer(0)
    give(
      try emit(
        .tensor(
          .depthToSpace(
            block: integer("blocksize", or: 1),
            channelsFirst: text("mode", or: "DCR") == "CRD")), from: [source.name]))
  }

  mutating func addResize() throws(ONNXImportError) {
    let source = try layer(0)
    guard source.shape.count == 3 else { throw failure("its input is no picture") }
    let isOld = node.operation == "Upsample" || model.operatorSet < 11
    var size = Array(source.shape[1...])
    if !isOld, has(3) {
      let sizes = try requiredConstant(3, "its new size").whole
      guard sizes.count == 4, sizes[1] == source.shape[0] else {
        throw failure("its new size is \(sizes)")
      }
      size = Array(sizes[2...])
    } else {
      let scales = try scales(input: isOld ? 1 : 2)
      guard scales.count == 4, scales[0] == 1, scales[1] == 1,
        scales.allSatisfy({ $0 > 0 && $0 <= 64 })
      else { throw failure("its factors are \(scales)") }
      size = zip(size, scales[2...]).map { Int((Float($0) * $1).rounded(.down)) }
    }
    guard size.allSatisfy({ (1...4096).contains($0) }) else {
      throw failure("its new size is \(size)")
    }
    let interpolation = try interpolation(from: Array(source.shape[1...]), to: size, isOld: isOld)
    give(
      try emit(
        .resize(height: size[0], width: size[1], interpolation), from: [source.name]))
  }

  private func scales(input: Int) throws(ONNXImportError) -> [Float] {
    if has(input) { return try requiredConstant(input, "its list of factors").values }
    if case .floats(let values)? = node.attributes["scales"] { return values }
    throw failure("it has neither factors nor a size")
  }

  private func interpolation(from old: [Int], to new: [Int], isOld: Bool)
    throws(ONNXImportError) -> Interpolation
  {
    let place =
      isOld ? "asymmetric" : text("coordinate_transformation_mode", or: "half_pixel")
    switch text("mode", or: "nearest") {
    case "nearest":
      let rounding = isOld ? "floor" : text("nearest_mode", or: "round_prefer_floor")
      let isWhole = zip(old, new).allSatisfy { $1 % $0 == 0 }
      let isDouble = zip(old, new).allSatisfy { $1 == $0 || $1 == 2 * $0 }
      // Each repeats every pixel; what differs by a shift is not followed.
      let isRepetition =
        place == "asymmetric" && rounding == "floor"
        || place == "asymmetric" && rounding == "round_prefer_floor" && isDouble
        || place.hasSuffix("half_pixel") && rounding.hasPrefix("round_prefer") && isWhole
      if isRepetition { return .nearest }
    case "linear", "bilinear":
      switch place {
      case "half_pixel", "pytorch_half_pixel": return .bilinear
      case "align_corners": return .bilinearCorners
      case "asymmetric": return .bilinearAsymmetric
      default: break
      }
    default: break
    }
    throw failure(
      "the mode \"\(text("mode", or: "nearest"))\" with coordinates \"\(place)\" is not followed")
  }
}

/// The entries of an axis that a slice takes, as ONNX and NumPy count them.
struct ONNXSlice {
  let start: Int
  let count: Int
  let step: Int

  /// nil if the step is 0 or nothing is taken.
  init?(start: Int, end: Int, step: Int, extent: Int) {
    guard step != 0, step.magnitude <= 1 << 40, extent > 0 else { return nil }
    func place(_ value: Int, _ range: ClosedRange<Int>) -> Int {
      let counted = value < 0 ? value.addingReportingOverflow(extent).partialValue : value
      return min(max(counted, range.lowerBound), range.upperBound)
    }
    let range = step > 0 ? 0...extent : -1...(extent - 1)
    let first = place(start, range)
    // The end of a backward slice may lie before the first entry.
    let last = step < 0 && end <= -extent - 1 ? -1 : place(end, range)
    let count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step
    guard count > 0 else { return nil }
    (self.start, self.count, self.step) = (first, count, step)
  }
}
