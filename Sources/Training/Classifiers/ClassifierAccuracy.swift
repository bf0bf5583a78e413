import Checkpoints
import Datasets
import Inference
import Models
import Tensors

/// How often a classifier is right about pictures that it was not trained on.
public struct ClassifierAccuracy: Equatable, Sendable {
  /// One attribute.
  public struct Attribute: Equatable, Sendable {
    /// Its name in the data.
    public let name: String
    /// The share of pictures that it is right about, 0...1.
    public let accuracy: Double
    /// The mean of the shares among pictures that have it and among those that have not, 0...1: what
    /// is left of the accuracy when most pictures agree.
    public let balanced: Double
  }

  /// Each attribute; of a classifier of classes, none.
  public let attributes: [Attribute]
  /// The share of right answers over all attributes, or of right classes, 0...1.
  public let accuracy: Double
  /// Pictures behind it.
  public let count: Int

  /// Measures `classifier` on `test`.
  ///
  /// - Throws: `InferenceError` when the pictures have another shape.
  /// - Precondition: `test` has what the classifier tells, in the same order.
  public init(of classifier: Classifier, test: ImageSet) throws(InferenceError) {
    let features = try classifier.features(of: test)
    let outputs = try classifier.outputs(of: features)
    count = test.count
    let width = classifier.card.outputs.count
    switch classifier.card.kind {
    case .classes:
      precondition(test.labels.count == test.count, "\(test.labels.count) labels")
      var right = 0
      for row in 0..<test.count {
        let logits = outputs.values[(row * width)..<((row + 1) * width)]
        let best = logits.indexOfMaximum ?? logits.startIndex
        if best - logits.startIndex == Int(test.labels[row]) { right += 1 }
      }
      accuracy = Double(right) / Double(max(1, test.count))
      attributes = []
    case .attributes:
      guard let table = test.attributes, table.names == classifier.card.outputs else {
        preconditionFailure("\(test.name) has other attributes than \(classifier.card.name)")
      }
      attributes = table.names.indices.map { index in
        let truth = table.column(index)
        let said = (0..<test.count).map { outputs.values[$0 * width + index] > 0 }
        return Self.compare(truth, said, name: table.names[index])
      }
      accuracy = attributes.reduce(0) { $0 + $1.accuracy } / Double(attributes.count)
    }
  }

  private static func compare(_ truth: [Bool], _ said: [Bool], name: String) -> Attribute {
    func share(_ value: Bool?) -> Double {
      let rows = truth.indices.filter { value == nil || truth[$0] == value }
      return Double(rows.count { truth[$0] == said[$0] }) / Double(max(1, rows.count))
    }
    return Attribute(
      name: name, accuracy: share(nil), balanced: (share(true) + share(false)) / 2)
  }
}

extension Classifier {
  /// The features of all pictures of a set: (pictures, features).
  ///
  /// - Throws: `InferenceError` when the pictures have another shape.
  public func features(of set: ImageSet) throws(InferenceError) -> Tensor {
    var values: [Float] = []
    var width = 0
    for start in stride(from: 0, to: set.count, by: 256) {
      let indices = start..<min(start + 256, set.count)
      let pictures = Tensor(
        shape: [indices.count, set.channels, set.height, set.width],
        values: set.values(at: indices, range: card.inputRange))
      let part = try features(of: pictures, range: card.inputRange)
      width = part.shape[1]
      values += part.values
    }
    return Tensor(shape: [set.count, width], values: values)
  }
}
