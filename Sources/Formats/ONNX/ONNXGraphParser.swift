/// Reads the messages within an ONNX graph.
struct ONNXGraphParser {
  let bytes: [UInt8]
  let file: FileBytes
  private(set) var nodes: [ONNXModel.Node] = []
  private(set) var constants: [(name: String, value: ONNXModel.Constant)] = []
  private(set) var inputs: [ONNXModel.Port] = []
  private(set) var outputs: [ONNXModel.Port] = []

  init(bytes: [UInt8], file: FileBytes) {
    self.bytes = bytes
    self.file = file
  }

  /// Reads the graph in `range`.
  mutating func read(_ range: Range<Int>) throws(FormatError) {
    var names: Set<String> = []
    try forEachField(range) { field throws(FormatError) in
      guard let part = field.content.range else { return }
      switch field.number {
      case 1:
        nodes.append(try node(part))
        try check(nodes.count, "nodes")
      case 5:
        let (name, value) = try tensor(part)
        guard names.insert(name).inserted else {
          throw FormatError.malformed(
            subject: ProtobufReader.subject, found: "two weights called \"\(name)\"",
            expected: "each name once")
        }
        constants.append((name, value))
        try check(constants.count, "weights")
      case 11: inputs.append(try port(part))
      case 12: outputs.append(try port(part))
      default: break
      }
    }
  }

  private func check(_ count: Int, _ what: String) throws(FormatError) {
    if count > Limits.tensorCount {
      throw .tooLarge(
        subject: "the number of \(what) of \(ProtobufReader.subject)", found: count,
        limit: Limits.tensorCount)
    }
  }

  private func forEachField(
    _ range: Range<Int>, _ body: (ProtobufReader.Field) throws(FormatError) -> Void
  ) throws(FormatError) {
    var reader = ProtobufReader(bytes, range)
    while let field = try reader.next() { try body(field) }
  }

  private func text(_ content: ProtobufReader.Content) -> String {
    content.range.map { ONNXModel.text(bytes, $0) } ?? ""
  }

  private func node(_ range: Range<Int>) throws(FormatError) -> ONNXModel.Node {
    var node = ONNXModel.Node()
    try forEachField(range) { field throws(FormatError) in
      switch field.number {
      case 1: node.inputs.append(text(field.content))
      case 2: node.outputs.append(text(field.content))
      case 3: node.name = text(field.content)
      case 4: node.operation = text(field.content)
      case 5:
        guard let part = field.content.range else { return }
        let (name, value) = try attribute(part)
        node.attributes[name] = value
      case 7: node.domain = text(field.content)
      default: break
      }
    }
    return node
  }

  private func attribute(_ range: Range<Int>) throws(FormatError) -> (
    name: String, value: ONNXModel.Attribute
  ) {
    var name = ""
    var value: ONNXModel.Attribute?
    var floats: [Float] = []
    var integers: [Int] = []
    try forEachField(range) { field throws(FormatError) in
      switch field.number {
      case 1: name = text(field.content)
      case 2: value = field.content.float.map { .float($0) }
      case 3: value = field.content.integer.map { .integer($0) }
      case 4: value = .text(text(field.content))
      case 5:
        if let part = field.content.range { value = .tensor(try tensor(part).value) }
      case 7: try append(field.content, to: &floats)
      case 8: try append(field.content, to: &integers)
      case 6, 9, 10, 11, 22, 23: value = .other
      default: break
      }
    }
    if !floats.isEmpty { value = .floats(floats) }
    if !integers.isEmpty { value = .integers(integers) }
    // What is not there is an empty list: proto3 stores none.
    return (name, value ?? .integers([]))
  }

  /// Numbers one by one, or packed.
  private func append(_ content: ProtobufReader.Content, to numbers: inout [Float])
    throws(FormatError)
  {
    if let number = content.float {
      numbers.append(number)
    } else if let range = content.range, range.count % 4 == 0 {
      numbers += stride(from: range.lowerBound, to: range.upperBound, by: 4).map { start in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
      }
    }
  }

  private func append(_ content: ProtobufReader.Content, to numbers: inout [Int])
    throws(FormatError)
  {
    if let number = content.integer {
      numbers.append(number)
    } else if let range = content.range {
      var reader = ProtobufReader(bytes, range)
      while !reader.isAtEnd { numbers.append(Int(truncatingIfNeeded: try reader.varint())) }
    }
  }

