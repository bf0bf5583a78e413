import Checkpoints
import Datasets
import Networks

/// What a classifier learns to tell of the pictures of a set: their attributes, or their class.
struct ClassifierTarget {
  /// What an output means.
  let kind: ClassifierFile.Kind
  /// What each output stands for.
  let names: [String]
  /// The class of each picture; empty for attributes.
  private let labels: [UInt8]
  /// A row of `names.count` for each picture; empty for classes.
  private let flags: [UInt8]

  /// What is known of `data`.
  ///
  /// - Parameter kind: nil for attributes where there are any, else classes.
  /// - Throws: `TrainingError.recipe` when nothing of the kind is known.
  init(of data: ImageSet, kind: ClassifierFile.Kind?) throws(TrainingError) {
    if kind != .classes, let attributes = data.attributes {
      self.kind = .attributes
      names = attributes.names
      (labels, flags) = ([], attributes.flags)
    } else if kind != .attributes, let last = data.labels.max() {
      self.kind = .classes
      names = (0...Int(last)).map { "\($0)" }
      (labels, flags) = (data.labels, [])
    } else {
      throw .recipe(
        field: "dataset", found: "\(data.name), without labels",
        expected: "a set with \(kind?.rawValue ?? "classes or attributes")")
    }
  }

  /// The cross-entropy of what `head` says of a batch, in nats; its gradient is left at the output.
  ///
  /// - Parameter pictures: which pictures of the set they are, one for each row.
  func loss(_ head: TrainableNetwork, of pictures: [Int]) -> Double {
    switch kind {
    case .classes:
      return CategoricalCrossEntropy.evaluate(
        logits: head.output.rows, gradient: head.outputGradient.rows, count: names.count,
        stride: names.count, targets: pictures.map { Int(labels[$0]) })
    case .attributes:
      let count = pictures.count * names.count
      return BinaryCrossEntropy.evaluate(
        logits: UnsafeBufferPointer(start: head.output.rows, count: count),
        targets: pictures.flatMap { picture in
          flags[(picture * names.count)..<((picture + 1) * names.count)].map { Float($0) }
        },
        gradient: UnsafeMutableBufferPointer(start: head.outputGradient.rows, count: count))
    }
  }
}
