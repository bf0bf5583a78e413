import Explorer
import Formats
import Latents
import Pictures

/// The code that a picture was saved with.
struct StoredCode {
  private let path: String
  private let metadata: PictureMetadata

  /// Reads what the picture at `path` holds; nil if it holds no code.
  ///
  /// - Throws: an error in one line when the file cannot be read or what it holds is damaged.
  init?(path: String) throws {
    do throws(FormatError) {
      guard let metadata = try PictureMetadata.read(from: try FileBytes.read(path: path)) else {
        return nil
      }
      self.path = path
      self.metadata = metadata
    } catch {
      // A system error names the file itself.
      if case .system = error { throw error }
      throw OpeningFailure("\(path): \(error)")
    }
  }

  /// The point in the latent space of `model`.
  ///
  /// - Parameter seed: that of the point where none is stored.
  /// - Throws: `OpeningFailure` when another model made the picture.
  func point(of model: ServedModel, seed: UInt64) throws -> ExploredPoint {
    guard metadata.model == model.saver.model,
      let latent = try? model.explored.spec.latent(of: metadata.latent)
    else {
      throw OpeningFailure("\(path) was made with \(metadata.model): open that first, by o")
    }
    return ExploredPoint(latent: latent, seed: metadata.seed ?? seed)
  }
}
