import ArgumentParser
import Checkpoints
import Engine
import Explorer
import Formats
import Glibc
import Kernels
import Latents
import Models
import Pictures
import TerminalDriver

/// `latent explore`: the terminal explorer.
public struct ExploreCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "explore", abstract: "Explore a model in the terminal.",
    discussion: """
      Slides the codes of a generator and shows what it makes of them, live. A picture that was saved \
      here opens again at exactly its point. Without a model, and where several are found, a list of \
      them comes first. Press ? for the keys.
      """)

  @Argument(help: "A model by name, the path of a checkpoint, or a saved PNG file.")
  var model: String?

  @Option(help: "How pictures are shown: sixel, blocks, ascii or off. Default: the best there is.")
  var preview: PreviewMode?

  @Option(help: "The seed of the first noise.")
  var seed: UInt64 = 1

  @Flag(help: "Leave the mouse to the terminal, for its own selection.")
  var noMouse = false

  @Flag(help: "No colours; also NO_COLOR.")
  var noColor = false

  @Flag(help: "Draw sliders and rules in ASCII.")
  var ascii = false

  /// The model that is looked for where no model is found, so that the message names it.
  private static let usual = "infogan-mnist"

  /// For the parser.
  public init() {}

  /// Explores until the person leaves.
  public mutating func run() throws {
    if noColor { setenv("NO_COLOR", "1", 1) }
    let options = TerminalDriver.Options(preview: preview, usesMouse: !noMouse, isASCII: ascii)
    let seed = self.seed
    let name = model
    // Commands run on the main thread, which is the one that may touch the terminal.
    let reason = try MainActor.assumeIsolated {
      let driver = try TerminalDriver(options)
      let processor = try Processor.checked(
        instructionSetName: getenv("LATENT_ISA").map { String(cString: $0) }, threadCount: nil)
      let opener = CheckpointOpener(processor: processor, program: Program.nameAndVersion)
      var random = SystemRandomNumberGenerator()
      let found = name == nil ? opener.find() : []
      if found.count > 1 {
        let state = State(
          choosingAmong: ModelList(found), seed: seed, size: driver.size,
          expecting: driver.expectedGraphics, hasColour: driver.hasColour, glyphs: driver.glyphs,
          seedOfSeeds: random.next())
        let engine = Engine(nil, opener: opener)
        defer { engine.end() }
        engine.perform(.findModels)
        return driver.run(state, engine)
      }
      let opened = try OpenedModel(name ?? found.first?.path ?? Self.usual, processor, seed: seed)
      let served = opener.served(opened.model)
      var state = State(
        model: served.explored, path: CheckpointOpener.resolved(opened.model.path),
        point: opened.point, size: driver.size,
        expecting: driver.expectedGraphics, hasColour: driver.hasColour, glyphs: driver.glyphs,
        seedOfSeeds: random.next())
      let engine = Engine(served, opener: opener)
      defer { engine.end() }
      if let name, let saved = opened.saved {
        state.restore(saved.view, of: name)
        let model = opened.model
        engine.afterwards { differenceNotice(model, expectedHash: saved.modelHash) }
      }
      return driver.run(state, engine)
    }
    switch reason {
    case .quit: break
    case .interrupted: throw ExitCode(130)
    case .signal(let number): throw ExitCode(128 + number)
    case .hangUp: throw ExitCode(129)
    }
  }
}

extension PreviewMode: ExpressibleByArgument {}

/// A model with the point to start at.
private struct OpenedModel {
  let model: GeneratorModel
  let point: ExploredPoint
  /// What the saved picture says; nil if none was opened.
  let saved: PictureMetadata?

  /// Opens the model called `name`, or the one that the saved picture `name` was made with.
  init(_ name: String, _ processor: Processor, seed: UInt64) throws {
    let shipped = ShippedFiles(.checkpoints)
    if let metadata = try Self.metadata(of: name) {
      model = try GeneratorModel(
        path: try shipped.find(metadata.model), storage: .compact, processor: processor)
      guard metadata.latent.count == model.spec.size else {
        throw CommandFailure(
          "\(name) holds \(metadata.latent.count) numbers, \(metadata.model) takes "
            + "\(model.spec.size)",
          next: "the checkpoint that made it, in a folder named by LATENT_CHECKPOINTS",
          status: .notUnderstood)
      }
      point = ExploredPoint(
        latent: LatentVector(values: metadata.latent), seed: metadata.seed ?? seed)
      saved = metadata
      return
    }
    model = try GeneratorModel(
      path: try shipped.find(name), storage: .compact, processor: processor)
    point = ExploredPoint(neutral: model.spec, seed: seed)
    saved = nil
  }

  /// The metadata if `name` is a picture; nil if it is something else.
  private static func metadata(of name: String) throws -> PictureMetadata? {
    guard name.lowercased().hasSuffix(".png") else { return nil }
    let bytes = try FileBytes.read(path: name)
    guard let metadata = try PictureMetadata.read(from: bytes) else {
      throw CommandFailure(
        "\(name) was not saved by latent: it holds no latent",
        next: "latent explore MODEL, then w saves a picture that opens again",
        status: .notUnderstood)
    }
    return metadata
  }
}

/// What to say if the model is not the one that a picture was made with.
///
/// Hashing takes longer than the first picture should: this runs after it.
private func differenceNotice(_ model: GeneratorModel, expectedHash: String) -> Notice? {
  guard let hash = try? model.hash(), hash != expectedHash else { return nil }
  return Notice(
    .failure,
    "\(model.card.name) is not the file that made this picture: \(expectedHash), now \(hash)")
}
