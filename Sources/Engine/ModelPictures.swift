import Checkpoints
import Inference
import Latents
import Models
import Pictures
import Synchronization

/// The pictures of a generator.
public final class ModelPictures: PictureSource {
  private let model: GeneratorModel
  private let workspace: Mutex<Workspace>

  /// The pictures of `model`, some ten at a time.
  public init(_ model: GeneratorModel) {
    self.model = model
    workspace = Mutex(model.generator.makeWorkspace(maximumImages: 10))
  }

  /// One forward pass, in as many parts as the workspace needs.
  public func pictures(of latents: [LatentVector]) -> [Picture] {
    guard !latents.isEmpty else { return [] }
    let batch = workspace.withLock { model.generate(latents, in: $0) }
    return latents.indices.map { Picture(batch, index: $0, range: model.card.outputRange) }
  }
}
