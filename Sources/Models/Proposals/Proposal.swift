public import Checkpoints
import Latents
import Networks

/// A whole generator that was worked out from a foreign file, with everything that the file does not say
/// as assumptions.
public struct Proposal: Sendable {
  /// What is taken for true, the most doubtful first within each kind of layer.
  public private(set) var assumptions: [Assumption]
  /// What else is worth saying, each a clause without a full stop.
  public let notes: [String]
  /// The path above the generator's tensors within the file.
  public let root: String
  /// Paths of modules that belong to it and that no layer has: the table of a label's embedding.
  public let leftOut: [String]

  private let name: String
  private var slots: [GeneratorGuess.Slot]
  private var latent: LatentSpec
  private let isDecoder: Bool

  init(
    _ guess: GeneratorGuess, name: String, root: String, isDecoder: Bool,
    assumptions: [Assumption], leftOut: [String], notes: [String]
  ) {
    self.name = name
    self.root = root
    self.isDecoder = isDecoder
    self.assumptions = assumptions
    self.leftOut = leftOut
    self.notes =
      notes
      + leftOut.map {
        "\"\($0)\" is left out: the latent is taken to be what its rows were worked into"
      }
    slots = guess.slots
    latent = guess.latent.spec
  }

  /// A network that the file states, with the ways to read its latent.
  init(
    _ network: NetworkDescription, name: String, assumptions: [Assumption], latent: LatentSpec,
    notes: [String]
  ) {
    self.name = name
    self.assumptions = assumptions
    self.notes = notes
    self.latent = latent
    root = ""
    leftOut = []
    isDecoder = false
    slots = network.layers.map {
      GeneratorGuess.Slot(name: $0.name, kind: $0.kind, sources: $0.sources)
    }
  }

  /// The model card that the assumptions make.
  public var card: ModelCard {
    let layers = slots.compactMap { slot in
      slot.kind.map { LayerDescription(slot.name, $0, from: slot.sources) }
    }
    let ranges: ClosedRange<Float> =
      switch slots.last(where: { $0.kind?.isActivation == true })?.kind {
      case .sigmoid: 0...1
      case .tanh: -1...1
      case .function(.clip(let low, let high)) where low.isFinite && high.isFinite && low < high:
        low...high
      default: isDecoder ? 0...1 : -1...1
      }
    var card = ModelCard(
      name: name, family: "foreign",
      networks: ["generator": NetworkDescription(input: [latent.size], layers: layers)],
      latent: latent, outputRange: ranges)
    card.tensorRoot = root.isEmpty ? nil : root
    card.notes = notes
    return card
  }

  /// The same with another choice of one assumption; nil if no picture comes of it.
  public func choosing(_ choice: Int, for assumption: Int) -> Proposal? {
    var result = self
    result.assumptions[assumption].chosen = choice
    switch assumptions[assumption].choices[choice].effect {
    case .latent(let spec): result.latent = spec
    case .layer(let kind):
      guard let slot = assumptions[assumption].slot else { return nil }
      result.slots[slot].kind = kind
    }
    return (try? result.card.validate()) == nil ? nil : result
  }

  /// The least sure of the assumptions that matter, in a few words; nil if all are measured or stated.
  public var doubt: String? {
    let open = assumptions.filter { $0.certainty < .measured }
    guard let worst = open.min(by: { $0.certainty < $1.certainty }) else { return nil }
    return open.count == 1 ? worst.subject : "\(worst.subject), and \(open.count - 1) more"
  }
}
