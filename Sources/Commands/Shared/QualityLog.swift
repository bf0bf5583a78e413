import Formats
import Glibc
import Metrics
import Studies

/// A table of the quality of pictures over the steps of a training run, for `latent plot`.
enum QualityLog {
  private static let header = "step,classifier_fid,floor,kernel_mmd2"

  /// Adds a line for the model after `step` steps to the table at `path`; a line of the same step is
  /// replaced, and lines stay in the order of steps.
  ///
  /// - Throws: `FormatError` for files that cannot be read or written, `CommandFailure` for one that
  ///   is another table.
  static func add(_ quality: PictureQuality, step: Int, to path: String) throws {
    var lines: [String] = []
    if access(path, F_OK) == 0 {
      lines = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
        .split(separator: "\n").map(String.init)
      guard lines.first == header else {
        throw CommandFailure(
          "\(path) begins with \"\(lines.first ?? "")\", expected \"\(header)\"",
          next: "another file with --log", status: .notUnderstood)
      }
    }
    var rows: [Int: String] = [:]
    for line in lines.dropFirst() {
      if let number = line.split(separator: ",").first.flatMap({ Int($0) }) { rows[number] = line }
    }
    rows[step] =
      "\(step),\(quality.generated.frechet),\(quality.floor.frechet),"
      + "\(quality.generated.kernel.mean)"
    let table = [header] + rows.sorted { $0.key < $1.key }.map(\.value)
    try AtomicFile.write(Array((table.joined(separator: "\n") + "\n").utf8), to: path)
  }
}
