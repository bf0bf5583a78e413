/// How the weights of a network that only runs forward are kept.
public enum WeightStorage: Equatable, Sendable {
  /// As they are.
  case exact
  /// As they are, and packed in one way only: for a network that runs a few times, where packing the
  /// larger weights of fast convolutions takes longer than they save.
  case once
  /// In half precision where reading weights is what takes the time, which is half the memory and nearly
  /// twice the speed: in large linear layers, and in large convolutions of maps of few pixels. The largest
  /// convolutions take no more memory than their weights as halves, even where they would be faster with more.
  ///
  /// Weights that come from a half-precision file lose nothing in a linear layer; others, and the
  /// sums of weights that fast convolutions multiply by, are rounded to 11 bits.
  case compact

  /// Weights that are worth storing as halves: more than a second-level cache holds.
  private static let manyWeights = 1 << 19

  /// What this comes to for a linear layer or convolution with so many weights.
  func forProduct(weights: Int) -> WeightStorage { weights < Self.manyWeights ? .exact : self }

  /// Bytes that one weight of a linear layer with `count` of them takes.
  public func bytesPerWeight(count: Int) -> Int { forProduct(weights: count) == .compact ? 2 : 4 }
}
