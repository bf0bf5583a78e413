import ArgumentParser
import Engine
import Explorer
import Formats
import Glibc
import Kernels
import Latents
import Models
import Pictures

/// `latent explore --plain`: the explorer without a screen, for scripts, tests and screen readers.
struct PlainExplorer {
  let model: String?
  /// The path of a model card for it, if any.
  let card: String?
  /// The picture whose code is to be found first, if any.
  let picture: String?
  let seed: UInt64

  /// Answers the lines of standard input, each by one line of standard output, until they end.
  ///
  /// A line that could not be done is answered by `error:` and what to do, and the status is 1 then.
  func run() throws {
    let processor = try Processor.ofEnvironment()
    let opened = try OpenedModel(model ?? ExploreCommand.usual, card: card, processor, seed: seed)
    let opener = opened.opener(card: card)
    DoubtNotice.write(opened.model)
    let served = opener.served(opened.model)
    var random = SystemRandomNumberGenerator()
    var state = State(
      model: served.explored, path: CheckpointOpener.resolved(opened.model.path),
      point: opened.point, size: LineSession.size, seedOfSeeds: random.next())
    if let saved = opened.saved { state.restore(saved, of: model ?? "") }
    let session = LineSession(
      state, Engine(served, opener: opener, cache: UserFolders.latent.cache))
    defer { session.end() }
    try answer(
      "\(served.explored.name), \(served.explored.family): \(codesText(opened.model.spec))")
    var hasFailed = false
    if let picture {
      let answer = session.perform(.encode(file: picture))
      hasFailed = answer.isFailure
      try self.answer(answer.isFailure ? "error: \(answer.text)" : answer.text)
    }
    while let line = readLine() {
      guard let answer = session.say(line) else { continue }
      hasFailed = hasFailed || answer.isFailure
      if answer.isLast { break }
      try self.answer(answer.isFailure ? "error: \(answer.text)" : answer.text)
    }
    if hasFailed { throw ExitCode(CommandStatus.failed.rawValue) }
  }

  /// Prints a line at once: whoever reads it waits for it.
  private func answer(_ line: String) throws {
    print(line)
    try Console.flush()
  }
}
