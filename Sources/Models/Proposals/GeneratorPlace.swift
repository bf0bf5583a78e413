import Formats

/// A part of a file that may be a generator: the path to it and its modules.
struct GeneratorPlace {
  /// The path above all its modules, empty for the whole file; their own paths go on from there.
  let root: String
  let modules: [ForeignModule]
  /// Whether names beside it speak of an encoder: a decoder's output and prior.
  let isDecoder: Bool
  /// Categories of a label that its input ends with beyond what an encoder gives; 0 for none.
  let labels: Int

  /// The parts of a file that begin with a vector and may end with a picture, the likeliest first.
  static func all(of file: WeightFile) -> [GeneratorPlace] {
    let hasEncoder = file.entries.contains { entry in
      let name = entry.name.lowercased()
      return ["encoder", "logvar", "log_var", "fc_mu", "mu_"].contains(where: name.contains)
    }
    return file.parts().compactMap { part in
      let inside = ForeignModule.all(of: part.entries)
      guard let tail = tail(inside) else { return nil }
      return GeneratorPlace(
        root: part.path, modules: tail,
        isDecoder: hasEncoder || part.role == .decoder || tail.count < inside.count,
        labels: Bottleneck(inside)?.labels ?? 0)
    }
  }

  /// The modules from the latent on, in an order in which they may run.
  ///
  /// Containers that sort names have the end of a network anywhere; tables of embeddings, which stand
  /// beside the chain, come first.
  private static func tail(_ modules: [ForeignModule]) -> [ForeignModule]? {
    if let bottleneck = Bottleneck(modules) { return decoder(behind: bottleneck, modules) }
    if let tail = decoderTail(modules) { return tail }
    let tables = modules.filter(\.isEmbedding)
    let chain = modules.filter { !$0.isEmbedding }
    return ModuleOrder.candidates(chain).lazy.compactMap { decoderTail($0) }.first.map {
      tables + $0
    }
  }

  /// The modules that run from the first layer behind a bottleneck on.
  private static func decoder(behind bottleneck: Bottleneck, _ modules: [ForeignModule])
    -> [ForeignModule]?
  {
    let rest = modules.filter { !bottleneck.heads.contains($0.path) }
    let start = rest.firstIndex { $0.path == bottleneck.first } ?? 0
    let tail = Array(rest[start...])
    // A Sequential that this would cut in two stays whole: names were sorted then.
    let cut = Set(rest[..<start].compactMap(\.place?.parent))
    let isWhole = tail.allSatisfy { !cut.contains($0.place?.parent ?? "=") }
    if isWhole, ModuleOrder.chains(tail), let tail = decoderTail(tail) { return tail }
    // Where names were sorted, the encoder's layers may stand anywhere.
    let own = rest.filter { !$0.path.lowercased().contains("enc") }
    return ModuleOrder.candidates(own).lazy.filter { $0.first?.path == bottleneck.first }
      .compactMap { decoderTail($0) }.first
  }

  /// The modules from the latent on: all of a generator, what follows the bottleneck of an autoencoder.
  ///
  /// - Returns: nil for modules that can end in no picture.
  private static func decoderTail(_ modules: [ForeignModule]) -> [ForeignModule]? {
    guard let last = modules.last(where: { $0.isLayer }),
      let first = modules.first(where: \.isLayer)
    else { return nil }
    var pictureSize: Int?
    switch last.kind {
    case .kernel(let a, let b, _):
      guard [1, 3].contains(a) || [1, 3].contains(b) else { return nil }
    case .matrix(let rows, _):
      guard [1, 3].contains(where: { rows % $0 == 0 && GeneratorGuess.side(rows / $0) != nil }),
        rows >= 64
      else { return nil }
      pictureSize = rows
    case .norm, .slope, .other: return nil
    }
    let readsPictures =
      switch first.kind {
      case .kernel(_, let second, let size): (second == 1 || second == 3) && size > 1
      case .matrix(_, let columns): columns == pictureSize
      case .norm, .slope, .other: false
      }
    guard readsPictures else { return modules }
    // The narrowest layer that is not one of a pair of heads, mean and variance, reads the latent.
    let matrices = modules.indices.filter { modules[$0].isMatrix }
    let start = matrices.filter { index in
      !matrices.contains { other in
        other != index && modules[other].kind == modules[index].kind && abs(other - index) == 1
      }
    }.min { modules[$0].inputs < modules[$1].inputs }
    guard let start, start > 0 else { return nil }
    return Array(modules[start...])
  }
}

extension ForeignModule {
  fileprivate var isLayer: Bool {
    switch kind {
    case .matrix, .kernel: true
    case .norm, .slope, .other: false
    }
  }

  fileprivate var isMatrix: Bool {
    if case .matrix = kind { true } else { false }
  }

  fileprivate var inputs: Int {
    if case .matrix(_, let columns) = kind { columns } else { .max }
  }
}
