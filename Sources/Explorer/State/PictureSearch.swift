import Latents
import Pictures

/// A search for the code of a picture that goes on.
public struct PictureSearch: Equatable, Sendable {
  /// Its number.
  let id: Int
  /// The file, as typed.
  public let fileName: String
  /// The picture as the model would make it; nil until it is read.
  public internal(set) var target: Picture?
  /// Where the search began: until it ends nothing has changed for undo and for the log.
  var start: ExploredPoint
  /// How far it is; nil until the picture is read.
  public internal(set) var progress: SearchProgress?

  /// How far it is in words: `finding the code of a.png   step 120 of 300   error 0.083`; where that is too
  /// long for `width` cells, without the name.
  func text(width: Int) -> String {
    let title = "finding the code of \(fileName)"
    guard let progress else { return title }
    let parts = [
      "step \(progress.step) of \(progress.stepCount)", "error \(progress.errorText)",
    ]
    let text = ([title] + parts).joined(separator: "   ")
    return text.unicodeScalars.count <= width ? text : parts.joined(separator: "   ")
  }
}

extension SearchProgress {
  /// The error in three decimals.
  var errorText: String { fixedNumber(error, places: 3) }
}
