import Studies

/// Figures of dSprites from the literature, to set beside measured ones.
enum PublishedFigures {
  /// A row of a published table: a method or a selector, and its mean scores.
  struct Row {
    let title: String
    let values: [ScoreRecord.Key: Double]
  }

  /// The order of the numbers below.
  private static let keys = SelectionChoices.keys

  private static func row(_ title: String, _ values: Double?...) -> Row {
    Row(
      title: title,
      values: Dictionary(
        uniqueKeysWithValues: zip(keys, values).compactMap { key, value in
          value.map { (key, $0) }
        }))
  }

  /// Means over the runs of a method.
  ///
  /// - Source: Lin et al. 2020 (arXiv:1906.06034), table 1.
  static let methods = [
    row("VAE", 0.63, 0.30, nil, nil, nil, 0.10, nil),
    row("beta-TCVAE", 0.62, 0.29, nil, nil, nil, 0.45, nil),
    row("HFVAE", 0.63, 0.39, nil, nil, nil, nil, nil),
    row("beta-VAE", 0.63, 0.41, 0.55, nil, nil, 0.21, nil),
    row("FactorVAE (40)", 0.82, 0.74, 0.56, 0.79, 0.77, 0.43, 0.84),
    row("InfoGAN (modified), 50 runs", 0.82, 0.60, 0.41, 0.82, 0.94, 0.22, 0.87),
    row("InfoGAN-CR, 50 runs", 0.88, 0.71, 0.58, 0.85, 0.96, 0.37, 0.95),
  ]

  /// What selectors chose.
  ///
  /// - Source: Lin et al. 2020 (arXiv:1906.06034), table 3.
  static let selections = [
    row("FactorVAE, UDR Lasso", 0.81, 0.70, 0.56, 0.79, 0.78, 0.40, 0.84),
    row("FactorVAE, UDR Spearman", 0.79, 0.73, 0.53, 0.79, 0.77, 0.40, 0.79),
    row("FactorVAE, ModelCentrality", 0.84, 0.73, 0.58, 0.80, 0.82, 0.37, 0.86),
    row("InfoGAN-CR, UDR Lasso", 0.86, 0.68, 0.49, 0.84, 0.96, 0.30, 0.92),
    row("InfoGAN-CR, UDR Spearman", 0.84, 0.67, 0.53, 0.84, 0.96, 0.31, 0.90),
    row("InfoGAN-CR, ModelCentrality", 0.92, 0.77, 0.65, 0.87, 0.99, 0.45, 0.99),
  ]
}
