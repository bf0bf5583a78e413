import Checkpoints
import Inference
import Kernels
import Latents
import Metrics
import Models
import Tensors

/// How much is generated to compare encoders on the pictures of one generator.
public struct CentralitySettings: Equatable, Sendable {
  /// Groups for each code; the pictures of a group have the same value of it.
  public var groupsPerCode = 100
  /// Pictures in a group.
  public var groupSize = 100
  /// Further pictures for the overall deviation of the encoders' codes, two or more, or 0.
  ///
  /// With 0 the pictures of the groups serve, whose latents are draws of the prior too. The published
  /// number is 73,728, which would take more than half of the time.
  public var deviationPictures = 0
  /// Of all latents.
  public var seed: UInt64 = 0

  /// Those that InfoGAN-CR was published with, but for the pictures for deviations.
  public init() {}
}

extension SelectionPool.Member {
  /// The FactorVAE score of encoders on pictures of this model's generator, whose codes are the factors:
  /// A_ij of ModelCentrality for this generator j.
  ///
  /// - Parameters:
  ///   - encoders: which read every picture; in their order are the scores.
  ///   - report: told how many pictures were made and read, and how many there are.
  /// - Throws: `InferenceError` when the pictures have another shape than an encoder's.
  /// - Source: Lin et al. 2020 (arXiv:1906.06034), section 5, and the authors' code.
  func scores(
    of encoders: [PictureEncoder], settings: CentralitySettings,
    report: (_ done: Int, _ total: Int) -> Void
  ) throws -> [Double] {
    let spec = model.spec
    let parts = encoder.codes.map(\.part)
    let groupCount = settings.groupsPerCode * parts.count
    let total = groupCount * settings.groupSize + settings.deviationPictures
    var random = SeededGenerator(seed: settings.seed)
    var readings = encoders.map { _ in [Float]() }
    let workspace = model.generator.makeWorkspace(maximumImages: 64)
    func read(_ latents: [LatentVector]) throws {
      let pictures = model.generate(latents, in: workspace)
      for (index, encoder) in encoders.enumerated() {
        readings[index] += try encoder.representation(
          of: pictures.converted(from: model.card.outputRange, to: encoder.range)
        ).values
      }
    }
    for group in 0..<groupCount {
      var latents = spec.draw(settings.groupSize, using: &random)
      let range = spec.range(ofPart: parts[group % parts.count])
      let shared = latents[0].values[range]
      for index in latents.indices { latents[index].values.replaceSubrange(range, with: shared) }
      try read(latents)
      report((group + 1) * settings.groupSize, total)
    }
    let grouped = groupCount * settings.groupSize
    for start in stride(from: 0, to: settings.deviationPictures, by: 128) {
      let count = min(128, settings.deviationPictures - start)
      try read(spec.draw(count, using: &random))
      report(grouped + start + count, total)
    }
    return zip(encoders, readings).map { encoder, values in
      let all = Tensor(shape: [total, encoder.codes.count], values: values)
      let groups = FactorGroups(
        codes: all.slice(0..<grouped), size: settings.groupSize,
        factors: (0..<groupCount).map { $0 % parts.count })
      return FactorVAEScore(
        groups, sample: grouped < total ? all.slice(grouped..<total) : all, factorCount: parts.count
      ).score
    }
  }
}

extension Tensor {
  /// The same pictures with the ends of `range` where those of `old` were.
  fileprivate func converted(
    from old: ClosedRange<Float>, to range: ClosedRange<Float>
  ) -> Tensor {
    if old == range { return self }
    let scale = (range.upperBound - range.lowerBound) / (old.upperBound - old.lowerBound)
    var result = self
    for index in result.values.indices {
      result.values[index] = range.lowerBound + (result.values[index] - old.lowerBound) * scale
    }
    return result
  }
}
