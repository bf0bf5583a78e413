/// The values of the pickles of a file, on their way to a `WeightFile`.
struct PickleContent {
  /// The values: the main one, then the constants of TorchScript, where there are any.
  private var values: [InertValue] = []
  private var names: Set<String> = []

  /// Adds the value of one more pickle, and the names of classes and functions that it gave.
  mutating func add(_ value: InertValue, names: Set<String>) {
    values.append(value)
    self.names.formUnion(names)
  }

  /// The file, its tensors named.
  ///
  /// - Throws: `FormatError` for two tensors of one name, names that are too long, and too many tensors.
  func file(_ container: WeightContainer, notes: [String] = []) throws(FormatError) -> WeightFile {
    let content = values.first ?? .none
    var entries = try TensorNames.entries(of: content)
    // Tensors that code refers to by number; they have no place among the modules.
    if values.count > 1 {
      entries += try TensorNames.entries(
        of: .dictionary([(key: .text("constants"), value: values[1])]))
    }
    return WeightFile(
      container: container,
      entries: entries,
      content: content,
      foreignNames: names.filter { !PickleNames.isKnown($0) }.sorted().map {
        ForeignName(path: $0, isDangerous: PickleNames.isDangerous($0))
      },
      notes: notes)
  }
}
