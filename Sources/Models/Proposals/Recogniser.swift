public import Checkpoints
public import Formats
public import Kernels
import Networks
import Tensors

/// Why no generator was found in a file.
public enum RecogniserError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case format(FormatError)
  /// The card that was given does not fit the file.
  case card(CheckpointError)
  /// A card in a file of its own is none.
  case cardFile(path: String, CheckpointError)
  /// A graph that cannot be followed to a picture, and the node that stops it.
  case graph(node: String, reason: String)
  /// No part of it begins with a vector and ends with a picture; where the most promising one got stuck.
  case noGenerator(tensorCount: Int, stuckAt: String?)
  /// Batch norms without running statistics, which a state dictionary has and a list of parameters not.
  case noStatistics(norm: String)

  /// Whether the file was refused as unsafe rather than not understood.
  public var isRefusal: Bool {
    switch self {
    case .format(let error): error.isRefusal
    case .card(let error), .cardFile(_, let error): error.isRefusal
    case .graph, .noGenerator, .noStatistics: false
    }
  }

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .format(let error): error.description
    case .card(let error): error.description
    case .cardFile(let path, let error): "\(path): \(error)"
    case .graph(let node, let reason): "\(node): \(reason)"
    case .noGenerator(let count, let stuckAt):
      "\(count) tensors, none of which make a generator of pictures"
        + (stuckAt.map { " that this program can work out (it stopped at \"\($0)\")" } ?? "")
    case .noStatistics(let norm):
      "\"\(norm)\" has no running mean and variance, which a batch norm needs outside training: "
        + "the file holds parameters only, and not the buffers beside them"
    }
  }
}

/// Works out a generator from the tensors of a foreign file.
public struct Recogniser: Sendable {
  private let file: WeightFile
  private let name: String
  private let processor: Processor

  /// A recogniser for `file`, which people call `name`.
  public init(_ file: WeightFile, name: String, processor: Processor) {
    self.file = file
    self.name = name
    self.processor = processor
  }

  /// The likeliest generator.
  ///
  /// - Throws: `RecogniserError` if there is none.
  public func propose() throws(RecogniserError) -> Proposal {
    let modules = ForeignModule.all(of: file.entries)
    let hints = ModuleHints(file.content)
    var stuckAt: String?
    for place in GeneratorPlace.all(of: file) {
      let embedding = try Self.embedding(place.modules)
      let chain = place.modules.filter { $0.path != embedding?.path }
      for order in ModuleOrder.candidates(chain) {
        let weights = try Self.weights(order)
        var search = GeneratorSearch(
          order, evidence: StatisticsEvidence(weights, processor: processor),
          isDecoder: place.isDecoder, hints: hints.within(place.root))
        let latents = latents(order, place, modules, embedding: embedding?.rows)
        let (guesses, stuck) = search.run(latents)
        stuckAt = stuckAt ?? stuck.map { place.root.isEmpty ? $0 : place.root + "." + $0 }
        guard let best = guesses.first else { continue }
        return Proposal(
          best, name: name, root: place.root, isDecoder: place.isDecoder,
          assumptions: AssumptionList(best, search.measured, latents, place.isDecoder)
            .assumptions,
          weights: weights, notes: file.notes + Self.notes(order, weights))
      }
    }
    if let norm = modules.first(where: \.isNormWithoutStatistics) {
      throw .noStatistics(norm: norm.path)
    }
    throw .noGenerator(tensorCount: file.entries.count, stuckAt: stuckAt)
  }

  private func latents(
    _ order: [ForeignModule], _ place: GeneratorPlace, _ modules: [ForeignModule],
    embedding: [[Float]]?
  ) -> [LatentChoice] {
    let sizes: [Int] =
      switch order.first?.kind {
      case .matrix(_, let columns): [columns]
      case .kernel(let first, _, _): [first]
      case .norm, .other, nil: []
      }
    let codes =
      place.isDecoder ? nil : LatentClues.codes(file, modules, outside: place.root)
    return sizes.flatMap {
      LatentChoice.all(
        size: $0, codes: codes, embedding: embedding, isDecoder: place.isDecoder)
    }
  }

  /// A matrix at the beginning that is the table of a label's embedding.
  private static func embedding(_ modules: [ForeignModule]) throws(RecogniserError) -> (
    path: String, rows: [[Float]]
  )? {
    guard let table = modules.first(where: \.isEmbedding),
      case .matrix(let rows, let columns) = table.kind
    else { return nil }
    do {
      guard let values = try table.parameters()["weight"]?.values else { return nil }
      return (
        table.path, (0..<rows).map { Array(values[($0 * columns)..<(($0 + 1) * columns)]) }
      )
    } catch {
      throw .format(error)
    }
  }

  private static func weights(_ modules: [ForeignModule]) throws(RecogniserError) -> NamedTensors {
    var result = NamedTensors()
    for module in modules {
      do {
        for (part, tensor) in try module.parameters().sorted(by: { $0.key < $1.key }) {
          result["generator.\(module.path).\(part)"] = tensor
        }
      } catch {
        throw .format(error)
      }
    }
    return result
  }

  private static func notes(_ modules: [ForeignModule], _ weights: NamedTensors) -> [String] {
    let norms = modules.filter(\.hasStatistics)
    let isUntrained = norms.allSatisfy { norm in
      let mean = weights["generator.\(norm.path).running_mean"]?.values ?? []
      let variance = weights["generator.\(norm.path).running_var"]?.values ?? []
      return mean.allSatisfy { $0 == 0 } && variance.allSatisfy { $0 == 1 }
    }
    return !norms.isEmpty && isUntrained
      ? ["every running mean is 0 and every variance 1: this network was never trained"] : []
  }
}

extension ForeignModule {
  fileprivate var isNormWithoutStatistics: Bool {
    if case .norm = kind { !hasStatistics } else { false }
  }
}
