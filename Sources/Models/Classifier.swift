import Checkpoints
import Inference
import Kernels
import Tensors

/// A classifier ready to run: what a picture shows, and the features it is told by.
public struct Classifier: Sendable {
  /// What it is.
  public let card: ClassifierFile.Card
  private let features: Plan
  private let head: Plan

  /// Reads and compiles the classifier at `path`.
  ///
  /// - Throws: `ModelError` with the path and the first fault of the file.
  public init(path: String, processor: Processor) throws(ModelError) {
    let file: ClassifierFile
    do {
      file = try ClassifierFile(path: path)
    } catch {
      throw .checkpoint(path: path, error)
    }
    func plan(_ name: String) throws(ModelError) -> Plan {
      do {
        return try Self.plan(name, of: file, processor)
      } catch {
        throw .network(path: path, network: name, error)
      }
    }
    card = file.card
    features = try plan("features")
    head = try plan("head")
  }

  /// Compiles a classifier.
  ///
  /// - Throws: `InferenceError` when its layers have settings that plans do not run.
  public init(_ file: ClassifierFile, processor: Processor) throws(InferenceError) {
    card = file.card
    features = try Self.plan("features", of: file, processor)
    head = try Self.plan("head", of: file, processor)
  }

  private static func plan(_ name: String, of file: ClassifierFile, _ processor: Processor)
    throws(InferenceError) -> Plan
  {
    guard let network = file.card.networks[name] else {
      preconditionFailure("a checked classifier has \(name)")
    }
    return try Plan(network, weights: file.weights, prefix: name, processor: processor)
  }

  /// The shape of one picture: (channels, height, width).
  public var pictureShape: [Int] { features.inputShape }

  /// The number that stands for the attribute or class called `name`, upper and lower case alike.
  public func index(of name: String) -> Int? {
    card.outputs.firstIndex { $0.lowercased() == name.lowercased() }
  }

  /// The features of pictures (N, C, H, W), whose black and white are the ends of `range`: (N, features).
  ///
  /// - Throws: `InferenceError` when the pictures have another shape.
  public func features(of pictures: Tensor, range: ClosedRange<Float>) throws(InferenceError)
    -> Tensor
  {
    if range == card.inputRange { return try features.run(pictures) }
    var converted = pictures
    let scale =
      (card.inputRange.upperBound - card.inputRange.lowerBound)
      / (range.upperBound - range.lowerBound)
    for i in converted.values.indices {
      converted.values[i] =
        card.inputRange.lowerBound + (converted.values[i] - range.lowerBound) * scale
    }
    return try features.run(converted)
  }

  /// The log-odds of attributes, or the logits of classes, for features: (N, outputs).
  ///
  /// - Throws: `InferenceError` when the features have another shape.
  public func outputs(of features: Tensor) throws(InferenceError) -> Tensor {
    try head.run(features)
  }
}
