extension WeightFile {
  /// The tensors of a safetensors file; its metadata become the content.
  ///
  /// - Throws: `FormatError` for every way in which the header can lie about the data.
  init(safeTensors file: FileBytes) throws(FormatError) {
    let table = try SafeTensors(file)
    var entries: [Entry] = []
    for entry in table.entries {
      let tensor = try StoredTensor(
        type: entry.type, shape: entry.shape, storage: TensorStorage(file, entry.range),
        subject: "tensor \"\(entry.name)\"")
      entries.append(Entry(name: entry.name, tensor: tensor))
    }
    let metadata = table.metadata.sorted { $0.key < $1.key }.map {
      (key: InertValue.text($0.key), value: InertValue.text($0.value))
    }
    self.init(
      container: .safeTensors, entries: entries,
      content: .dictionary([(key: .text("__metadata__"), value: .dictionary(metadata))]))
  }
}
