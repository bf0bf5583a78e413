import ArgumentParser
import Glibc
import Kernels
import Latents
import Models

/// The whole program: arguments in, exit status out.
public enum CommandLineProgram {
  /// Runs the command line of this process and ends it.
  public static func main() -> Never {
    FreedMemory.keep()
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs `arguments` and returns the exit status; every error has been printed by then.
  ///
  /// Nothing may escape: an error that leaves `main` would end as a crash with a dump.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      var command = try LatentCommand.parseAsRoot(arguments)
      try command.run()
      try Console.flush()
      return CommandStatus.done.rawValue
    } catch {
      return report(error)
    }
  }

  /// Prints `error` and returns the exit status that belongs to it.
  private static func report(_ error: any Error) -> Int32 {
    let code = LatentCommand.exitCode(for: error)
    switch code {
    case .success:
      // Help and version arrive as errors.
      print(LatentCommand.fullMessage(for: error))
      return (try? Console.flush()) == nil
        ? CommandStatus.failed.rawValue : CommandStatus.done.rawValue
    case .validationFailure:
      Console.writeError(LatentCommand.fullMessage(for: error) + "\n")
      return CommandStatus.wrongUsage.rawValue
    default:
      // A command that has said everything itself ends with a bare code.
      if let code = error as? ExitCode { return code.rawValue }
      let failure = CommandFailure(explaining: error).suggestingCommand(for: error)
      try? Console.flush()
      Console.writeError("\(Program.name): \(failure.text)")
      return failure.status.rawValue
    }
  }
}

extension CommandFailure {
  /// A misspelt command is taken for the name of a model; this says so.
  fileprivate func suggestingCommand(for error: any Error) -> CommandFailure {
    guard let error = error as? ModelError, case .notFound(let kind, let name, _, _, _) = error,
      kind == .checkpoints
    else { return self }
    let commands = LatentCommand.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    guard let command = nearestName(to: name, among: commands) else { return self }
    var result = self
    result.next = "latent \(command) --help, if you meant that command"
    return result
  }
}
