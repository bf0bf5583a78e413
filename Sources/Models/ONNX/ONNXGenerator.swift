import Checkpoints
import Formats
import Latents
import Networks
import Tensors

/// A generator in an ONNX file: the graph says what the network is, only the latent has to be assumed.
struct ONNXGenerator {
  let proposal: Proposal
  /// The weights as the layers call them, under `generator`.
  let weights: ONNXWeights

  /// Follows the graph in `file`; nil for a file of another kind.
  ///
  /// - Throws: `RecogniserError` for a damaged file, or a graph that leads to no picture.
  init?(_ file: FileBytes, name: String) throws(RecogniserError) {
    let model: ONNXModel
    do {
      guard ONNXModel.isLikely(prefix: try file.prefix(16)) else { return nil }
      model = try ONNXModel(file)
    } catch {
      throw .format(error)
    }
    var importer = ONNXImporter(model)
    let (network, notes): (NetworkDescription, [String])
    do {
      (network, notes) = try importer.run()
    } catch {
      throw .graph(node: error.node, reason: error.reason)
    }
    let choices = Self.latents(importer.parts)
    let latent = Assumption(
      subject: "latent of \(network.input[0]) numbers",
      choices: choices.map { Assumption.Choice(words: $0.words, effect: .latent($0.spec)) },
      chosen: 0, certainty: .guessed,
      reason: "nothing in the file tells where its values came from", slot: nil)
    weights = importer.weights.of(network.layers)
    proposal = Proposal(
      network, name: name, assumptions: [latent], latent: choices[0].spec, notes: notes)
  }

  /// The ways to read the inputs: one vector as usual; several, each by its name.
  private static func latents(_ parts: [(name: String, size: Int, isLabel: Bool)])
    -> [LatentChoice]
  {
    if parts.count == 1, !parts[0].isLabel {
      return LatentChoice.all(
        size: parts[0].size, codes: nil, embedding: nil, isDecoder: false)
    }
    return [(Prior.standardNormal, "N(0, 1)"), (.uniform(low: -1, high: 1), "U(-1, 1)")].map {
      prior, words in
      let named = parts.enumerated().map { index, part in
        part.isLabel && part.size > 1
          ? LatentPart(
            name: "label\(index + 1)", kind: .categorical, size: part.size, prior: .oneHot)
          : LatentPart(
            name: "noise\(index + 1)", kind: .noise, size: part.size, prior: prior)
      }
      return LatentChoice(spec: LatentSpec(parts: named), words: "noise \(words)", cost: 0)
    }
  }

  /// Whether the weights fit a card that was given: its layers are called as those of the graph.
  ///
  /// - Throws: `RecogniserError` if they do not.
  func check(_ card: ModelCard) throws(RecogniserError) {
    do {
      try card.validate()
    } catch {
      throw .card(error)
    }
    for layer in card.networks["generator"]?.layers ?? [] {
      for (part, shape) in layer.parameterShapes {
        let path = "generator.\(layer.name).\(part)"
        guard let found = weights.shape(of: path) else {
          throw .card(.network(name: "generator", .missing(parameter: path)))
        }
        if found != shape {
          throw .card(
            .network(
              name: "generator",
              .parameterShape(parameter: path, found: found, expected: shape)))
        }
      }
    }
  }
}
