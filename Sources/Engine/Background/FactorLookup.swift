import Explorer
import Formats
import Latents
import Studies
import Synchronization

/// Looks for what was measured of a model before, and keeps what is measured now.
///
/// The file is found by the hash of the model's file, which takes a moment: a thread of its own does it.
final class FactorLookup: Sendable {
  enum Answer: Sendable {
    case found(FactorResponses)
    case missing
  }

  private let state = Mutex<(answer: Answer?, path: String?, isKeeping: Bool)>((nil, nil, false))

  /// Looks in `folder`; nothing is found and kept where there is none.
  init(_ model: ServedModel, dataset: String, folder: String?) {
    guard let folder else {
      state.withLock { $0.answer = .missing }
      return
    }
    let (hash, spec, factorCount) = (
      model.saver.modelHash, model.explored.spec, model.explored.factors.count
    )
    startThread { [self] in
      let path = (try? hash()).map { "\(folder)/factors/\($0)-\(dataset).json" }
      let known = path.flatMap { path -> FactorResponses? in
        guard let bytes = try? FileBytes.read(path: path),
          let json = try? JSONValue(parsing: bytes, subject: path)
        else { return nil }
        let read = FactorResponses(json, of: spec, factorCount: factorCount)
        return read?.drawCount == FactorResponseStudy.drawCount ? read : nil
      }
      state.withLock { $0 = (known.map(Answer.found) ?? .missing, path, false) }
    }
  }

  /// What was found; nil while it is being looked for.
  var answer: Answer? { state.withLock { $0.answer } }

  /// Whether what was measured is still being written.
  var isKeeping: Bool { state.withLock { $0.isKeeping } }

  /// Keeps what was measured: a thread of its own writes it.
  ///
  /// A cache that cannot be written is none: it is measured again.
  func keep(_ responses: FactorResponses) {
    guard let path = state.withLock({ $0.path }) else { return }
    state.withLock { $0.isKeeping = true }
    startThread { [self] in
      try? UserFolders.create(FilePath(path).folder)
      try? AtomicFile.write(Array((responses.json.text() + "\n").utf8), to: path)
      state.withLock { $0.isKeeping = false }
    }
  }
}

extension FactorResponses {
  /// What the file says.
  var json: JSONValue {
    func row(_ numbers: [Double]) -> JSONValue { .array(numbers.map(JSONValue.double)) }
    return .object([
      ("draws", .integer(draws)), ("draw_count", .integer(drawCount)), ("error", .double(error)),
      (
        "codes",
        .array(
          responses.map { response in
            .object([
              ("part", .integer(response.code.part)), ("offset", .integer(response.code.offset)),
              ("values", .array(response.values.map(JSONValue.float))),
              ("shares", row(response.shares)), ("curves", .array(response.curves.map(row))),
            ])
          })
      ),
    ])
  }

  /// Reads what `json` gives; nil unless it is whole, and of a model like that.
  init?(_ json: JSONValue, of spec: LatentSpec, factorCount: Int) {
    func row(_ value: JSONValue?, count: Int) -> [Double]? {
      guard let numbers = value?.array?.map(\.double), numbers.count == count else { return nil }
      let known = numbers.compactMap(\.self)
      return known.count == count ? known : nil
    }
    guard let draws = json["draws"]?.integer, let drawCount = json["draw_count"]?.integer,
      drawCount > 0, draws == drawCount, let error = json["error"]?.double,
      let items = json["codes"]?.array
    else { return nil }
    var responses: [Response] = []
    for item in items {
      guard let part = item["part"]?.integer, let offset = item["offset"]?.integer,
        let count = item["values"]?.array?.count, count > 0,
        let values = row(item["values"], count: count),
        let shares = row(item["shares"], count: factorCount),
        let curves = item["curves"]?.array?.compactMap({ row($0, count: count) }),
        curves.count == factorCount
      else { return nil }
      responses.append(
        Response(
          code: LatentCoordinate(part: part, offset: offset), values: values.map { Float($0) },
          shares: shares, curves: curves))
    }
    let codes = spec.coordinates.filter { spec.parts[$0.part].kind != .noise }
    guard responses.map(\.code) == codes else { return nil }
    self.init(responses: responses, draws: draws, drawCount: drawCount, error: error)
  }
}
