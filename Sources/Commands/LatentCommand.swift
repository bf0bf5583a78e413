import ArgumentParser
import Models

/// The root of the command line.
struct LatentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name, abstract: "Explore the latent spaces of generators in the terminal.",
    version: Program.nameAndVersion,
    subcommands: [
      SampleCommand.self, TraverseCommand.self, InspectCommand.self, TrainCommand.self,
      BenchCommand.self, DoctorCommand.self,
    ])
}
