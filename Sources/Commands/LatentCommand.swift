import ArgumentParser
import Models

/// The root of the command line.
struct LatentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name, abstract: "Explore the latent spaces of generators in the terminal.",
    discussion: """
      Without a command: opens the shipped model in the explorer, or a list where there are \
      several. MODEL is the name of a shipped \
      model or the path of a checkpoint; latent doctor lists them.

      Exit codes: 0 done, 1 could not, 2 wrong usage, 3 file not understood, 4 file refused as \
      unsafe, 130 and 143 ended by a signal.
      """,
    version: Program.nameAndVersion,
    subcommands: [
      ExploreCommand.self, ReplayCommand.self, SampleCommand.self, TraverseCommand.self,
      EncodeCommand.self, InspectCommand.self, ConvertCommand.self,
      TrainCommand.self, ClassifierCommand.self, EvaluateCommand.self, ScoreCommand.self,
      SelectCommand.self, ReportCommand.self, PublishCommand.self,
      DataCommand.self, DirectionsCommand.self,
      ArithmeticCommand.self, WalkCommand.self, ProbeCommand.self, FeaturesCommand.self,
      MuteCommand.self, CodesCommand.self,
      MemorisationCommand.self, UnseenCommand.self, PlotCommand.self,
      BenchCommand.self, DoctorCommand.self,
    ], defaultSubcommand: ExploreCommand.self)
}
