import Explorer
import Models

/// The search of a generator in the words of the explorer.
struct ModelSearch: PictureSearching {
  let search: LatentSearch

  var progress: SearchProgress {
    let found = search.progress
    return SearchProgress(
      latent: found.latent, error: found.error, step: found.step, stepCount: found.stepCount)
  }

  func advance() throws { try search.advance() }
}
