import Latents
import Networks

/// The decisions of a guess in words, each with what speaks for it.
struct AssumptionList {
  private(set) var assumptions: [Assumption] = []

  private let guess: GeneratorGuess
  private let measured: MeasuredChoices

  init(
    _ guess: GeneratorGuess, _ measured: MeasuredChoices, _ latents: [LatentChoice],
    _ isDecoder: Bool
  ) {
    self.guess = guess
    self.measured = measured
    assumptions = [latent(latents)]
    for decision in guess.decisions where !decision.isForced && decision.choices.count > 1 {
      assumptions.append(assumption(decision, isDecoder))
    }
  }

  private func latent(_ latents: [LatentChoice]) -> Assumption {
    let choices = latents.map {
      Assumption.Choice(
        words: $0.words, effect: .latent($0.spec), misfit: measured.misfit(of: $0))
    }
    let chosen = latents.firstIndex(of: guess.latent) ?? 0
    let (certainty, reason) = judge(choices, chosen, norm: measured.firstNorm)
    return Assumption(
      subject: "latent of \(guess.latent.spec.size) numbers", choices: choices, chosen: chosen,
      certainty: certainty ?? (latents.count == 1 ? .likely : .guessed),
      reason: reason ?? "nothing in the file tells where its values came from", slot: nil)
  }

  private func assumption(_ decision: GeneratorGuess.Decision, _ isDecoder: Bool) -> Assumption {
    let slot = guess.slots[decision.slot]
    let choices = decision.choices.map { kind in
      Assumption.Choice(
        words: Self.words(kind, decision.subject), effect: .layer(kind),
        misfit: decision.norm == nil
          ? nil : measured.misfit(of: decision.subject, slot.name, kind))
    }
    let chosen = decision.choices.firstIndex(of: slot.kind) ?? 0
    let (certainty, reason) = judge(choices, chosen, norm: decision.norm)
    return Assumption(
      subject: decision.words, choices: choices, chosen: chosen,
      certainty: certainty ?? usual(decision), reason: reason ?? habit(decision, isDecoder),
      slot: decision.slot)
  }

  /// What measurements say: nil if there are none.
  private func judge(_ choices: [Assumption.Choice], _ chosen: Int, norm: String?) -> (
    Assumption.Certainty?, String?
  ) {
    guard let norm, let misfit = choices[chosen].misfit else { return (nil, nil) }
    let others = choices.indices.filter { $0 != chosen }.compactMap { index in
      choices[index].misfit.map { (choices[index].words, $0) }
    }
    let next = others.min { $0.1 < $1.1 }
    var reason =
      "predicts the statistics of \(norm) to \(Self.text(misfit)) nats"
    if let next { reason += ", \(next.0) to \(Self.text(next.1))" }
    if misfit > 0.05 { return (.guessed, reason + ", neither well") }
    let isClear = next.map { $0.1 > 3 * max(misfit, 0.001) } ?? true
    return (isClear ? .measured : .likely, reason)
  }

  /// How sure a choice without measurement is.
  private func usual(_ decision: GeneratorGuess.Decision) -> Assumption.Certainty {
    let isLikeOthers = guess.decisions.contains { other in
      other.norm != nil && other.subject == decision.subject
        && guess.slots[other.slot].kind == guess.slots[decision.slot].kind
    }
    return decision.subject == .geometry || isLikeOthers ? .likely : .guessed
  }

  private func habit(_ decision: GeneratorGuess.Decision, _ isDecoder: Bool) -> String {
    switch decision.subject {
    case .activation:
      usual(decision) == .likely
        ? "as it is measured elsewhere in the network" : "what most generators have"
    case .epsilon:
      guess.epsilon == 1e-5 ? "the usual one" : "as it is measured elsewhere in the network"
    case .geometry, .resize:
      "gives pictures of \(guess.shape[1]) x \(guess.shape[2])"
    case .output:
      isDecoder ? "what most decoders end with" : "what most generators end with"
    }
  }

  private static func words(_ kind: LayerKind?, _ subject: GeneratorGuess.Decision.Subject)
    -> String
  {
    switch kind {
    case .conv2d(let conv): "stride \(conv.stride), padding \(conv.padding)"
    case .convTranspose2d(let conv):
      "stride \(conv.stride), padding \(conv.padding)"
        + (conv.outputPadding == 0 ? "" : ", output padding \(conv.outputPadding)")
    case .batchNorm(_, let epsilon, _): "\(epsilon)"
    case .resize(let height, let width, let interpolation):
      "\(interpolation.rawValue) to \(height) x \(width)"
    default: ActivationChoice(kind: kind, cost: 0).words
    }
  }

  /// Two digits that count.
  static func text(_ misfit: Double) -> String {
    if misfit >= 0.095 { return String(Double((misfit * 100).rounded()) / 100) }
    var digits = misfit
    var zeros = 0
    while digits < 0.95 && digits > 0 && zeros < 6 {
      digits *= 10
      zeros += 1
    }
    let scale = (0..<zeros).reduce(1.0) { value, _ in value * 10 }
    return "\((misfit * scale).rounded() / scale)"
  }
}
