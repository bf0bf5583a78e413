/// What C++ and `torch.jit.save` wrote before 1.4: a zip archive with a tree of modules in
/// `model.json`, and a member for each storage.
///
/// Parameters have numbers of tensors; other tensors (running statistics) have numbers in
/// `attributes.pkl`, which has numbers of tensors again. What JSON of protobuf leaves out is 0 or empty.
/// - Source: PyTorch 1.1, `torch/csrc/jit/script/module.cpp` and `caffe2/proto/torch.proto`.
struct TorchJSONArchive {
  private let archive: ZipArchive
  /// The folder that everything is in, with a slash at its end, or nothing.
  private let root: String

  /// The archive, if it has a `model.json`.
  init?(_ archive: ZipArchive) {
    let name = "model.json"
    let candidates = archive.members.map(\.name).filter {
      $0 == name || $0.hasSuffix("/" + name)
    }
    guard let shortest = candidates.min(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
    self.archive = archive
    root = String(shortest.dropLast(name.count))
  }

  /// The tensors under the names of their modules.
  ///
  /// - Throws: `FormatError` for a damaged tree, and for numbers without a tensor.
  func read() throws(FormatError) -> WeightFile {
    guard let member = archive.member(root + "model.json") else {
      preconditionFailure("the archive was chosen by its model.json")
    }
    let json = try JSONValue(
      parsing: try archive.bytes(of: member, limit: Limits.safeTensorsHeaderBytes),
      subject: "model.json")
    var tensors: [StoredTensor] = []
    for (number, description) in (json["tensors"]?.array ?? []).enumerated() {
      tensors.append(try tensor(description, number: number))
    }
    guard let main = json["mainModule"] else {
      throw .malformed(
        subject: "model.json", found: "without mainModule", expected: "a tree of modules")
    }
    let reader = ModuleReader(tensors: tensors, attributes: try attributeNumbers())
    let content = try reader.module(main)
    return WeightFile(
      container: .torchJSON, entries: try TensorNames.entries(of: content), content: content,
      notes: ["the code of the archive is not looked at"])
  }

  /// One entry of the table of tensors.
  private func tensor(_ json: JSONValue, number: Int) throws(FormatError) -> StoredTensor {
    let subject = "tensor \(number) of model.json"
    let typeName = json["dataType"]?.string ?? ""
    guard let type = Self.types[typeName] else {
      throw .unsupported(
        subject: "the type of \(subject)", found: "\"\(typeName)\"",
        supported: Self.types.keys.sorted().joined(separator: ", "))
    }
    let key = json["data"]?["key"]?.string ?? ""
    guard let member = archive.member(root + key) else {
      throw .malformed(
        subject: "the storage of \(subject)", found: "\"\(key)\"",
        expected: "a member of the archive")
    }
    return try StoredTensor(
      type: type, shape: try integers(json["dims"], subject: "the shape of \(subject)"),
      strides: try integers(json["strides"], subject: "the strides of \(subject)"),
      offset: try json["offset"].map { value throws(FormatError) in
        try integer(value, subject: "the offset of \(subject)")
      } ?? 0,
      storage: archive.storage(of: member), subject: subject)
  }

  /// The numbers of tensors that `attributes.pkl` has, in order; nil for other values.
  private func attributeNumbers() throws(FormatError) -> [Int?] {
    guard let member = archive.member(root + "attributes.pkl") else { return [] }
    let (file, range) = try archive.part(member, limit: Limits.pickleBytes)
    var machine = PickleMachine(PickleStream(file, range))
    let root = try machine.run()
    var tree = InertTree(machine, bytes: machine.storages.map { _ in TensorStorage(file, 0..<0) })
    return (try tree.value(of: root).elements ?? []).map { value in
      guard let object = value.object,
        object.className == "torch.jit._pickle.build_tensor_from_id"
      else { return nil }
      return object.arguments.first?.integer
    }
  }

  /// 64-bit numbers, which JSON of protobuf writes as texts.
  private func integers(_ value: JSONValue?, subject: String) throws(FormatError) -> [Int] {
    guard let value else { return [] }
    guard let values = value.array else {
      throw .malformed(subject: subject, found: value.kindName, expected: "a list")
    }
    var result: [Int] = []
    for value in values { result.append(try integer(value, subject: subject)) }
    return result
  }

  private func integer(_ value: JSONValue, subject: String) throws(FormatError) -> Int {
    guard let number = value.integer ?? value.string.flatMap({ Int($0) }) else {
      throw .malformed(subject: subject, found: value.kindName, expected: "a whole number")
    }
    return number
  }

  private static let types: [String: ElementType] = [
    "FLOAT": .float32, "DOUBLE": .float64, "FLOAT16": .float16, "INT64": .int64,
    "INT32": .int32, "INT16": .int16, "INT8": .int8, "UINT8": .uint8, "BYTE": .uint8, "BOOL": .bool,
  ]
}

/// Reads the tree of modules of a `model.json` as values.
private struct ModuleReader {
  let tensors: [StoredTensor]
  let attributes: [Int?]

  /// The parameters, attributes and modules of one module, in this order.
  func module(_ json: JSONValue) throws(FormatError) -> InertValue {
    var pairs: [(key: InertValue, value: InertValue)] = []
    for parameter in json["parameters"]?.array ?? [] {
      let tensor = try tensor(number(parameter["tensorId"]), of: parameter)
      pairs.append((.text(name(parameter)), .tensor(tensor)))
    }
    for attribute in json["attributes"]?.array ?? []
    where attribute["type"]?.string == "Tensor" {
      let place = number(attribute["id"])
      guard attributes.indices.contains(place), let number = attributes[place] else { continue }
      pairs.append((.text(name(attribute)), .tensor(try tensor(number, of: attribute))))
    }
    for part in json["submodules"]?.array ?? [] {
      pairs.append((.text(name(part)), try module(part)))
    }
    return .dictionary(pairs)
  }

  private func name(_ json: JSONValue) -> String { json["name"]?.string ?? "" }

  /// A number that is written as a text, or left out for 0.
  private func number(_ json: JSONValue?) -> Int {
    json?.integer ?? json?.string.flatMap { Int($0) } ?? (json == nil ? 0 : -1)
  }

  private func tensor(_ number: Int, of json: JSONValue) throws(FormatError) -> StoredTensor {
    guard tensors.indices.contains(number) else {
      throw .malformed(
        subject: "\"\(name(json))\" of model.json", found: "tensor \(number)",
        expected: "one of its \(tensors.count) tensors")
    }
    return tensors[number]
  }
}
