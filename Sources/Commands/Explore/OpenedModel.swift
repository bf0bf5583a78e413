import Checkpoints
import Engine
import Explorer
import Formats
import Inference
import Kernels
import Latents
import Models
import Pictures

/// A model with the point to start at.
struct OpenedModel {
  let model: GeneratorModel
  let point: ExploredPoint
  /// What the saved picture says; nil if none was opened.
  let saved: PictureMetadata?

  /// Opens the model called `name`, or the one that the saved picture `name` was made with; `card` is the path
  /// of a model card for it, if one was given.
  init(_ name: String, card: String?, _ processor: Processor, seed: UInt64) throws {
    let shipped = ShippedFiles(.checkpoints)
    if let metadata = try Self.metadata(of: name) {
      model = try GeneratorModel(
        path: try shipped.find(metadata.model), card: card, storage: .compact, processor: processor)
      guard metadata.latent.count == model.spec.size else {
        throw CommandFailure(
          "\(name) holds \(metadata.latent.count) numbers, \(metadata.model) takes "
            + "\(model.spec.size)",
          next: "the checkpoint that made it, in a folder named by LATENT_CHECKPOINTS",
          status: .notUnderstood)
      }
      point = ExploredPoint(
        latent: LatentVector(values: metadata.latent), seed: metadata.seed ?? seed)
      saved = metadata
      return
    }
    model = try GeneratorModel(
      path: try shipped.find(name), card: card, storage: .compact, processor: processor)
    point = ExploredPoint(neutral: model.spec, seed: seed)
    saved = nil
  }

  /// Opens this model again, with the card that was given for it, and others.
  func opener(card: String?) -> CheckpointOpener {
    CheckpointOpener(
      processor: model.generator.processor, program: Program.nameAndVersion,
      card: card.map { CheckpointOpener.GivenCard($0, for: model.path) })
  }

  /// The metadata if `name` is a picture; nil if it is something else.
  private static func metadata(of name: String) throws -> PictureMetadata? {
    guard name.lowercased().hasSuffix(".png") else { return nil }
    let bytes = try FileBytes.read(path: name)
    guard let metadata = try PictureMetadata.read(from: bytes) else {
      throw CommandFailure(
        "\(name) was not saved by latent: it holds no latent",
        next: "latent explore MODEL, then w saves a picture that opens again",
        status: .notUnderstood)
    }
    return metadata
  }
}

/// What to say if the model is not the one that a picture was made with.
///
/// Hashing takes longer than the first picture should: this runs after it.
func differenceNotice(_ model: GeneratorModel, expectedHash: String) -> Notice? {
  guard let hash = try? model.hash(), hash != expectedHash else { return nil }
  return Notice(
    .failure,
    "\(model.card.name) is not the file that made this picture: \(expectedHash), now \(hash)")
}
