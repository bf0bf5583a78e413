import Checkpoints
import Formats
import Inference

/// What can go wrong between a name and a model that runs.
public enum ModelError: Error, Equatable, Sendable {
  /// No file of that name in any of the places.
  case notFound(
    kind: ShippedFiles.Kind, name: String, nearest: String?, known: [String], searched: [String])
  /// The file is not a whole, sane checkpoint.
  case checkpoint(path: String, CheckpointError)
  /// A card was given for a checkpoint, which has its own.
  case cardGiven(path: String, card: String)
  /// The file was written by another program, and no generator was worked out of it.
  case foreign(path: String, RecogniserError)
  /// A network of the checkpoint cannot be compiled.
  case network(path: String, network: String, InferenceError)
}

extension ModelError: CustomStringConvertible {
  /// The file, what was found and what was expected; one line without a full stop.
  public var description: String {
    switch self {
    case .notFound(let kind, let name, let nearest, let known, let searched):
      "there is no \(kind.word) \"\(name)\""
        + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
        + (known.isEmpty ? "" : " (there are: " + known.joined(separator: ", ") + ")")
        + (known.isEmpty && !searched.isEmpty
          ? "; searched: " + searched.joined(separator: ", ") : "")
    // A system error names the file itself.
    case .checkpoint(_, .format(.system(let path, let operation, let code))):
      FormatError.system(path: path, operation: operation, code: code).description
    case .foreign(_, .format(.system(let path, let operation, let code))):
      FormatError.system(path: path, operation: operation, code: code).description
    case .checkpoint(let path, let error): "\(path): \(error)"
    case .cardGiven(let path, let card):
      "\(card) is no card for \(path), a checkpoint of this program, which has its own: cards that are given "
        + "are for files of other programs"
    case .foreign(let path, let error): "\(path): \(error)"
    case .network(let path, let network, let error): "\(path): network \"\(network)\": \(error)"
    }
  }
}

extension ShippedFiles.Kind {
  /// The singular, for messages.
  fileprivate var word: String {
    switch self {
    case .checkpoints: "model or file"
    case .recipes: "recipe or file"
    }
  }
}
