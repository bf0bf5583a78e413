import Formats
import Metrics
import Studies

/// The quality of pictures in words and as JSON.
enum QualityText {
  /// Three lines: the distances, their floor, and those by an untrained network.
  static func text(_ quality: PictureQuality) -> String {
    func line(_ name: String, _ distances: PictureQuality.Distances) -> String {
      "\(name)  classifier-FID \(NumberText.fixed(distances.frechet, 3))  kernel MMD^2 "
        + "\(NumberText.fixed(distances.kernel.mean, 5)) +- "
        + NumberText.fixed(distances.kernel.deviation, 5)
    }
    return [
      line("generated against real     ", quality.generated),
      line("real against real          ", quality.floor),
      line("by an untrained network    ", quality.untrained),
      "\(NumberText.grouped(quality.count)) pictures on each side",
    ].joined(separator: "\n")
  }

  /// The same as JSON members.
  static func json(_ quality: PictureQuality) -> [(key: String, value: JSONValue)] {
    func object(_ distances: PictureQuality.Distances) -> JSONValue {
      .object([
        ("classifier_fid", .double(distances.frechet)),
        ("kernel_mmd2", .double(distances.kernel.mean)),
        ("kernel_mmd2_deviation", .double(distances.kernel.deviation)),
      ])
    }
    return [
      ("quality_pictures", .integer(quality.count)), ("generated", object(quality.generated)),
      ("floor", object(quality.floor)), ("untrained", object(quality.untrained)),
    ]
  }
}
