import Checkpoints
import Formats
import Metrics
import Models

/// What the models of a pool make of each other, as it is written and read again: one JSON object.
///
/// Pairs are known by the hashes of both files, so that a model that was changed is compared anew and a new
/// one with the rest alone.
public struct SelectionRecord: Equatable, Sendable {
  /// A model of the pool.
  public struct Member: Equatable, Sendable {
    /// The name of its file, and the name in its card.
    public let file, name: String
    /// The beginning of the SHA-256 of the file.
    public let hash: String
  }

  /// An encoder on the pictures of a generator, by the hashes of their files.
  struct Pair: Hashable, Sendable {
    let encoder, generator: String
  }

  /// How pictures were made.
  public let settings: CentralitySettings
  /// What UDR was measured on.
  public let dataset: String
  /// The models in the order of their files' names.
  public private(set) var members: [Member]
  /// The rankings by UDR, once they are known.
  public private(set) var matchings: [CodeMatching.Relation: PoolRanking] = [:]
  private var scores: [Pair: Double] = [:]

  /// Nothing known yet of the models of `pool`.
  public init(_ pool: SelectionPool, dataset: String, settings: CentralitySettings) {
    self.settings = settings
    self.dataset = dataset
    members = pool.members.map {
      Member(file: $0.file, name: $0.model.card.name, hash: $0.hash)
    }
  }

  /// The same with the pairs that `other` knows, if they were measured in the same way.
  public mutating func takeOver(_ other: SelectionRecord) {
    guard other.settings == settings else { return }
    scores.merge(other.scores) { own, _ in own }
  }

  /// The score of encoder `i` on the pictures of generator `j`; nil while it is not known.
  public subscript(encoder i: Int, generator j: Int) -> Double? {
    get { scores[Pair(encoder: members[i].hash, generator: members[j].hash)] }
    set { scores[Pair(encoder: members[i].hash, generator: members[j].hash)] = newValue }
  }

  /// The pairs of different models that are not known.
  public var missing: [(encoder: Int, generator: Int)] {
    members.indices.flatMap { generator in
      members.indices.compactMap { encoder in
        encoder == generator || self[encoder: encoder, generator: generator] != nil
          ? nil : (encoder, generator)
      }
    }
  }

  /// The ranking by ModelCentrality; nil while pairs are missing.
  public var centrality: PoolRanking? {
    guard missing.isEmpty else { return nil }
    return PoolRanking(
      members.indices.map { i in
        members.indices.map { j in i == j ? 1 : self[encoder: i, generator: j] ?? 0 }
      }, by: .centrality)
  }

  /// Every ranking that is known, by the name of its selector.
  public var rankings: [(selector: String, ranking: PoolRanking)] {
    (centrality.map { [("ModelCentrality", $0)] } ?? [])
      + CodeMatching.Relation.allCases.compactMap { relation in
        matchings[relation].map { ("UDR \(relation == .lasso ? "Lasso" : "Spearman")", $0) }
      }
  }

