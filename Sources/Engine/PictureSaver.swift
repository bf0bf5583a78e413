import Explorer
import Formats
import Glibc
import Latents
import Pictures

/// Writes what the explorer saves as PNG files, with everything inside that restores the point.
public struct PictureSaver: Sendable {
  /// The program and its version.
  public let program: String
  /// The name of the model.
  public let model: String
  /// The hash of the model; computed when the first file is saved.
  private let modelHash: @Sendable () throws -> String

  /// A saver for the pictures of one model.
  public init(program: String, model: String, modelHash: @escaping @Sendable () throws -> String) {
    self.program = program
    self.model = model
    self.modelHash = modelHash
  }

  /// Why a picture was not saved, and what to do.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Writes `pictures` under the name asked for, or with the next free number before the suffix: an
  /// existing file is never touched.
  func save(_ pictures: [Picture], _ request: SaveRequest) throws(Failure) -> SavedFile {
    let zoomed = pictures.map { $0.zoomed(by: request.zoom) }
    let picture =
      zoomed.count == 1
      ? zoomed[0]
      : LabelledGrid(
        tileWidth: zoomed[0].width, tileHeight: zoomed[0].height, count: zoomed.count,
        columns: request.columns, separator: request.zoom, labels: request.labels
      ).picture(of: zoomed)
    let path = expandingHome(request.fileName)
    let claimed: String
    do {
      claimed = try claim(path)
    } catch {
      throw Failure(description: "\(error); nothing was saved, give another name or folder")
    }
    do {
      let metadata = PictureMetadata(
        program: program, model: model, modelHash: try modelHash(),
        latent: request.point.latent.values, seed: request.point.seed, view: request.view)
      try AtomicFile.write(PNG.encode(picture, texts: metadata.texts), to: claimed)
    } catch {
      unlink(claimed)
      throw Failure(description: "\(error); nothing was saved")
    }
    return SavedFile(
      name: claimed, width: picture.width, height: picture.height, point: request.point)
  }

  /// Creates an empty file under a name that was free, so that nobody else takes it meanwhile.
  private func claim(_ path: String) throws(FormatError) -> String {
    let suffix = ".png"
    let stem = path.lowercased().hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
    for number in 1...9999 {
      let candidate = number == 1 ? path : "\(stem)-\(number)\(suffix)"
      let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        close(descriptor)
        return candidate
      }
      if errno != EEXIST {
        throw .system(path: candidate, operation: .create, code: errno)
      }
    }
    throw .system(path: path, operation: .create, code: EEXIST)
  }

  private func expandingHome(_ name: String) -> String {
    guard name.hasPrefix("~/"), let home = getenv("HOME") else { return name }
    return String(cString: home) + name.dropFirst()
  }
}
