public import Formats
public import Kernels
import Latents
import Networks
import Tensors

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
    var unpredicted: (norm: String, misfit: Double)?
    for place in GeneratorPlace.all(of: file) {
      let embedding = try Self.embedding(place.modules)
      let chain = place.modules.filter { $0.path != embedding?.path }
      for order in ModuleOrder.candidates(chain) {
        let weights = RecentWeights(ForeignWeights(order))
        let latents = latents(order, place, modules, embedding: embedding?.rows)
        var search = GeneratorSearch(
          order,
          evidence: StatisticsEvidence(
            weights, latentSize: latents.first?.spec.size ?? 0, processor: processor),
          isDecoder: place.isDecoder, hints: hints.within(place.root))
        let (guesses, stuck) = search.run(latents)
        if let fault = weights.fault { throw .format(fault) }
        unpredicted = unpredicted ?? search.unpredicted
        stuckAt = stuckAt ?? stuck.map { place.root.isEmpty ? $0 : place.root + "." + $0 }
        guard let best = guesses.first else { continue }
        return Proposal(
          best, name: name, root: place.root, isDecoder: place.isDecoder,
          assumptions: AssumptionList(best, search.measured, latents, place.isDecoder)
            .assumptions,
          leftOut: best.latent.spec.hasRows ? [] : [embedding?.path].compactMap(\.self),
          notes: file.notes + Self.notes(order, weights))
      }
    }
    if let fault = modules.lazy.compactMap(\.mismatch).first {
      throw .mismatch(
        tensor: fault.tensor, count: fault.count, weight: fault.weight, expected: fault.expected)
    }
    if let unpredicted {
      throw .unpredicted(norm: unpredicted.norm, misfit: unpredicted.misfit)
    }
    if let norm = modules.first(where: \.isNormWithoutStatistics) {
      throw modules.contains(where: \.hasStatistics)
        ? .otherNorm(norm: norm.path) : .noStatistics(norm: norm.path)
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
      case .norm, .slope, .other, nil: []
      }
    let codes =
      place.labels > 1
      ? LatentChoice.Codes(categories: [place.labels])
      : place.isDecoder ? nil : LatentClues.codes(file, modules, outside: place.root)
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
      guard let values = try table.parameter("weight")?.values else { return nil }
      return (
        table.path, (0..<rows).map { Array(values[($0 * columns)..<(($0 + 1) * columns)]) }
      )
    } catch {
      throw .format(error)
    }
  }

  private static func notes(_ modules: [ForeignModule], _ weights: RecentWeights) -> [String] {
    let norms = modules.filter(\.hasStatistics)
    let isUntrained = norms.allSatisfy { norm in
      let mean = weights.values("generator.\(norm.path).running_mean") ?? []
      let variance = weights.values("generator.\(norm.path).running_var") ?? []
      return mean.allSatisfy { $0 == 0 } && variance.allSatisfy { $0 == 1 }
    }
    return !norms.isEmpty && isUntrained
      ? ["every running mean is 0 and every variance 1: this network was never trained"] : []
  }
}

extension ForeignModule {
  fileprivate var isNormWithoutStatistics: Bool {
    if case .norm(let features) = kind { features > 1 && !hasStatistics } else { false }
  }
}

extension LatentSpec {
  /// Whether part of it are rows of an embedding.
  var hasRows: Bool {
    parts.contains { if case .rows = $0.prior { true } else { false } }
  }
}
