import Networks

/// The smallest misfit with each choice of each decision.
struct MeasuredChoices {
  private struct Key: Hashable {
    var subject: GeneratorGuess.Decision.Subject
    var layer: String
    var kind: LayerKind?
  }

  private var layers: [Key: Double] = [:]
  private var latents: [String: Double] = [:]
  /// The first norm that was predicted.
  private(set) var firstNorm: String?

  /// Adds what a guess predicted of `norm`, for each of its decisions since the norm before, and notes
  /// the norm beside them.
  mutating func add(_ guess: inout GeneratorGuess, misfit: Double, norm: String) {
    for index in guess.decisions.indices where guess.decisions[index].norm == nil {
      let decision = guess.decisions[index]
      let slot = guess.slots[decision.slot]
      let key = Key(subject: decision.subject, layer: slot.name, kind: slot.kind)
      layers[key] = min(layers[key] ?? .infinity, misfit)
      guess.decisions[index].norm = norm
    }
    if firstNorm ?? norm == norm {
      firstNorm = norm
      latents[guess.latent.words] = min(latents[guess.latent.words] ?? .infinity, misfit)
    }
  }

  /// What a choice of a decision gave.
  func misfit(of subject: GeneratorGuess.Decision.Subject, _ layer: String, _ kind: LayerKind?)
    -> Double?
  {
    layers[Key(subject: subject, layer: layer, kind: kind)]
  }

  /// What a reading of the latent gave.
  func misfit(of latent: LatentChoice) -> Double? { latents[latent.words] }
}
