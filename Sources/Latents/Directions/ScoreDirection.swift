extension Direction {
  /// The direction in which `scores`, one for each of `latents`, grow; nil if they do not depend on the
  /// latents, or on categories alone.
  ///
  /// The covariance of each latent dimension with the score. Of a standard normal prior that is the
  /// mean gradient of the score (Stein's identity), so it uses all samples and not only those near a
  /// border.
  ///
  /// - Source: Stein 1981, "Estimation of the mean of a multivariate normal distribution", lemma 1.
  /// - Precondition: there are as many scores as latents, at least two.
  public init?(
    name: String, of scores: [Float], over latents: [LatentVector], in spec: LatentSpec
  ) {
    precondition(
      scores.count == latents.count && scores.count > 1,
      "\(scores.count) scores for \(latents.count) latents")
    let mean = scores.reduce(0) { $0 + Double($1) } / Double(scores.count)
    var sums = [Double](repeating: 0, count: spec.size)
    for (score, latent) in zip(scores, latents) {
      let weight = Double(score) - mean
      for place in sums.indices { sums[place] += weight * Double(latent.values[place]) }
    }
    // Scores may be tiny; only their proportions count.
    let largest = sums.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return nil }
    self.init(name: name, values: sums.map { Float($0 / largest) }, in: spec)
  }
}