  /// Compares every model with every other, as far as that was not done before, by all selectors.
  ///
  /// - Parameters:
  ///   - matchingPictures: how many pictures UDR is measured on.
  ///   - save: called with what is known so far whenever all encoders have read a generator's pictures.
  ///   - report: told which generator's pictures are read, and how far that has come.
  /// - Throws: what `save` throws, or `StudyError` when the models take other pictures than the scene's.
  public mutating func complete(
    _ pool: SelectionPool, matchings: [CodeMatching.Relation: PoolRanking],
    save: (SelectionRecord) throws -> Void,
    report: (_ generator: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    self.matchings = matchings
    for generator in members.indices {
      let encoders = missing.filter { $0.generator == generator }.map(\.encoder)
      guard !encoders.isEmpty else { continue }
      let found = try pool.members[generator].scores(
        of: encoders.map { pool.members[$0].encoder }, settings: settings
      ) { report(members[generator].file, $0, $1) }
      for (encoder, score) in zip(encoders, found) {
        self[encoder: encoder, generator: generator] = score
      }
      try save(self)
    }
    try save(self)
  }
}

extension SelectionRecord {
  /// The record as one JSON object.
  public var json: JSONValue {
    func row(_ numbers: [Double]) -> JSONValue { .array(numbers.map(JSONValue.double)) }
    var pairs: [(key: String, value: JSONValue)] = [
      ("dataset", .string(dataset)), ("seed", .number(String(settings.seed))),
      ("groups_per_code", .integer(settings.groupsPerCode)),
      ("group_size", .integer(settings.groupSize)),
      ("deviation_pictures", .integer(settings.deviationPictures)),
      (
        "models",
        .array(
          members.map {
            .object([
              ("file", .string($0.file)), ("name", .string($0.name)), ("hash", .string($0.hash)),
            ])
          })
      ),
      (
        "pairs",
        .array(
          scores.sorted { ($0.key.generator, $0.key.encoder) < ($1.key.generator, $1.key.encoder) }
            .map { pair, score in
              .object([
                ("encoder", .string(pair.encoder)), ("generator", .string(pair.generator)),
                ("score", .double(score)),
              ])
            })
      ),
    ]
    if let centrality { pairs.append(("model_centrality", row(centrality.scores))) }
    for relation in CodeMatching.Relation.allCases {
      guard let ranking = matchings[relation] else { continue }
      pairs.append(("udr_\(relation.rawValue)", .array(ranking.pairs.map(row))))
      pairs.append(("udr_\(relation.rawValue)_scores", row(ranking.scores)))
    }
    return .object(pairs)
  }

  /// Reads what `json` gives.
  ///
  /// - Throws: `StudyError.record` naming the first thing that is missing.
  public init(_ json: JSONValue, subject: String) throws(StudyError) {
    func fail(_ expected: String) -> StudyError { .record(subject: subject, expected: expected) }
    func count(_ key: String, from smallest: Int = 1) throws(StudyError) -> Int {
      guard let count = json[key]?.integer, count >= smallest else {
        throw fail("a whole number \"\(key)\" of \(smallest) or more")
      }
      return count
    }
    guard let dataset = json["dataset"]?.string else { throw fail("a text \"dataset\"") }
    guard case .number(let digits)? = json["seed"], let seed = UInt64(digits) else {
      throw fail("a whole number \"seed\"")
    }
    var settings = CentralitySettings()
    settings.seed = seed
    settings.groupsPerCode = try count("groups_per_code")
    settings.groupSize = try count("group_size")
    settings.deviationPictures = try count("deviation_pictures", from: 0)
    self.settings = settings
    self.dataset = dataset
    members = []
    for item in json["models"]?.array ?? [] {
      guard let file = item["file"]?.string, let name = item["name"]?.string,
        let hash = item["hash"]?.string
      else { throw fail("models with a \"file\", a \"name\" and a \"hash\"") }
      members.append(Member(file: file, name: name, hash: hash))
    }
    guard members.count >= 2 else { throw fail("at least two \"models\"") }
    for item in json["pairs"]?.array ?? [] {
      guard let encoder = item["encoder"]?.string, let generator = item["generator"]?.string,
        let score = item["score"]?.double
      else { throw fail("pairs with an \"encoder\", a \"generator\" and a \"score\"") }
      scores[Pair(encoder: encoder, generator: generator)] = score
    }
    for relation in CodeMatching.Relation.allCases {
      guard let rows = json["udr_\(relation.rawValue)"]?.array else { continue }
      let pairs = rows.map { ($0.array ?? []).compactMap(\.double) }
      guard pairs.count == members.count, pairs.allSatisfy({ $0.count == members.count }) else {
        throw fail("a number \"udr_\(relation.rawValue)\" for every pair of models")
      }
      matchings[relation] = PoolRanking(pairs, by: .median)
    }
  }
}
