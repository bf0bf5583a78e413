import ArgumentParser
import Engine
import Explorer
import Formats
import Glibc
import Kernels
import Models
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

  @Argument(
    help: "A model by name, the path of a checkpoint, a folder of them, or a saved PNG file.",
    completion: .modelsAndFiles)
  var model: String?

  @Option(help: .card, completion: .file(extensions: ["json"]))
  var card: String?

  @Option(
    help: "How pictures are shown: kitty, sixel, blocks, ascii or off. Default: the best there is.")
  var preview: PreviewMode?

  @Option(
    help: ArgumentHelp(
      "Begin at the code of a picture: a PNG file, or one of a data set by its number, as "
        + "dsprites:12345 or mnist:test:7 (with LATENT_DATA).", valueName: "picture"))
  var picture: String?

  @Option(help: "The seed of the first noise.")
  var seed: UInt64 = 1

  @Flag(help: "Leave the mouse to the terminal, for its own selection.")
  var noMouse = false

  @Flag(help: "No colours; also NO_COLOR.")
  var noColor = false

  @Flag(help: "Draw sliders and rules in ASCII.")
  var ascii = false

  @Flag(help: "No screen: lines such as `set slant 0.5` in, one answer each out; help lists them.")
  var plain = false

  @Flag(help: "Keep no log of the session, and nothing to go on with.")
  var noLog = false

  /// The model that is looked for where no model is found, so that the message names it.
  static let usual = "infogan-mnist"

  /// For the parser.
  public init() {}

  /// Refuses a card for no file, and a picture that no model is named for.
  public func validate() throws {
    if card != nil && model == nil {
      throw ValidationError("--card is for the file of another program, which has to be named.")
    }
    if picture != nil, model == nil {
      throw ValidationError("--picture needs the model that is to make it: latent explore MODEL")
    }
  }

  /// Explores until the person leaves.
  public mutating func run() throws {
    if noColor { setenv("NO_COLOR", "1", 1) }
    if plain {
      return try PlainExplorer(model: model, card: card, picture: picture, seed: seed).run()
    }
    let options = TerminalDriver.Options(preview: preview, usesMouse: !noMouse, isASCII: ascii)
    let start = ExplorerStart(
      model: model, card: card, picture: picture, seed: seed,
      keeper: noLog ? nil : SessionKeeper.latent)
    // Commands run on the main thread, which is the one that may touch the terminal.
    let reason = try MainActor.assumeIsolated {
      let driver = try TerminalDriver(options)
      var (state, engine) = try start.begin(on: driver)
      defer { engine.end() }
      useSettings(&state)
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

/// Takes the person's settings; the first fault in them is said, and the usual ones hold.
private func useSettings(_ state: inout State) {
  guard let folder = UserFolders.latent.config else { return }
  let (settings, faults) = SettingsFiles(folder: folder).read()
  state.use(settings, faults: faults)
}

extension PreviewMode: ExpressibleByArgument {}

extension SessionKeeper {
  /// The keeper of the person who runs this process; nil without a home.
  static var latent: SessionKeeper? {
    UserFolders.latent.state.map { SessionKeeper(folder: $0, title: Program.nameAndVersion) }
  }
}

extension Processor {
  /// All processors, at the level that `LATENT_ISA` asks for.
  static func ofEnvironment(threadCount: Int? = nil) throws(KernelError) -> Processor {
    try Processor.checked(
      instructionSetName: getenv("LATENT_ISA").map { String(cString: $0) },
      threadCount: threadCount)
  }
}
