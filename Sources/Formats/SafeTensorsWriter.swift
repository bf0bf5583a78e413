extension SafeTensors {
  /// One tensor to be written.
  public struct Item: Equatable, Sendable {
    /// The name, unique in the file.
    public var name: String
    /// The number type that its bytes are in.
    public var type: ElementType
    /// The extent of each axis, row-major.
    public var shape: [Int]

    /// A tensor to be written.
    public init(name: String, type: ElementType, shape: [Int]) {
      self.name = name
      self.type = type
      self.shape = shape
    }

    fileprivate var byteCount: Int { shape.reduce(type.byteCount, *) }
  }

  /// Writes a file, one tensor in memory at a time; equal input gives equal bytes.
  ///
  /// Wider number types come first, so that every tensor is aligned; otherwise the order is kept.
  /// `contents` is called once for each item with its index in `items`.
  /// - Precondition: names are unique, none is `__metadata__`, and `contents` gives the bytes that
  ///   type and shape need.
  public static func write(
    _ items: [Item], metadata: [String: String], to path: String,
    contents: (Int) -> [UInt8]
  ) throws(FormatError) {
    let order = dataOrder(items)
    try AtomicFile.write(to: path) { file throws(FormatError) in
      try file.write(header(items, order: order, metadata: metadata))
      for index in order { try file.write(checked(contents(index), for: items[index])) }
    }
  }

  /// The bytes that `write` puts into a file.
  public static func encode(
    _ items: [Item], metadata: [String: String], contents: (Int) -> [UInt8]
  ) -> [UInt8] {
    let order = dataOrder(items)
    return order.reduce(into: header(items, order: order, metadata: metadata)) { result, index in
      result += checked(contents(index), for: items[index])
    }
  }

  private static func dataOrder(_ items: [Item]) -> [Int] {
    // `sorted` is stable in practice only; the index makes it so by rule.
    items.indices.sorted {
      (-items[$0].type.byteCount, $0) < (-items[$1].type.byteCount, $1)
    }
  }

  private static func checked(_ bytes: [UInt8], for item: Item) -> [UInt8] {
    precondition(
      bytes.count == item.byteCount,
      "tensor \(item.name) needs \(item.byteCount) bytes, got \(bytes.count)")
    return bytes
  }

  private static func header(
    _ items: [Item], order: [Int], metadata: [String: String]
  ) -> [UInt8] {
    precondition(
      Set(items.map(\.name)).union(["__metadata__"]).count == items.count + 1,
      "names of tensors must be unique and none of them __metadata__")
    var pairs: [(key: String, value: JSONValue)] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
      pairs.append(("__metadata__", .object(texts)))
    }
    var offset = 0
    for index in order {
      let item = items[index]
      let end = offset + item.byteCount
      pairs.append(
        (
          item.name,
          .object([
            ("dtype", .string(item.type.rawValue)),
            ("shape", .array(item.shape.map { .integer($0) })),
            ("data_offsets", .array([.integer(offset), .integer(end)])),
          ])
        ))
      offset = end
    }
    var text = Array(JSONValue.object(pairs).text().utf8)
    // Spaces up to a multiple of 8, so that the data begin aligned.
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    var result: [UInt8] = []
    result.appendLittleEndian(UInt64(text.count))
    return result + text
  }
}
