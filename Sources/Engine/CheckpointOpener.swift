import Checkpoints
import Datasets
import Explorer
import Formats
import Glibc
import Kernels
import Latents
import Models
import Networks
import Scenes
import Studies

/// Opens the checkpoints that come with the program or lie in its folders.
public struct CheckpointOpener: ModelOpener {
  private let processor: Processor
  private let program: String
  private let card: GivenCard?

  /// A folder whose models alone are listed; nil for all folders that are searched.
  private let folder: String?

  /// A model card that somebody gave for a file of another program.
  public struct GivenCard: Sendable {
    /// Where the card is.
    let card: String
    /// The file that it is for; nil for every foreign file.
    let model: String?

    /// The card at the path `card` for the file at `model`, or for every foreign file.
    public init(_ card: String, for model: String? = nil) {
      self.card = card
      self.model = model.map(CheckpointOpener.resolved)
    }
  }

  /// Opens models to run on `processor`; `program` is named in saved pictures, `card` holds for what it is given
  /// for.
  ///
  /// - Parameter folder: the folder whose models alone are found; nil for all that are searched.
  public init(
    processor: Processor, program: String, card: GivenCard? = nil, folder: String? = nil
  ) {
    self.processor = processor
    self.program = program
    self.card = card
    self.folder = folder
  }

  /// The path of the card that was given for the file at `path`; nil without one.
  private func givenCard(for path: String) -> String? {
    guard let card else { return nil }
    if let model = card.model { return model == Self.resolved(path) ? card.card : nil }
    return ModelFile.isCheckpoint(at: path) ? nil : card.card
  }

  /// With what the records in their folders say.
  public func rated(_ entries: [ModelEntry]) -> [ModelEntry] {
    var records: [String: PoolRatings] = [:]
    return entries.map { entry in
      var entry = entry
      let folder = FilePath(entry.path).folder
      let ratings = records[folder] ?? PoolRatings(folder)
      records[folder] = ratings
      entry.ratings = ratings.ratings(of: entry.path) {
        (try? FileBytes(path: entry.path)).flatMap { try? SHA256.hexadecimal(of: $0) }
          .map { String($0.prefix(16)) }
      }
      return entry
    }
  }

  /// Every checkpoint in the folders that are searched, and others that were opened before.
  public func find(recent: [String] = []) -> [ModelEntry] {
    if let folder {
      return FolderListing.files(in: folder).filter { $0.hasSuffix(".safetensors") }.map { file in
        let path = Self.resolved(folder + "/" + file)
        return Self.entry(FilePath(path).stem, path)
      }
    }
    let shipped = ShippedFiles(.checkpoints).all().map { name, found in
      Self.entry(name, Self.resolved(found))
    }
    let others = recent.filter { path in !shipped.contains { $0.path == path } }
    return shipped
      + others.map { Self.entry(FilePath($0).stem, $0) }
  }

  private static func entry(_ name: String, _ path: String) -> ModelEntry {
    ModelEntry(name: name, folder: folder(of: path), path: path)
  }

  /// The folder that the file at `path` is in, as a person would write it.
  public static func folder(of path: String) -> String {
    shortened(FilePath(path).folder)
  }

  /// The model card behind the header.
  public func describe(_ path: String) -> ModelEntry.Content {
    let card: ModelCard
    do {
      card = try ModelFile(path: path, card: givenCard(for: path), processor: processor).card
    } catch {
      return .fault("\(error)")
    }
    // A card whose generator cannot be was refused with the file.
    guard let shape = try? card.networks["generator"]?.shapes().last, shape.count == 3 else {
      return .fault("the generator makes no pictures")
    }
    return .model(
      ExploredModel(
        name: card.name, family: card.family, spec: card.latent, pictureWidth: shape[2],
        pictureHeight: shape[1]))
  }

  /// Reads and compiles the generator.
  public func open(_ path: String) throws(OpeningFailure) -> ServedModel {
    do {
      let found = try ShippedFiles(.checkpoints).find(path)
      return served(
        try GeneratorModel(
          path: found, card: givenCard(for: found), storage: .compact, processor: processor))
    } catch .checkpoint(_, let fault) {
      throw OpeningFailure("\(fault)")
    } catch {
      throw OpeningFailure("\(error)")
    }
  }

  /// The path by which the model called `name` is always known.
  public func path(of name: String) -> String {
    (try? ShippedFiles(.checkpoints).find(name)).map(Self.resolved) ?? name
  }

  /// What opens the model at `path` again: its name where that is found from anywhere, else the path.
  private static func reference(_ path: String) -> String {
    let path = resolved(path)
    return ShippedFiles(.checkpoints).all().first { resolved($0.path) == path }?.name ?? path
  }

  /// A model that is open already.
  public func served(_ model: GeneratorModel) -> ServedModel {
    let shape = model.pictureShape
    let pictures = ModelPictures(model)
    var served = ServedModel(
      explored: ExploredModel(
        name: model.card.name, reference: Self.reference(model.path), family: model.card.family,
        spec: model.spec, pictureWidth: shape.width, pictureHeight: shape.height,
        layers: pictures.layers, discriminatorLayers: pictures.discriminatorLayers,
        directions: model.card.directions.compactMap { named in
          Direction(name: named.name, values: named.values, in: model.spec).map {
            ExploredDirection($0, source: named.source)
          }
        },
        ownDirections: DirectionFiles(besides: Self.resolved(model.path)).read(for: model.spec),
        marks: Marks(
          model.card.points.map {
            ($0.name, ExploredPoint(latent: LatentVector(values: $0.values), seed: 0))
          })),
      source: pictures,
      saver: PictureSaver(
        program: program, model: model.card.name, modelHash: { try model.hash() }))
    if let scene = Self.scene(of: model) {
      served.scene = scene
      served.explored.factors = scene.factors.map { PictureFactor($0) }
    }
    if model.card.networks["encoder"] != nil { served.explored.reader = .encoder }
    served.explored.unread = model.leftOver()
    guard let proposal = model.proposal else { return served }
    served.explored.assumptions = proposal.assumptions.map { assumption in
      ExploredAssumption(
        subject: assumption.subject, choices: assumption.choices.map(\.words),
        chosen: assumption.chosen, certainty: assumption.certainty.rawValue,
        isOpen: assumption.certainty < .measured)
    }
    served.assuming = { assumption, choice in
      (try? model.choosing(choice, for: assumption)).flatMap { $0 }.map(self.served)
    }
    return served
  }

  /// What draws pictures like those that the model was trained on; nil where nothing can.
  private static func scene(of model: GeneratorModel) -> (any Scene)? {
    let shape = model.pictureShape
    guard let name = model.card.dataset?.name,
      let entries = try? DatasetCatalogue.entries(name), entries.count == 1,
      let scene = entries[0].scene, shape == (scene.channels, scene.side, scene.side)
    else { return nil }
    return scene
  }

  /// The path by which the same file is always known.
  public static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The folder with `~` for the home.
  private static func shortened(_ folder: String) -> String {
    guard let home = getenv("HOME").map({ String(cString: $0) }), home.count > 1,
      folder == home || folder.hasPrefix(home + "/")
    else { return folder }
    return "~" + folder.dropFirst(home.count)
  }
}
