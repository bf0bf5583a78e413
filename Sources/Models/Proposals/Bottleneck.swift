/// The narrow place of a variational autoencoder: two equal layers side by side, means and variances, and the
/// layer that reads what is drawn from them.
struct Bottleneck {
  /// The paths of the two.
  let heads: Set<String>
  /// The path of the layer behind them, where the decoder begins.
  let first: String
  /// Numbers that it reads besides: a label.
  let labels: Int

  /// The first of `modules`; nil if there is none.
  init?(_ modules: [ForeignModule]) {
    for (one, other) in zip(modules, modules.dropFirst()) {
      guard case .matrix(let latent, let inputs) = one.kind, other.kind == one.kind,
        latent < inputs
      else { continue }
      let readers = modules.compactMap { module -> (path: String, labels: Int)? in
        guard case .matrix(_, let columns) = module.kind, module.path != one.path,
          module.path != other.path, latent...(latent + Self.mostLabels) ~= columns
        else { return nil }
        return (module.path, columns - latent)
      }
      guard let reader = readers.min(by: { $0.labels < $1.labels }) else { continue }
      heads = [one.path, other.path]
      first = reader.path
      labels = reader.labels
      return
    }
    return nil
  }

  /// Categories of a label at most.
  private static let mostLabels = 64
}
