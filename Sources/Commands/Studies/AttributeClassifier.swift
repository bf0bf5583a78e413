import Checkpoints
import Kernels
import Models

extension Classifier {
  /// The classifier at `path`, which tells attributes: yes or no for each.
  ///
  /// - Throws: `ModelError` for a file that is none; `CommandFailure` for one that tells classes, whose
  ///   outputs mean something against each other only.
  static func ofAttributes(path: String, processor: Processor) throws -> Classifier {
    let classifier = try Classifier(path: path, processor: processor)
    guard classifier.card.kind == .attributes else {
      throw CommandFailure(
        "\(path) tells \(classifier.card.outputs.count) classes from each other, expected a "
          + "classifier of attributes",
        next: "latent classifier celeba64, or a folder with a table of attributes",
        status: .notUnderstood)
    }
    return classifier
  }
}
