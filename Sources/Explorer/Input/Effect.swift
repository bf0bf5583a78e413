import Latents
import Pictures

/// Something that `update` asks the world to do.
public enum Effect: Equatable, Sendable {
  /// Generate pictures; a newer request makes an older one pointless.
  case decode(DecodeRequest)
  /// Write a PNG file.
  case save(SaveRequest)
  /// Write a walk.
  case export(ExportRequest)
  /// Look for the code of a picture, in steps between other work.
  case encode(SearchRequest)
  /// Stop looking.
  case stopEncoding
  /// Measure the opened model, whenever there is nothing else to do.
  case measure
  /// Measure what directions do, after everything else that is measured.
  case measureDirections([Direction])
  /// Look for directions in the network of the opened model.
  case findDirections(DirectionMethod, count: Int, id: Int)
  /// Put what makes the direction of that name, or takes it away from the model, into the file beside the
  /// model at the path; nil takes such a line out.
  case fileDirection(String, Statement?, model: String)
  /// Search the folders for models, then read their headers.
  case findModels
  /// Open another model; what was asked for before is done first.
  case open(path: String)
  /// Open the present model again, whose file was written anew; what it held before goes beside it,
  /// unless the person put another model there.
  case reopen(path: String)
  /// Open another model beside the present one.
  case openBeside(path: String)
  /// Make the network anew with another choice of an assumption; both are counted from 0.
  case assume(assumption: Int, choice: Int)
  /// Add lines to the log of the session.
  case log([String])
  /// Keep these lines in place of those kept before: they lead back to the whole session.
  case keep([String])
  /// Hand a text to the terminal's clipboard.
  case copy(String)
  /// Draw everything anew, the pictures too.
  case redraw
  /// Give the terminal back and stop until continued.
  case suspend
  /// End the program; `interrupted` by the interrupt key.
  case quit(interrupted: Bool)
}

/// Pictures to generate: the main one first, then those beside it.
public struct DecodeRequest: Equatable, Sendable {
  /// The number of the request; answers carry it.
  public var id: Int
  /// The main picture.
  public var latent: LatentVector
  /// The pictures beside it: a strip, a grid, a page of samples; empty if none are shown.
  public var tiles: [LatentVector]
  /// A change of a code whose effect is shown over the main picture.
  public var change: LatentChange?
  /// Whether the model beside the explored one makes the tiles.
  public var tilesAreBeside: Bool
  /// What the generator's feature maps are multiplied by, in all pictures from now on.
  public var scales: FeatureScales
  /// The layer whose maps of the main picture are shown; nil for none.
  public var layer: Int?
  /// The units of the discriminator that the main picture excites; nil for none.
  public var units: WantedUnits?

  /// Whether the true factors of the main picture are read from it, whenever there is nothing else to do.
  public var readsFactors: Bool

  /// The given request.
  public init(
    id: Int, latent: LatentVector, tiles: [LatentVector], change: LatentChange? = nil,
    scales: FeatureScales = FeatureScales(), layer: Int? = nil, units: WantedUnits? = nil,
    tilesAreBeside: Bool = false, readsFactors: Bool = false
  ) {
    self.readsFactors = readsFactors
    self.tilesAreBeside = tilesAreBeside
    self.id = id
    self.latent = latent
    self.tiles = tiles
    self.change = change
    self.scales = scales
    self.layer = layer
    self.units = units
  }
}

/// A walk to write.
public struct ExportRequest: Equatable, Sendable {
  /// The kind of file.
  public var format: ExportFormat
  /// Where, as typed: a name, or a path that may begin with `~/`.
  public var fileName: String
  /// How many pixels each pixel becomes across and down.
  public var zoom: Int
  /// The point that a picture must be able to restore.
  public var point: ExploredPoint
  /// The pictures in order.
  public var latents: [LatentVector]
  /// What the generator's feature maps are multiplied by.
  public var scales: FeatureScales

  /// The given request.
  public init(
    format: ExportFormat, fileName: String, zoom: Int, point: ExploredPoint,
    latents: [LatentVector], scales: FeatureScales = FeatureScales()
  ) {
    self.format = format
    self.fileName = fileName
    self.zoom = zoom
    self.point = point
    self.latents = latents
    self.scales = scales
  }
}

/// A file to write.
public struct SaveRequest: Equatable, Sendable {
  /// Where, as typed: a name, or a path that may begin with `~/`.
  public var fileName: String
  /// How many pixels each pixel becomes across and down.
  public var zoom: Int
  /// The point that the file must be able to restore.
  public var point: ExploredPoint
  /// The pictures, rows from the top.
  public var latents: [LatentVector]
  /// Pictures in a row.
  public var columns: Int
  /// What the picture shows.
  public var view: PictureView
  /// What a strip or grid says about its columns and rows.
  public var labels: GridLabels?
  /// How many of the pictures, the last ones, the model beside the explored one makes.
  public var besideCount: Int
  /// What the generator's feature maps are multiplied by.
  public var scales: FeatureScales

  /// The given request.
  public init(
    fileName: String, zoom: Int, point: ExploredPoint, latents: [LatentVector], columns: Int,
    view: PictureView, labels: GridLabels? = nil, besideCount: Int = 0,
    scales: FeatureScales = FeatureScales()
  ) {
    self.fileName = fileName
    self.zoom = zoom
    self.point = point
    self.latents = latents
    self.columns = columns
    self.view = view
    self.labels = labels
    self.besideCount = besideCount
    self.scales = scales
  }
}
