import Explorer
import Formats
import Metrics
import Studies

/// What the records in a folder say of the models in it: `selection.json` of `latent select`, and `scores.json`
/// of `latent score --record`.
struct PoolRatings {
  private let selection: SelectionRecord?
  private let scores: [ScoreRecord]

  /// Reads the records in `folder`; one that cannot be read rates nothing.
  init(_ folder: String) {
    func json(_ name: String) -> JSONValue? {
      let path = folder + "/" + name
      return (try? FileBytes.read(path: path)).flatMap { bytes in
        try? JSONValue(parsing: bytes, subject: path)
      }
    }
    selection = json("selection.json").flatMap { try? SelectionRecord($0, subject: folder) }
    scores = (json("scores.json")?.array ?? []).compactMap { try? ScoreRecord($0, subject: folder) }
  }

  /// What they say of the model in the file at `path`; nothing of one that was written anew since.
  ///
  /// - Parameter hash: the beginning of the hash of that file; asked for only where a record may know it.
  func ratings(of path: String, hash: () -> String?) -> [ModelRating] {
    let name = FilePath(path).name
    let isMember = selection?.members.contains { $0.file == name } == true
    guard isMember || !scores.isEmpty, let hash = hash() else { return [] }
    var ratings: [ModelRating] = []
    if let selection, let member = selection.members.firstIndex(where: { $0.hash == hash }) {
      ratings = selection.rankings.map { ModelRating($0.selector, $0.ranking.scores[member]) }
    }
    // Of several settings the ones measured last.
    guard let record = scores.last(where: { $0.hash == hash }) else { return ratings }
    return ratings
      + ScoreRecord.Key.allCases.compactMap { key in
        record.scores[key].map {
          ModelRating(key.title, $0, isHigherBetter: key.isHigherBetter)
        }
      }
  }
}
