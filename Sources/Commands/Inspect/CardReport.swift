import Checkpoints
import Formats
import Latents
import Networks

/// A model card in words and as JSON.
struct CardReport {
  private let card: ModelCard

  /// Describes a card that was validated.
  init(_ card: ModelCard) {
    self.card = card
  }

  /// Everything the card says, the networks layer by layer.
  func lines(hash: String?) -> [String] {
    var rows = [
      ["model", "\(card.name) (family \(card.family))" + (hash.map { ", hash \($0)" } ?? "")]
    ]
    if let training { rows.append(["trained", training]) }
    if let dataset = card.dataset {
      let facts = [dataset.name, dataset.sha256.map { "sha256 \($0)" }, dataset.terms]
      rows.append(["data", facts.compactMap(\.self).joined(separator: ", ")])
    }
    let black = NumberText.short(card.outputRange.lowerBound)
    let white = NumberText.short(card.outputRange.upperBound)
    rows.append(
      ["pictures", "\(NumberText.shape(pictureShape)), black is \(black), white is \(white)"])
    rows += card.figures.map { figure in
      let unit = figure.unit.map { " \($0)" } ?? ""
      let command = figure.command.map { " (\($0))" } ?? ""
      return ["figure", "\(figure.name): \(figure.value)\(unit)\(command)"]
    }
    rows += card.notes.map { ["note", $0] }
    rows += card.points.map { ["point", $0.name] }
    rows += card.directions.map { ["direction", "\($0.name), from \($0.source)"] }
    return alignedColumns(rows) + [""] + latentLines + [""] + networkLines
  }

  /// The facts of the card.
  var json: [(key: String, value: JSONValue)] {
    let range = [card.outputRange.lowerBound, card.outputRange.upperBound]
    var pairs: [(key: String, value: JSONValue)] = [
      ("name", .string(card.name)), ("family", .string(card.family)),
      ("formatVersion", .integer(card.formatVersion)),
      ("recipe", card.recipe.map { .string($0) } ?? .null),
      ("seed", card.seed.map { .number(String($0)) } ?? .null),
      ("steps", card.steps.map { .integer($0) } ?? .null),
      ("pictureShape", .array(pictureShape.map { .integer($0) })),
      ("outputRange", .array(range.map { .float($0) })),
      ("latentSize", .integer(card.latent.size)),
      ("latent", .array(card.latent.parts.map(\.json))),
    ]
    if let dataset = card.dataset {
      let facts = [("name", dataset.name), ("sha256", dataset.sha256), ("terms", dataset.terms)]
      pairs.append(("dataset", .object(facts.map { ($0, $1.map { .string($0) } ?? .null) })))
    }
    pairs.append(("figures", .array(card.figures.map(\.json))))
    pairs.append(("notes", .array(card.notes.map { .string($0) })))
    pairs.append(("networks", .object(networks.map { ($0.name, $0.network.json) })))
    return pairs
  }

  private var training: String? {
    let facts = [
      card.recipe.map { "recipe \($0)" }, card.seed.map { "seed \($0)" },
      card.steps.map { "\(NumberText.grouped($0)) steps" },
    ].compactMap(\.self)
    return facts.isEmpty ? nil : facts.joined(separator: ", ")
  }

  private var pictureShape: [Int] {
    (try? card.networks["generator"]?.outputShape()) ?? []
  }

  private var latentLines: [String] {
    let rows = card.latent.parts.map { part in
      ["  " + part.name, part.kind.rawValue, part.sizeWords, part.valueWords]
    }
    return ["latent    \(card.latent.size) numbers"] + alignedColumns(rows)
  }

  /// The generator first, then the others by name.
  private var networks: [(name: String, network: NetworkDescription)] {
    card.networks.sorted { a, b in
      (a.key == "generator" ? 0 : 1, a.key) < (b.key == "generator" ? 0 : 1, b.key)
    }.map { ($0.key, $0.value) }
  }

  private var networkLines: [String] {
    networks.flatMap { name, network -> [String] in
      let shapes = (try? network.shapes()) ?? []
      let rows = zip(network.layers, shapes).map { layer, shape in
        let count = layer.parameterCount
        return [
          "  " + layer.name, layer.kind.words, NumberText.shape(shape),
          count == 0 ? "" : NumberText.grouped(count),
        ]
      }
      let heading =
        "network   \(name): \(NumberText.shape(network.input)) to "
        + "\(NumberText.shape(shapes.last ?? network.input)), "
        + "\(NumberText.grouped(network.parameterCount)) parameters"
      return [heading] + alignedColumns(rows)
    }
  }
}
