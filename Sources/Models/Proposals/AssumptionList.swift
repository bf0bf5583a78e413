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
    var (certainty, reason) = judge(choices, chosen, norm: decision.norm)
    if certainty == .measured, !rivals(of: decision).isSubset(of: tried(decision)) {
      certainty = .likely
    }
    return Assumption(
      subject: decision.words, choices: choices, chosen: chosen,
      certainty: certainty ?? usual(decision, isPredicted: reason != nil),
      reason: reason ?? habit(decision, isDecoder),
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
    if misfit > Self.well { return (.guessed, reason + ", neither well") }
    guard let next else { return (nil, reason) }
    return (next.1 > 3 * max(misfit, 0.001) ? .measured : .likely, reason)
  }

  /// The misfit, in nats, up to which statistics count as predicted.
  static let well = 0.05

  /// How sure a choice is to which no other was compared.
  private func usual(_ decision: GeneratorGuess.Decision, isPredicted: Bool = false)
    -> Assumption.Certainty
  {
    // The same choice elsewhere, where it was compared.
    let isLikeOthers = guess.decisions.contains { other in
      other.slot != decision.slot && other.norm != nil && other.subject == decision.subject
        && Self.words(guess.slots[other.slot].kind, other.subject)
          == Self.words(guess.slots[decision.slot].kind, decision.subject)
        && isMeasured(other)
    }
    if isPredicted { return isLikeOthers ? .measured : .likely }
    return decision.subject == .geometry || isLikeOthers ? .likely : .guessed
  }

  /// Whether other choices of a decision were tried, and predicted worse by far.
  private func isMeasured(_ decision: GeneratorGuess.Decision) -> Bool {
    guard let best = misfit(decision, guess.slots[decision.slot].kind), best <= Self.well else {
      return false
    }
    return !tried(decision).isEmpty && rivals(in: decision).isEmpty
      && rivals(of: decision).isSubset(of: tried(decision))
  }

  private func misfit(_ decision: GeneratorGuess.Decision, _ kind: LayerKind?) -> Double? {
    decision.norm == nil
      ? nil : measured.misfit(of: decision.subject, guess.slots[decision.slot].name, kind)
  }

  /// The other choices of a decision that were measured.
  private func tried(_ decision: GeneratorGuess.Decision) -> Set<String> {
    let others = decision.choices.filter { $0 != guess.slots[decision.slot].kind }
    return Set(
      others.filter { misfit(decision, $0) != nil }.map { Self.words($0, decision.subject) })
  }

  /// Other choices of a decision that predict about as well.
  private func rivals(in decision: GeneratorGuess.Decision) -> Set<String> {
    let chosen = guess.slots[decision.slot].kind
    guard let best = misfit(decision, chosen) else { return [] }
    let others = decision.choices.filter { $0 != chosen }.filter { kind in
      misfit(decision, kind).map { $0 <= 3 * max(best, 0.001) } ?? false
    }
    return Set(others.map { Self.words($0, decision.subject) })
  }

  /// Choices that predicted about as well as this one somewhere in the network.
  private func rivals(of decision: GeneratorGuess.Decision) -> Set<String> {
    let chosen = Self.words(guess.slots[decision.slot].kind, decision.subject)
    return guess.decisions.filter { other in
      other.subject == decision.subject
        && Self.words(guess.slots[other.slot].kind, other.subject) == chosen
    }.reduce(into: []) { $0.formUnion(rivals(in: $1)) }
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
