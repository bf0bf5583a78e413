import Glibc

/// The variational lower bound of the mutual information between one code and the generated picture,
/// in nats: L_I = E[log Q(c | x)] + H(c).
///
/// Estimated by plain Monte Carlo with the code that the picture was made from. H(c) is that of the
/// code's prior, `LatentPart.entropy`.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), section 5, eq. 4 and 5.
public enum InformationBound {
  /// The bound of any code, at most H(c) for a categorical one, from -E[log Q(c | x)].
  public static func of(negativeLogLikelihood: Double, entropy: Double) -> Double {
    entropy - negativeLogLikelihood
  }

  /// The bound of a continuous code from Q's mean alone, with the one deviation that makes it largest:
  /// sigma^2 = E[(c - mu)^2], so L_I = H(c) - log(2 pi e sigma^2) / 2.
  ///
  /// Any fixed deviation gives a valid bound; the one that Q was trained with (1 in the authors' code)
  /// gives a weaker one, below zero for codes in -1...1.
  public static func continuous(meanSquaredError: Double, entropy: Double) -> Double {
    of(
      negativeLogLikelihood: log(2 * Double.pi * M_E * max(meanSquaredError, 1e-12)) / 2,
      entropy: entropy)
  }
}
