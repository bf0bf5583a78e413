import Formats
import Networks
import Tensors

/// What a file of networks says of itself besides the weights, as JSON among the metadata.
protocol StoredCard: Codable, Equatable, Sendable {
  /// The key of the card among the metadata.
  static var key: String { get }
  /// What messages call it: `the model card`.
  static var subject: String { get }
  /// The newest version of the card that this program reads.
  static var currentFormatVersion: Int { get }
  /// The version of the card.
  var formatVersion: Int { get }
  /// The networks by name.
  var networks: [String: NetworkDescription] { get }
  /// Checks every count, size, range and name, the networks included.
  func validate() throws(CheckpointError)
}

extension StoredCard {
  /// Checks that this program knows the version.
  func validateVersion() throws(CheckpointError) {
    if formatVersion > Self.currentFormatVersion {
      throw .newerCard(
        subject: Self.subject, found: formatVersion, supported: Self.currentFormatVersion)
    }
    if formatVersion < 1 {
      throw .metadata(
        subject: "\"formatVersion\" of \(Self.subject)", found: "\(formatVersion)",
        expected: "1 or more")
    }
  }

  /// Checks that `shapes` has every parameter of every network.
  func check(_ shapes: [(name: String, shape: [Int])]) throws(CheckpointError) {
    let shapes = Dictionary(uniqueKeysWithValues: shapes.map { ($0.name, $0.shape) })
    for (name, network) in networks.sorted(by: { $0.key < $1.key }) {
      try network.check(shapes, name: name)
    }
  }
}

/// A safetensors file of networks and a card, opened: the card is read and checked, weights are read
/// when asked for.
struct StoredNetworks<Card: StoredCard>: Sendable {
  /// What the networks are.
  let card: Card
  /// The table of tensors.
  let table: SafeTensors

  /// Opens the file at `path`.
  init(path: String) throws(CheckpointError) {
    let table: SafeTensors
    do {
      table = try SafeTensors(path: path)
    } catch {
      throw .format(error)
    }
    try self.init(table)
  }

  /// Reads the card behind an open table of tensors.
  ///
  /// - Throws: `CheckpointError` for a missing or odd card, and for networks whose parameters are
  ///   not all in the table, in their shapes.
  init(_ table: SafeTensors) throws(CheckpointError) {
    self.table = table
    guard let text = table.metadata[Card.key] else {
      throw .noCard(key: Card.key, tensorCount: table.entries.count)
    }
    // A newer card may have other keys, so its version comes first.
    let version: CardVersion = try MetadataJSON.value(text, subject: Card.subject)
    if version.formatVersion > Card.currentFormatVersion {
      throw .newerCard(
        subject: Card.subject, found: version.formatVersion, supported: Card.currentFormatVersion)
    }
    card = try MetadataJSON.value(text, subject: Card.subject)
    try card.validate()
    try card.check(table.entries.map { ($0.name, $0.shape) })
  }

  /// The weights of the named networks, or of all, in Float32 under their full names.
  func weights(of networks: [String]? = nil) throws(CheckpointError) -> NamedTensors {
    for name in networks ?? [] where card.networks[name] == nil {
      throw .noNetwork(name: name, found: Array(card.networks.keys))
    }
    let prefixes = (networks ?? Array(card.networks.keys)).map { $0 + "." }
    var result = NamedTensors()
    for entry in table.entries where prefixes.contains(where: entry.name.hasPrefix) {
      result[entry.name] = try table.weights(
        entry, allowing: [.float16, .bfloat16, .float32, .float64])
    }
    return result
  }
}

/// The part of a card that every version has.
private struct CardVersion: Decodable {
  var formatVersion: Int
}

extension SafeTensors {
  /// One tensor in Float32, which is stored as one of `types`.
  func weights(_ entry: Entry, allowing types: [ElementType]) throws(CheckpointError) -> Tensor {
    guard types.contains(entry.type) else {
      throw .weightType(tensor: entry.name, found: entry.type, expected: types)
    }
    do {
      return try Tensor(entry, of: self)
    } catch {
      throw .format(error)
    }
  }
}
