import Latents
import Models
import Pictures

/// The search of a generator, and the picture that it looks for.
struct ModelSearch: PictureSearching {
  let target: Picture
  let search: LatentSearch

  var progress: SearchProgress { search.progress }

  func advance() throws { try search.advance() }
}
