import Datasets
import Formats
import Inference
import Kernels
import Metrics
import Models
import Scenes
import Tensors

/// Finished models that one is chosen of, each with the network that reads its codes from pictures.
public struct SelectionPool: Sendable {
  /// One of them.
  public struct Member: Sendable {
    /// The name of its file.
    public let file: String
    /// The beginning of the SHA-256 of the file.
    public let hash: String
    /// The model.
    public let model: GeneratorModel
    let encoder: PictureEncoder
  }

  /// The models in the order of their files' names.
  public let members: [Member]

  /// Opens models.
  ///
  /// - Parameter paths: their files; two or more.
  /// - Throws: `ModelError`, or `StudyError` for a model that reads no codes from pictures, one whose
  ///   pictures have another shape than the first one's, or fewer than two models.
  public init(_ paths: [String], processor: Processor) throws {
    var members: [Member] = []
    for path in paths {
      let model = try GeneratorModel(path: path, processor: processor)
      guard let encoder = try model.loadEncoder(), !encoder.codes.isEmpty else {
        throw StudyError.noCodes(path: path)
      }
      if let first = members.first {
        try first.encoder.check(pictures: encoder.pictureShape, of: path)
      }
      members.append(
        Member(
          file: FilePath(path).name, hash: try model.hash(), model: model, encoder: encoder))
    }
    guard members.count >= 2 else { throw StudyError.fewModels(found: members.count) }
    self.members = members
  }

  /// The UDR rankings by the same pictures of a scene, read by every model.
  ///
  /// A code whose divergence from a normal prior is 0.01 nats or less does not count; codes with a uniform
  /// prior all do.
  /// - Parameter count: how many pictures.
  /// - Throws: `StudyError` when the models take pictures of another shape.
  public func matchings(
    on scene: any Scene, count: Int, seed: UInt64, processor: Processor
  ) throws -> [CodeMatching.Relation: PoolRanking] {
    let pool = FactorPool(scene, bins: 1)
    var random = SeededGenerator(seed: seed)
    let rows = (0..<count).map { _ in pool.draw(using: &random) }
    let readings = try members.map { member in
      try member.encoder.check(
        pictures: [scene.channels, scene.side, scene.side], of: scene.name)
      let pictures = scene.drawn(count, range: member.encoder.range, on: processor) {
        rows[$0].values
      }
      return try member.encoder.posterior(
        of: Tensor(shape: [count] + member.encoder.pictureShape, values: pictures))
    }
    let isInformative = readings.map { $0.divergence.map { ($0 ?? .infinity) > 0.01 } }
    var result: [CodeMatching.Relation: PoolRanking] = [:]
    for relation in CodeMatching.Relation.allCases {
      let pairs = members.indices.map { i in
        members.indices.map { j in
          CodeMatching(
            readings[i].representation, readings[j].representation, by: relation,
            informative: (isInformative[i], isInformative[j])
          ).score
        }
      }
      result[relation] = PoolRanking(pairs, by: .median)
    }
    return result
  }
}
