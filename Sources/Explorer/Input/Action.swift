import Cells
import Latents
import Pictures

/// Something that happened outside: the only way in which the state changes.
public enum Action: Equatable, Sendable {
  /// A key, `time` in milliseconds of any clock that does not go back.
  case key(Key, time: Int)
  /// A text that the terminal pasted.
  case pasted(String, time: Int)
  /// The mouse.
  case mouse(MouseEvent, time: Int)
  /// Time went by, to the moment that `State.wakeTime` asked for or later.
  case tick(time: Int)
  /// The terminal has another extent.
  case resized(Size)
  /// How pictures can be shown became known, or changed.
  case graphics(Graphics)
  /// The main picture of a request is there; `milliseconds` is the time of the forward pass.
  case decoded(Picture, request: Int, milliseconds: Double)
  /// What a change of the focused code does to the main picture of a request.
  case influenced(Difference, request: Int)
  /// The feature maps of the main picture of a request.
  case mapped(FeatureMaps, request: Int)
  /// What in the main picture of a request excites units of the discriminator: at first the chosen one,
  /// then the strongest, too; nil if the discriminator cannot be read any more.
  case excited(ExcitedUnits?, request: Int)
  /// What the recognition network says about the main picture of a request, in the order of
  /// `RecognitionLayout`.
  case read([Float], request: Int)
  /// What the true factors of the main picture of a request are.
  case readFactors(FactorReading, request: Int)
  /// The picture whose code is looked for, as the model would make it.
  case searching(Picture, search: Int)
  /// How far the search for a picture's code is.
  case searched(SearchProgress, search: Int)
  /// Why no code can be looked for, in words.
  case notSearched(String, search: Int)
  /// The picture whose code was looked for holds it: it was saved here.
  case storedCode(ExploredPoint, search: Int)
  /// Something was measured of the opened model.
  case measured(Measurement)
  /// All pictures beside the main one of a request are there, rows from the top.
  case tiled([Picture], request: Int)
  /// A file was written.
  case saved(SavedFile)
  /// A walk was written.
  case exported(ExportedFile)
  /// A search for directions came to its end.
  case foundDirections([ExploredDirection], id: Int)
  /// The file beside the model says this of the direction of that name now; nil if nothing.
  case filedDirection(String, Statement?, file: String)
  /// A file could not be written, in words.
  case notSaved(String)
  /// The folders were searched for models.
  case found([ModelEntry])
  /// The header of the file at `path` was read.
  case described(path: String, ModelEntry.Content)
  /// The model at `path` is ready, and every later request is answered by it; `beside` is what those for
  /// the model beside it are answered by.
  case opened(ExploredModel, path: String, beside: BesideModel? = nil)
  /// The file at `path` cannot be opened, and why; the model before is still there.
  case notOpened(path: String, reason: String)
  /// The model that was asked for is open beside the present one.
  case openedBeside(ExploredModel)
  /// The explored network with another choice of an assumption.
  case assumed(ExploredModel, beside: BesideModel? = nil)
  /// No picture comes of the choice of an assumption.
  case notAssumed
  /// The model at `path` cannot be opened beside the present one, and why.
  case notOpenedBeside(path: String, reason: String)
  /// A line asks for something.
  case statement(Statement, time: Int)
  /// Nobody did anything for longer than a key is held.
  case rested
  /// The program ends now, whatever the reason.
  case leaving
  /// The file at `path` was written anew.
  case changed(path: String)
  /// Something worth a line happened outside.
  case noticed(Notice)
  /// A frame with pictures was written.
  case drawn(bytes: Int)
}

/// What was written of a walk.
public struct ExportedFile: Equatable, Sendable {
  /// Its name as the person would type it.
  public var name: String
  /// How many points of the walk.
  public var count: Int
  /// The pixels of one picture; nil if there are only latents in it.
  public var pictureWidth, pictureHeight: Int?

  /// The given file.
  public init(name: String, count: Int, pictureWidth: Int? = nil, pictureHeight: Int? = nil) {
    self.name = name
    self.count = count
    self.pictureWidth = pictureWidth
    self.pictureHeight = pictureHeight
  }
}

/// What was written to a file.
public struct SavedFile: Equatable, Sendable {
  /// Its name as the person would type it.
  public var name: String
  /// Its pixels.
  public var width, height: Int
  /// The point that it restores.
  public var point: ExploredPoint

  /// The given file.
  public init(name: String, width: Int, height: Int, point: ExploredPoint) {
    self.name = name
    self.width = width
    self.height = height
    self.point = point
  }
}
