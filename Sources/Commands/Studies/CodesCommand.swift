import ArgumentParser
import Checkpoints
import Formats
import Kernels
import Latents
import Models
import Studies

/// `latent codes`: what the codes of a model decide.
struct CodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "Tell which attributes each code of a model decides.",
    discussion: """
      Draws samples, asks a classifier what they show, and prints for each code the attributes whose \
      log-odds it explains most of: the share of their variance over all samples, while the noise and \
      all other codes vary. Nothing of it was known in training.

      Example:
        latent codes infogan-faces32 --classifier faces32.safetensors
      """)

  @OptionGroup var judgedModel: JudgedModelOptions

  @Option(help: "Samples to draw.")
  var samples = 5_000

  @Option(help: "Attributes to name for each code.")
  var count = 4

  @Option(help: "Seed of the samples.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON object, with all attributes.")
  var json = false

  func validate() throws {
    try checkCounts([("samples", samples, 100...1_000_000), ("count", count, 1...1_000)])
  }

  func run() throws {
    let (loaded, judge) = try judgedModel.load()
    guard loaded.spec.parts.contains(where: { $0.kind != .noise }) else {
      throw CommandFailure(
        "\(loaded.path) has no codes, its input is noise alone",
        next: "latent directions --help, for what its noise decides", status: .wrongUsage)
    }
    let drawn = try LabelledSamples(of: loaded, by: judge, count: samples, seed: seed)
    let meanings = CodeMeaning.all(of: loaded.spec, in: drawn)
    print(json ? facts(meanings, judge).text() : text(meanings, judge))
  }

  private func text(_ meanings: [CodeMeaning], _ judge: Classifier) -> String {
    let width = meanings.map(\.code.count).max() ?? 0
    return meanings.map { meaning in
      let best = meaning.shares.indices.sorted { meaning.shares[$0] > meaning.shares[$1] }
        .prefix(count)
      return meaning.code + String(repeating: " ", count: width - meaning.code.count) + "  "
        + best.map {
          "\(judge.card.outputs[$0]) \(NumberText.fixed(100 * meaning.shares[$0], 0)) %"
        }.joined(separator: ", ")
    }.joined(separator: "\n")
  }

  private func facts(_ meanings: [CodeMeaning], _ judge: Classifier) -> JSONValue {
    .object(
      meanings.map { meaning in
        (
          meaning.code,
          .object(zip(judge.card.outputs, meaning.shares).map { ($0, .double($1)) })
        )
      })
  }
}
