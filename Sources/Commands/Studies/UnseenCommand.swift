import ArgumentParser
import Checkpoints
import Datasets
import Formats
import Kernels
import Models
import Pictures
import Studies

/// `latent unseen`: how autoencoders do on combinations that were withheld from training.
struct UnseenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unseen", abstract: "Measure autoencoders on combinations withheld from training.",
    discussion: """
      The models were trained on one of the data sets \
      \(CombinationSplit.all.map(\.name).joined(separator: ", ")), which lack some combinations of \
      class and factor. Prints, for combinations that were seen and for those that were not: what \
      reconstructions cost, how often the discrete code tells the class, how well the factors can be \
      read linearly off the codes, and with --classifier how often a picture decoded with the \
      category of its class shows that class. All that is fitted is fitted on seen combinations.

      Examples:
        latent train hfvae-mnist --dataset mnist-seen-slants --data ~/mnist -o slants
        latent unseen slants/hfvae-mnist.safetensors --data ~/mnist -o unseen.png
      """)

  @Argument(help: "Checkpoints of autoencoders, trained on the same set.")
  var models: [String]

  @OptionGroup var dataOptions: DataOptions

  @Option(help: ArgumentHelp("A classifier of the classes.", valueName: "file"))
  var classifier: String?

  @Option(help: "Pictures of each kind at most.")
  var count = 5_000

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw reconstructions of withheld pictures.", valueName: "file.png"))
  var output: String?

  @Option(
    help: ArgumentHelp("Draw seen pictures moved to withheld values.", valueName: "file.png"))
  var traversals: String?

  @OptionGroup var processorOptions: ProcessorOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    try checkCounts([("count", count, 100...1_000_000)])
    if models.isEmpty { throw ValidationError("At least one model is needed.") }
  }

  func run() throws {
    let processor = try processorOptions.processor()
    let loaded = try models.map { name in
      try GeneratorModel(
        path: ShippedFiles(.checkpoints).find(name), processor: processor, withRecognition: true)
    }
    let split = try split(of: loaded)
    let pictures = try dataOptions.pictures(of: split, count: count)
    let judge = try classifier.map { try Classifier(path: $0, processor: processor) }
    let results = try loaded.map { model in
      (
        name: model.card.name,
        result: try UnseenCombinations(of: model, on: pictures, classifier: judge)
      )
    }
    if output != nil || traversals != nil {
      let figure = try UnseenFigure(
        of: loaded.map { ($0.card.name, $0) }, on: pictures, factor: split.factors[0])
      for (path, picture) in [
        (output, figure.reconstructions), (traversals, figure.traversals),
      ] {
        if let path { try AtomicFile.write(PNG.encode(picture, texts: []), to: path) }
      }
    }
    print(json ? Self.facts(results).text() : Self.text(results))
  }

  /// - Throws: `CommandFailure` for models of another kind, or that were trained on different sets.
  private func split(of loaded: [GeneratorModel]) throws(CommandFailure) -> CombinationSplit {
    var found: CombinationSplit?
    for model in loaded {
      guard model.card.networks["encoder"] != nil,
        let split = model.card.dataset.flatMap({ CombinationSplit.find($0.name) })
      else {
        throw CommandFailure(
          "\(model.path) was trained on \(model.card.dataset?.name ?? "an unknown set"), expected an "
            + "autoencoder of one of \(CombinationSplit.all.map(\.name).joined(separator: ", "))",
          next: "latent train RECIPE --dataset \(CombinationSplit.all[0].name)", status: .wrongUsage
        )
      }
      guard found?.name ?? split.name == split.name else {
        throw CommandFailure(
          "\(model.path) was trained on \(split.name), expected \(found?.name ?? "") like the others",
          next: "one command for each data set", status: .wrongUsage)
      }
      found = split
    }
    guard let found else { preconditionFailure("there is at least one model") }
    return found
  }

  private static func text(_ results: [(name: String, result: UnseenCombinations)]) -> String {
    func share(_ value: Double?) -> String {
      value.map { NumberText.fixed(100 * $0, 1) + " %" } ?? "-"
    }
    let header = [
      "model", "pictures", "-log p(x|z)", "class by code", "factor error", "class of decoded",
    ]
    let rows = results.flatMap { name, result in
      [("seen", result.seen), ("withheld", result.withheld)].map { kind, side in
        [
          name, "\(kind), \(side.count)", NumberText.fixed(side.reconstruction, 1) + " nats",
          share(side.classAccuracy), NumberText.fixed(side.factorError, 3),
          share(side.agreement),
        ]
      }
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      var line = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private static func facts(_ results: [(name: String, result: UnseenCombinations)])
    -> JSONValue
  {
    func side(_ side: UnseenCombinations.Side) -> JSONValue {
      var pairs: [(key: String, value: JSONValue)] = [
        ("pictures", .integer(side.count)), ("reconstruction_nats", .double(side.reconstruction)),
        ("factor_error", .double(side.factorError)),
      ]
      if let accuracy = side.classAccuracy { pairs.append(("class_accuracy", .double(accuracy))) }
      if let agreement = side.agreement { pairs.append(("agreement", .double(agreement))) }
      return .object(pairs)
    }
    return .object(
      results.map { name, result in
        (name, .object([("seen", side(result.seen)), ("withheld", side(result.withheld))]))
      })
  }
}

extension DataOptions {
  /// The pictures of a study of unseen combinations, `count` of each kind at most.
  ///
  /// Of sprites, which have no test set, pictures are drawn: those that were seen may have been trained on.
  /// - Throws: as `load`.
  fileprivate func pictures(of split: CombinationSplit, count: Int) throws
    -> UnseenCombinations.Pictures
  {
    if split.rule == .sprites {
      let parts = CombinationSplit.sprites(2 * count, seed: 3)
      return .init(
        fitted: parts.seen.subset(0..<count), seen: parts.seen.subset(count..<(2 * count)),
        withheld: parts.withheld.subset(0..<count))
    }
    let folder = try folders(of: split.name)(split.origin)
    let test = try split.digits(.test, folder: folder)
    let training = try split.digits(.training, folder: folder).seen
    func first(_ part: CombinationSplit.Part, _ count: Int) -> CombinationSplit.Part {
      part.subset(0..<min(count, part.pictures.count))
    }
    return .init(
      fitted: first(training, 2 * count), seen: first(test.seen, count),
      withheld: first(test.withheld, count))
  }
}
