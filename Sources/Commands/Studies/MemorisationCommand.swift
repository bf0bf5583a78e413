import ArgumentParser
import Datasets
import Formats
import Inference
import Models
import Pictures
import Studies

/// `latent memorisation`: whether a generator repeats its training pictures.
struct MemorisationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memorisation", abstract: "Look for training pictures among a model's samples.",
    discussion: """
      For as many samples as there are test pictures: the distance to the nearest training picture \
      or its mirror image, by pixels and by a classifier's features, against the distance of the \
      test pictures, which no training saw. Samples of a generator that copies lie nearer than \
      those. No picture is shown; -o draws the two distributions.

      Example:
        latent memorisation dcgan-faces64 --data ~/pictures --classifier faces.safetensors \
          -o distances.png
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var dataOptions: DataOptions

  @Option(help: ArgumentHelp("A classifier whose features are compared.", valueName: "file"))
  var classifier: String

  @Option(name: .shortAndLong, help: "PNG file for the plot of the distances by features.")
  var output: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let loaded = try modelOptions.load()
    let judge = try Classifier(path: classifier, processor: loaded.generator.processor)
    let heldOut = try dataOptions.load(.test, for: loaded)
    guard heldOut.count > 0 else {
      throw CommandFailure(
        "the data set \(heldOut.name) has no test pictures to compare with",
        next: "a model that was trained on a set with some", status: .wrongUsage)
    }
    let result = try Memorisation(
      of: loaded, training: dataOptions.load(.training, for: loaded), heldOut: heldOut, by: judge)
    if let output {
      try AtomicFile.write(PNG.encode(plot(result).picture(), texts: []), to: output)
    }
    print(json ? facts(result).text() : text(result))
  }

  /// The distribution functions of both kinds of distances.
  private func plot(_ result: Memorisation) -> LinePlot {
    func curve(_ label: String, _ distances: [Float]) -> LinePlot.Series {
      LinePlot.Series(
        label: label,
        points: distances.enumerated().map {
          (x: Double($0.element), y: Double($0.offset + 1) / Double(distances.count))
        })
    }
    return LinePlot(
      title: "Distance to the nearest training picture",
      xLabel: "distance of a classifier's features", yLabel: "share of pictures as near",
      series: [
        curve("samples", result.features.samples), curve("held-out", result.features.heldOut),
      ])
  }

  private func text(_ result: Memorisation) -> String {
    func lines(_ name: String, _ comparison: Memorisation.Comparison) -> [String] {
      func row(_ kind: String, _ distances: [Float]) -> String {
        let quantiles = [0.01, 0.1, 0.5].map {
          NumberText.fixed(Double(Memorisation.Comparison.quantile($0, of: distances)), 3)
        }
        return "\(name), \(kind)  1 % \(quantiles[0])  10 % \(quantiles[1])  median \(quantiles[2])"
      }
      return [
        row("samples ", comparison.samples), row("held-out", comparison.heldOut),
        "\(name): nearer than the nearest 1 % of held-out pictures are "
          + "\(NumberText.fixed(100 * comparison.nearer(than: 0.01), 1)) % of samples",
      ]
    }
    return
      (lines("pixels  ", result.pixels) + lines("features", result.features)
      + ["\(NumberText.grouped(result.count)) pictures each"]).joined(separator: "\n")
  }

  private func facts(_ result: Memorisation) -> JSONValue {
    func object(_ comparison: Memorisation.Comparison) -> JSONValue {
      func row(_ distances: [Float]) -> JSONValue {
        .array(
          [0.01, 0.1, 0.5].map {
            .double(Double(Memorisation.Comparison.quantile($0, of: distances)))
          })
      }
      return .object([
        ("samples", row(comparison.samples)), ("held_out", row(comparison.heldOut)),
        ("nearer_than_1_percent", .double(comparison.nearer(than: 0.01))),
      ])
    }
    return .object([
      ("pictures", .integer(result.count)), ("pixels", object(result.pixels)),
      ("features", object(result.features)),
    ])
  }
}
