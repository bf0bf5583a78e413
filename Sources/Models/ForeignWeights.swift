import Formats
import Networks
import Tensors

/// The weights of a foreign file as the layers of a card call them: `generator.<layer>.<parameter>`.
///
/// Nothing is kept: each tensor is read from the file when somebody asks for it.
struct ForeignWeights: WeightSource {
  private let modules: [String: ForeignModule]

  /// The weights in `modules`, whose paths are the names of layers.
  init(_ modules: [ForeignModule]) {
    self.modules = Dictionary(modules.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The weights in the modules of a file under `root`.
  init(_ modules: [ForeignModule], under root: String) {
    self.modules = Dictionary(
      modules.compactMap { module in
        if root.isEmpty { return (module.path, module) }
        return module.path.hasPrefix(root + ".")
          ? (String(module.path.dropFirst(root.count + 1)), module) : nil
      }
    ) { first, _ in first }
  }

  func shape(of name: String) -> [Int]? {
    parameter(name).flatMap { $0.module.shape(of: $0.part) }
  }

  func tensor(_ name: String) throws(FormatError) -> Tensor? {
    guard let (module, part) = parameter(name) else { return nil }
    return try module.parameter(part)
  }

  func forSlices(
    of name: String, grain: Int, by loop: ParallelLoop,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError) {
    guard let (module, part) = parameter(name) else { return }
    if let stored = module.stored(part) {
      try Tensor.forSlices(of: stored, grain: grain, by: loop, body)
    } else {
      try module.parameter(part)?.forSlices(body)
    }
  }

  /// The numbers of a tensor in some ranges, one after the other; nil if it is not there, or not stored so that
  /// they could be read alone.
  func runs(_ runs: [Range<Int>], of name: String) throws(FormatError) -> [Float]? {
    guard let (module, part) = parameter(name), let stored = module.stored(part), stored.isPlain
    else { return nil }
    var failure: FormatError?
    let count = runs.reduce(0) { $0 + $1.count }
    let values = [Float](unsafeUninitializedCapacity: count) { result, filled in
      let bytes = UnsafeMutableRawBufferPointer(result)
      do throws(FormatError) {
        for run in runs {
          try stored.readPlain(
            from: run.lowerBound,
            into: UnsafeMutableRawBufferPointer(
              rebasing: bytes[(4 * filled)..<(4 * (filled + run.count))]))
          filled += run.count
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  private func parameter(_ name: String) -> (module: ForeignModule, part: String)? {
    guard name.hasPrefix("generator."), let dot = name.lastIndex(of: "."),
      let module = modules[String(name[..<dot].dropFirst(10))]
    else { return nil }
    return (module, String(name[name.index(after: dot)...]))
  }
}

extension WeightSource {
  /// All parameters of `layers`, read now, under the same names.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  func weights(of layers: [LayerDescription]) throws(FormatError) -> NamedTensors {
    var result = NamedTensors()
    for layer in layers {
      for (part, _) in layer.parameterShapes {
        let name = "generator.\(layer.name).\(part)"
        result[name] = try tensor(name)
      }
    }
    return result
  }
}