  private func port(_ range: Range<Int>) throws(FormatError) -> ONNXModel.Port {
    var port = ONNXModel.Port()
    try forEachField(range) { field throws(FormatError) in
      guard let part = field.content.range else { return }
      if field.number == 1 { port.name = text(field.content) }
      if field.number == 2 {
        try forEachField(part) { type throws(FormatError) in
          if type.number == 1, let tensor = type.content.range { try readType(tensor, &port) }
        }
      }
    }
    return port
  }

  private func readType(_ range: Range<Int>, _ port: inout ONNXModel.Port) throws(FormatError) {
    try forEachField(range) { field throws(FormatError) in
      if field.number == 1, let type = field.content.integer {
        port.isInteger = ONNXElement(type)?.isInteger ?? false
      }
      guard field.number == 2, let shape = field.content.range else { return }
      var extents: [Int?] = []
      try forEachField(shape) { dimension throws(FormatError) in
        guard dimension.number == 1, let part = dimension.content.range else { return }
        var extent: Int?
        try forEachField(part) { value throws(FormatError) in
          if value.number == 1 { extent = value.content.integer }
        }
        extents.append(extent.flatMap { $0 > 0 ? $0 : nil })
      }
      port.shape = extents
    }
  }

  /// A tensor: its numbers stay in the file unless they are whole.
  private func tensor(_ range: Range<Int>) throws(FormatError) -> (
    name: String, value: ONNXModel.Constant
  ) {
    var (name, shape, type) = ("", [Int](), 0)
    var raw: Range<Int>?
    var listed: [Int] = []
    var isElsewhere = false
    try forEachField(range) { field throws(FormatError) in
      switch field.number {
      case 1: try append(field.content, to: &shape)
      case 2: type = field.content.integer ?? 0
      case 4, 10:
        // Packed floats and doubles lie as they would in raw data.
        guard let part = field.content.range, raw == nil else {
          throw FormatError.unsupported(
            subject: "tensor \"\(name)\"", found: "stored number by number",
            supported: "packed or raw numbers")
        }
        raw = part
      case 5, 7, 11: try append(field.content, to: &listed)
      case 8: name = text(field.content)
      case 9: raw = field.content.range
      case 13: isElsewhere = true
      case 14: isElsewhere = field.content.integer == 1
      default: break
      }
    }
    let subject = "tensor \"\(name)\""
    if isElsewhere {
      throw .unsupported(
        subject: subject, found: "kept in another file",
        supported: "models in one file, "
          + "as onnx.save(onnx.load(\"FILE\"), \"model.onnx\") in Python writes them")
    }
    guard let element = ONNXElement(type) else {
      throw .unsupported(
        subject: subject, found: "of element type \(type)", supported: "numbers")
    }
    let count = try Limits.checkedElementCount(shape, subject: subject)
    if element.isInteger {
      let values = raw.map { element.integers(bytes, $0) } ?? listed
      guard values.count == count else {
        throw .malformed(
          subject: subject, found: "\(values.count) numbers", expected: "\(count), its shape")
      }
      return (name, .integers(values, shape: shape))
    }
    let range = raw ?? 0..<0
    let stored = try StoredTensor(
      type: element.type, shape: shape, storage: TensorStorage(file, range), subject: subject)
    return (name, .floats(stored))
  }
}

/// The number types of ONNX tensors.
struct ONNXElement {
  let type: ElementType

  init?(_ code: Int) {
    let types: [Int: ElementType] = [
      1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool,
      10: .float16, 11: .float64, 12: .uint32, 13: .uint64, 16: .bfloat16,
    ]
    guard let type = types[code] else { return nil }
    self.type = type
  }

  /// Whether it is for whole numbers.
  var isInteger: Bool {
    switch type {
    case .float32, .float16, .float64, .bfloat16, .float8e4m3, .float8e5m2: false
    default: true
    }
  }

  /// The whole numbers in `range`.
  func integers(_ bytes: [UInt8], _ range: Range<Int>) -> [Int] {
    let size = type.byteCount
    let isSigned = [.int8, .int16, .int32, .int64].contains(type)
    return stride(from: range.lowerBound, to: range.upperBound - size + 1, by: size).map { start in
      let bits = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
      let unused = UInt64(64 - 8 * size)
      return isSigned
        ? Int(Int64(bitPattern: bits << unused) >> Int64(unused)) : Int(truncatingIfNeeded: bits)
    }
  }
}
