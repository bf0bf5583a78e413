import Explorer
import Formats
import Latents
import Pictures

/// A search for the latent whose picture comes nearest to a given one; used by one thread.
public protocol PictureSearching {
  /// The given picture as the model would make it: cut, scaled, in its colours.
  var target: Picture { get }

  /// How far it is.
  var progress: SearchProgress { get }

  /// Makes a step, unless all were made.
  ///
  /// - Throws: an error that says why no step can be made.
  func advance() throws
}

/// Looks for the code of a picture, a step at a time.
struct PictureEncoding: BackgroundJob {
  /// Steps between two answers: a few a second even where a step takes long.
  private static let stepsPerAnswer = 6

  let id: Int
  private let search: any PictureSearching
  /// Whether the picture was shown.
  private var isTargetTold = false

  /// Looks for what the search for the code of `picture` begins with.
  ///
  /// - Throws: an error in one line if the model cannot search.
  init(_ request: SearchRequest, of picture: Picture, _ source: any PictureSource) throws {
    id = request.id
    guard let search = try source.search(for: picture, seed: request.seed) else {
      throw OpeningFailure("this model cannot look for the code of a picture")
    }
    self.search = search
  }

  /// The picture at `path`.
  ///
  /// - Throws: an error in one line if there is none.
  static func picture(at path: String) throws -> Picture {
    do throws(FormatError) {
      return try PNG.decode(try FileBytes.read(path: path))
    } catch {
      // A system error names the file itself.
      if case .system = error { throw error }
      throw OpeningFailure("\(path): \(error)")
    }
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    // Before the first step: the person sees what is looked for.
    guard isTargetTold else {
      isTargetTold = true
      return (.searching(search.target, search: id), false)
    }
    do {
      try search.advance()
    } catch {
      return (.notSearched("\(error)", search: id), true)
    }
    let progress = search.progress
    let isShown = progress.isDone || progress.step % Self.stepsPerAnswer == 1
    return (isShown ? .searched(progress, search: id) : nil, progress.isDone)
  }
}
