import Tensors

/// Where the recognition network Q puts what it says about each code, for a latent specification.
///
/// In order of the parts: the logits of every categorical code, then the mean of every continuous
/// code, then the log deviation of every continuous code (natural log).
/// - Source: Chen et al. 2016 (arXiv:1606.03657), appendix C.
public struct RecognitionLayout: Equatable, Sendable {
  /// A categorical code: the part, and the logits of its categories.
  public struct Categorical: Equatable, Sendable {
    /// The index of the part in the specification.
    public let part: Int
    /// Where its logits are.
    public let logits: Range<Int>
  }

  /// A continuous code: the part, and the parameters of its normal distribution.
  public struct Continuous: Equatable, Sendable {
    /// The index of the part in the specification.
    public let part: Int
    /// Where the mean is.
    public let mean: Int
    /// Where the log deviation is.
    public let logDeviation: Int
  }

  /// The categorical codes in order.
  public let categorical: [Categorical]
  /// The continuous codes in order.
  public let continuous: [Continuous]
  /// The number of outputs.
  public let outputCount: Int

  /// The layout for the codes of `spec`; its noise is not recognised.
  public init(_ spec: LatentSpec) {
    var position = 0
    var categorical: [Categorical] = []
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      categorical.append(Categorical(part: index, logits: position..<(position + part.size)))
      position += part.size
    }
    let continuousParts = spec.parts.indices.filter { spec.parts[$0].kind == .continuous }
    let start = position
    self.categorical = categorical
    continuous = continuousParts.enumerated().map { order, part in
      Continuous(
        part: part, mean: start + order,
        logDeviation: start + continuousParts.count + order)
    }
    outputCount = start + 2 * continuousParts.count
  }
}

extension RecognitionLayout {
  /// The likeliest category of `code` in each row of Q's outputs.
  public func categories(of code: Categorical, in outputs: [Float]) -> [Int] {
    stride(from: 0, to: outputs.count, by: outputCount).map { row in
      let logits = outputs[(row + code.logits.lowerBound)..<(row + code.logits.upperBound)]
      return (logits.indexOfMaximum ?? logits.startIndex) - logits.startIndex
    }
  }
}
