import Glibc

/// The variational lower bound of the mutual information between one code and the generated picture,
/// in nats: L_I = E[log Q(c | x)] + H(c).
///
/// Estimated by plain Monte Carlo with the code that the picture was made from.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), section 5, eq. 4 and 5.
public enum InformationBound {
  /// H(c) of a uniform choice: log K.
  public static func entropy(categories: Int) -> Double { log(Double(categories)) }

  /// H(c) of a uniform number: the log of the interval's length.
  public static func entropy(uniform range: ClosedRange<Float>) -> Double {
    log(Double(range.upperBound) - Double(range.lowerBound))
  }

  /// The bound of a categorical code, at most log K, from the mean cross-entropy -E[log Q(c | x)].
  public static func categorical(crossEntropy: Double, categories: Int) -> Double {
    entropy(categories: categories) - crossEntropy
  }

  /// The bound of a uniform code from Q's mean alone, with the one deviation that makes it largest:
  /// sigma^2 = E[(c - mu)^2], so L_I = H(c) - log(2 pi e sigma^2) / 2.
  ///
  /// Any fixed deviation gives a valid bound; the one that Q was trained with (1 in the authors' code)
  /// gives a weaker one, below zero for codes in -1...1.
  public static func uniform(meanSquaredError: Double, range: ClosedRange<Float>) -> Double {
    entropy(uniform: range) - log(2 * Double.pi * M_E * max(meanSquaredError, 1e-12)) / 2
  }
}
