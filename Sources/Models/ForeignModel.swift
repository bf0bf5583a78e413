public import Checkpoints
public import Formats
public import Kernels
import Networks
public import Tensors

/// The generator of a foreign file: its card, given or worked out, and its weights as the card calls them.
public struct ForeignModel: Sendable {
  /// What the model is.
  public let card: ModelCard
  /// How the card was worked out; nil if it was given.
  public let proposal: Proposal?
  /// Where the file's bytes are.
  let bytes: FileBytes
  /// Reads the weights as the card calls them, `generator.<layer>.<parameter>`.
  public let weights: any WeightSource
  private let unread: @Sendable () -> [String]

  /// Reads the weights in `file` and works out what they are, unless `card` says it.
  ///
  /// - Parameters:
  ///   - file: the file's bytes.
  ///   - name: what people call the file.
  ///   - card: what the model is; nil to work it out.
  ///   - processor: what candidates are run on.
  ///   - dangerousNames: what is done about a file that names functions which reach outside of it.
  /// - Throws: `RecogniserError` for a file that cannot be read or holds no generator that can be worked
  ///   out, `CheckpointError` within it for a card that does not fit the file.
  public init(
    _ file: FileBytes, name: String, card: ModelCard?, processor: Processor,
    dangerousNames: WeightFile.DangerousNames = .refuse
  ) throws(RecogniserError) {
    bytes = file
    if let graph = try ONNXGenerator(file, name: name) {
      self.card = card ?? graph.proposal.card
      proposal = card == nil ? graph.proposal : nil
      if let card { try graph.check(card) }
      weights = graph.weights
      unread = { [card = self.card, names = graph.weights.names] in
        LeftOverTensors(ofGraph: names, by: card).names
      }
      return
    }
    let contents: WeightFile
    do {
      contents = try WeightFile(file, dangerousNames: dangerousNames)
    } catch {
      throw .format(error)
    }
    if let card {
      proposal = nil
      self.card = card
      do {
        try card.validate()
      } catch {
        throw .card(error)
      }
      weights = try Self.weights(for: card, in: contents)
    } else {
      FreedMemory.expectMuch()
      let proposal = try Recogniser(contents, name: name, processor: processor).propose()
      self.proposal = proposal
      self.card = proposal.card
      weights = try Self.weights(for: proposal.card, in: contents)
    }
    unread = { [card = self.card] in LeftOverTensors(of: contents, by: card).names }
  }

  /// The names within the file of tensors that belong to the generator and that no layer reads.
  ///
  /// What else the file holds (an encoder, a discriminator) is not among them.
  public func leftOver() -> [String] { unread() }

  /// A model whose card was worked out, with another choice of one assumption.
  private init(_ proposal: Proposal, of model: ForeignModel) {
    self.proposal = proposal
    bytes = model.bytes
    weights = model.weights
    unread = model.unread
    card = proposal.card
  }

  /// The same with another choice of one assumption; nil if no picture comes of it.
  public func choosing(_ choice: Int, for assumption: Int) -> ForeignModel? {
    proposal?.choosing(choice, for: assumption).map { ForeignModel($0, of: self) }
  }

  /// The tensors that the layers of `card` name, from under its root.
  private static func weights(for card: ModelCard, in file: WeightFile) throws(RecogniserError)
    -> ForeignWeights
  {
    let root = card.tensorRoot ?? ""
    let weights = ForeignWeights(ForeignModule.all(of: file.entries), under: root)
    for layer in card.networks["generator"]?.layers ?? [] {
      let path = root.isEmpty ? layer.name : root + "." + layer.name
      for (part, shape) in layer.parameterShapes {
        guard let found = weights.shape(of: "generator.\(layer.name).\(part)") else {
          throw .card(.network(name: "generator", .missing(parameter: "\(path).\(part)")))
        }
        if found != shape {
          throw .card(
            .network(
              name: "generator",
              .parameterShape(parameter: "\(path).\(part)", found: found, expected: shape)))
        }
      }
    }
    return weights
  }
}

extension ForeignModel {
  /// The generator in a file, with a card that is given, or lies beside it, or is worked out.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - path: where it is.
  ///   - card: the path of a model card; nil for one beside the file, if there is any.
  ///   - processor: what candidates are run on.
  ///   - dangerousNames: what is done about a file that names functions which reach outside of it.
  /// - Throws: `RecogniserError` for a file or card that cannot be read, or do not fit.
  public static func beside(
    _ bytes: FileBytes, path: String, card: String?, processor: Processor,
    dangerousNames: WeightFile.DangerousNames = .refuse
  ) throws(RecogniserError) -> ForeignModel {
    let name = Self.name(of: path)
    if let card {
      return try ForeignModel(
        bytes, name: name, card: try read(card), processor: processor,
        dangerousNames: dangerousNames)
    }
    for beside in CardFile.places(beside: path) {
      guard let card = try readIfThere(beside.path) else { continue }
      do {
        return try ForeignModel(
          bytes, name: name, card: card, processor: processor, dangerousNames: dangerousNames)
      } catch {
        // A card for the whole folder may be meant for another file of it.
        if case .card = error, !beside.isForThisFile { continue }
        throw error
      }
    }
    return try ForeignModel(
      bytes, name: name, card: nil, processor: processor, dangerousNames: dangerousNames)
  }

  private static func read(_ path: String) throws(RecogniserError) -> ModelCard {
    do {
      return try CardFile.read(path)
    } catch {
      throw .cardFile(path: path, error)
    }
  }

  private static func readIfThere(_ path: String) throws(RecogniserError) -> ModelCard? {
    do {
      return try CardFile.readIfThere(path)
    } catch {
      throw .cardFile(path: path, error)
    }
  }

  /// What people call the file: its name without its last extension.
  private static func name(of path: String) -> String {
    let file = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    let plain = stem.unicodeScalars.filter { $0.properties.generalCategory != .control }
    let name = String(String.UnicodeScalarView(plain)).prefix(64)
    return name.utf8.count > 64 || name.isEmpty ? "model" : String(name)
  }
}
