import Engine
import Explorer
import Formats
import Kernels
import Models
import Pictures
import TerminalDriver

/// How the explorer begins: with a model, or with the list of those that are found.
struct ExplorerStart: Sendable {
  /// The model or picture that was named, if any.
  let model: String?
  /// The path of the model card that was given for it, if any.
  let card: String?
  /// The picture whose code is to be found first, if any.
  let picture: String?
  /// The seed of the first noise.
  let seed: UInt64
  /// Keeps the session; nil if nobody wants it.
  let keeper: SessionKeeper?

  /// The first state, and the engine that serves it.
  @MainActor func begin(on driver: TerminalDriver) throws -> (state: State, engine: Engine) {
    let processor = try Processor.ofEnvironment()
    // A model of that name counts before a folder.
    let named = model.flatMap { try? ShippedFiles(.checkpoints).find($0) }
    let folder = named.flatMap { isFolder($0) ? $0 : nil }
    let opener = CheckpointOpener(
      processor: processor, program: Program.nameAndVersion, folder: folder)
    let found =
      model == nil || folder != nil ? opener.find(recent: keeper?.recentModels() ?? []) : []
    var (state, engine) =
      found.count > 1 || !found.isEmpty && folder != nil
      ? choosing(among: found, opener, driver)
      : try exploring(
        OpenedModel(
          model ?? found.first?.path ?? ExploreCommand.usual, card: card, processor, seed: seed),
        driver)
    state.offer(keeper?.lastSession() ?? [])
    if keeper != nil { state.keepLog() }
    if let picture {
      for effect in update(&state, .statement(.encode(file: picture), time: 0)) {
        engine.perform(effect)
      }
    }
    return (state, engine)
  }

  @MainActor private func choosing(
    among entries: [ModelEntry], _ opener: CheckpointOpener, _ driver: TerminalDriver
  ) -> (State, Engine) {
    var random = SystemRandomNumberGenerator()
    let state = State(
      choosingAmong: ModelList(entries), seed: seed, size: driver.size,
      expecting: driver.expectedGraphics, hasColour: driver.hasColour, glyphs: driver.glyphs,
      seedOfSeeds: random.next())
    let engine = Engine(nil, opener: opener, keeper: keeper, cache: UserFolders.latent.cache)
    engine.perform(.findModels)
    return (state, engine)
  }

  @MainActor private func exploring(
    _ opened: OpenedModel, _ driver: TerminalDriver
  ) -> (State, Engine) {
    let opener = opened.opener(card: card)
    var random = SystemRandomNumberGenerator()
    let served = opener.served(opened.model)
    let path = CheckpointOpener.resolved(opened.model.path)
    var state = State(
      model: served.explored, path: path, folder: CheckpointOpener.folder(of: path),
      point: opened.point, size: driver.size,
      expecting: driver.expectedGraphics, hasColour: driver.hasColour, glyphs: driver.glyphs,
      seedOfSeeds: random.next())
    let engine = Engine(
      served, opener: opener, keeper: keeper, cache: UserFolders.latent.cache)
    engine.begin(with: path)
    if let model, let saved = opened.saved {
      state.restore(saved, of: model)
      engine.afterwards { differenceNotice(opened.model, expectedHash: saved.modelHash) }
    }
    return (state, engine)
  }
}
