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
  let modelHash: @Sendable () throws -> String

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

  /// Refuses a picture that could not be opened again, before anything is generated for it.
  ///
  /// - Parameters:
  ///   - request: what is to be saved.
  ///   - model: the model that makes the pictures.
  func check(_ request: SaveRequest, _ model: ExploredModel) throws(Failure) {
    let (width, height) = (
      model.pictureWidth * request.zoom, model.pictureHeight * request.zoom
    )
    let grid = grid(of: request, tileWidth: width, tileHeight: height)
    do {
      try PNG.checkExtent(
        of: "the picture", width: grid?.width ?? width, height: grid?.height ?? height)
    } catch {
      throw Failure(description: "\(error); nothing was saved, give a smaller zoom")
    }
  }

  /// The places of the pictures; nil for a single one.
  private func grid(
    of request: SaveRequest, tileWidth: Int, tileHeight: Int
  ) -> LabelledGrid? {
    request.latents.count == 1
      ? nil
      : LabelledGrid(
        tileWidth: tileWidth, tileHeight: tileHeight, count: request.latents.count,
        columns: request.columns, separator: request.zoom, labels: request.labels)
  }

  /// Writes `pictures` under the name asked for, or with the next free number before the suffix: an
  /// existing file is never touched.
  func save(_ pictures: [Picture], _ request: SaveRequest) throws(Failure) -> SavedFile {
    let zoomed = pictures.map { $0.zoomed(by: request.zoom) }
    let grid = grid(of: request, tileWidth: zoomed[0].width, tileHeight: zoomed[0].height)
    let picture = grid?.picture(of: zoomed) ?? zoomed[0]
    do {
      let texts = try metadata(
        request.point, view: request.view, scales: request.scales
      ).texts
      let name = try AtomicFile.writeNew(
        PNG.encode(picture, texts: texts), to: expandingHome(request.fileName))
      return SavedFile(
        name: name, width: picture.width, height: picture.height, point: request.point)
    } catch {
      throw Failure(description: "\(error); nothing was saved, give another name or folder")
    }
  }

  /// What a file says about itself.
  func metadata(
    _ point: ExploredPoint, view: PictureView, scales: FeatureScales
  ) throws -> PictureMetadata {
    PictureMetadata(
      program: program, model: model, modelHash: try modelHash(), latent: point.latent.values,
      seed: point.seed, view: view, mapFactors: scales.factors)
  }

  /// The path that `name` stands for: `~/` is the home.
  func expandingHome(_ name: String) -> String {
    guard name.hasPrefix("~/"), let home = getenv("HOME") else { return name }
    return String(cString: home) + name.dropFirst()
  }
}
