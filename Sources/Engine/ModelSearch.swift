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

/// What an encoder says of a picture: there is nothing to look for.
struct EncodedPicture: PictureSearching {
  let target: Picture
  let reading: EncoderReading

  var progress: SearchProgress {
    SearchProgress(latent: reading.latent, error: reading.error, step: 1, stepCount: 1)
  }

  func advance() {}
}
