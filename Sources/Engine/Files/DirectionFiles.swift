import Explorer
import Formats
import Glibc
import Latents

/// The file beside a checkpoint in which a person keeps directions: `faces.directions` beside
/// `faces.safetensors`.
struct DirectionFiles: Sendable {
  /// The path of the file.
  let path: String
  private let model: String

  /// The file beside the checkpoint at `checkpoint`.
  init(besides checkpoint: String) {
    let suffix = ".safetensors"
    let stem = checkpoint.hasSuffix(suffix) ? String(checkpoint.dropLast(suffix.count)) : checkpoint
    path = stem + ".directions"
    model = FilePath(stem).name
  }

  /// The name of the file without its folder.
  var name: String { FilePath(path).name }

  /// The directions in the file, and its first fault; none if it is not there.
  func read(for spec: LatentSpec) -> OwnDirections {
    do {
      return try text().directions(in: spec, file: name)
    } catch {
      return OwnDirections(fault: "\(error)")
    }
  }

  /// Puts `line` in the place of the one for the direction called `direction`; nil takes it out.
  ///
  /// - Throws: `FormatError` when the file cannot be read or written; it is as it was then.
  func put(_ line: String?, for direction: String) throws(FormatError) {
    var file = try text()
    file.put(line, for: direction)
    try AtomicFile.write(Array(file.text.utf8), to: path)
  }

  /// Every direction of a large model, written out, is well below this.
  private static let limit = 1 << 24

  private func text() throws(FormatError) -> DirectionFile {
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path: path, limit: Self.limit)
    } catch .system(_, .open, let code) where code == ENOENT {
      return DirectionFile(nil, of: model)
    }
    // What is no text is not read: writing it again would change it.
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(subject: path, found: "no text", expected: "UTF-8")
    }
    return DirectionFile(text, of: model)
  }
}
