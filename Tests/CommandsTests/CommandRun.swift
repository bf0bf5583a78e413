import ArgumentParser
import Checkpoints
import Formats
import TestSupport

@testable import Commands

/// A folder with the tiny model, and commands run against it without a process of their own.
struct CommandRun {
  let folder = TemporaryFolder()

  /// The path of the tiny model.
  var model: String { folder.file("tiny.safetensors") }

  init() throws {
    try TinyModel.checkpoint().save(to: model)
  }

  /// Runs a command line; `MODEL` stands for the tiny model, `DIR` for the folder.
  ///
  /// - Throws: whatever parsing or running throws.
  func run(_ line: String) throws {
    var command = try LatentCommand.parseAsRoot(words(line))
    try command.run()
  }

  /// The failure of a command line that parses but cannot be run.
  func failure(_ line: String) -> CommandFailure? {
    do {
      try run(line)
      return nil
    } catch {
      var failure = CommandFailure(explaining: error)
      failure.message = failure.message.replacing(folder.path, with: "DIR")
      failure.next = failure.next?.replacing(folder.path, with: "DIR")
      return failure
    }
  }

  /// The message of a command line that does not parse.
  func usageError(_ line: String) -> String? {
    do {
      _ = try LatentCommand.parseAsRoot(words(line))
      return nil
    } catch {
      return LatentCommand.exitCode(for: error) == .validationFailure
        ? LatentCommand.message(for: error) : "\(error)"
    }
  }

  /// The content of a file that a command wrote.
  func bytes(_ name: String) throws -> [UInt8] {
    try FileBytes.read(path: folder.file(name))
  }

  private func words(_ line: String) -> [String] {
    line.split(separator: " ").map { word in
      String(word).replacing("MODEL", with: model).replacing("DIR", with: folder.path)
    }
  }
}
