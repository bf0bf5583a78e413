import Datasets
import Explorer
import Glibc
import Latents
import Pictures

extension Engine {
  /// What looks for the point of a picture; nil if that is known at once, comes later, or cannot be.
  func encoding(_ request: SearchRequest, _ model: ServedModel) -> PictureEncoding? {
    if let numbered = NumberedPicture(request.fileName) {
      read(numbered, request, model)
      return nil
    }
    do {
      let path = model.saver.expandingHome(request.fileName)
      if let stored = try StoredCode(path: path)?.point(of: model, seed: request.seed) {
        answer(.storedCode(stored, search: request.id))
        return nil
      }
      return encoding(request, of: try PictureEncoding.picture(at: path), model)
    } catch {
      answer(.notSearched("\(error)", search: request.id))
      return nil
    }
  }

  /// The same for a picture that is there.
  func encoding(
    _ request: SearchRequest, of picture: Picture, _ model: ServedModel
  ) -> PictureEncoding? {
    do {
      return try PictureEncoding(request, of: picture, model.source)
    } catch {
      answer(.notSearched("\(error)", search: request.id))
      return nil
    }
  }

  /// On a thread of its own: the files of a set take longer than a key may.
  private func read(_ numbered: NumberedPicture, _ request: SearchRequest, _ model: ServedModel) {
    let neutral = LatentVector(neutral: model.explored.spec)
    let form = PictureForm(
      side: model.explored.pictureHeight,
      channels: model.source.pictures(of: [neutral]).first?.channels ?? 1)
    startThread { [self] in
      do {
        let folder = getenv("LATENT_DATA").map { String(cString: $0) }
        let picture = try numbered.picture(in: folder, form: form)
        inbox.put { $0.numbered = (request, picture) }
      } catch {
        answer(.notSearched("\(error)", search: request.id))
      }
    }
  }
}
