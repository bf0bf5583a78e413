/// How the weights of a network that only runs forward are kept.
public enum WeightStorage: Equatable, Sendable {
  /// As they are.
  case exact
  /// Large linear layers in half precision, which is half the memory and nearly twice the speed where
  /// reading weights is what takes the time.
  ///
  /// Weights that come from a half-precision file lose nothing; others are rounded to 11 bits.
  case compact
}
