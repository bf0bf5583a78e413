import ArgumentParser
import Explorer
import Formats

/// What is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// A picture: one, or a grid.
  case png
  /// The raw output of the generator: Float32 (N, C, H, W).
  case npy
}

/// Where pictures go, and as what.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "File to write, .png or .npy; - is standard output. An existing file is replaced.")
  var output: String

  @Option(help: "png or npy; by default as the name of the file ends.")
  var format: OutputFormat?

  @Option(
    help:
      "Whole factor that PNG pixels are enlarged by; by default so that a picture has about 112.")
  var zoom: Int?

  @Flag(help: "Print what was written as one JSON object, the latents included.")
  var json = false

  /// Whether the file is standard output.
  var isStandardOutput: Bool { output == "-" }

  /// What is written, by `--format` or the name of the file.
  ///
  /// - Throws: `CommandFailure` when neither says.
  func resolvedFormat() throws(CommandFailure) -> OutputFormat {
    if let format { return format }
    for format in OutputFormat.allCases where output.lowercased().hasSuffix(".\(format)") {
      return format
    }
    throw CommandFailure(
      isStandardOutput
        ? "standard output has no suffix that names a format"
        : "the output \"\(output)\" ends neither in .png nor in .npy",
      next: "--format png, or --format npy for the raw numbers", status: .wrongUsage)
  }

  /// Checks what the parser cannot.
  func validate() throws {
    let zooms = Statement.zooms
    if let zoom, !zooms.contains(zoom) {
      throw ValidationError(
        "--zoom is \(zoom), expected \(zooms.lowerBound) to \(zooms.upperBound).")
    }
    if isStandardOutput && json {
      throw ValidationError("--json prints to standard output, so -o must be a file.")
    }
    if isStandardOutput && Console.outputIsTerminal {
      throw ValidationError(
        "standard output is a terminal, which cannot show the bytes of a file; "
          + "redirect it, or give -o a file.")
    }
  }
}
