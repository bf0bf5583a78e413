import Cells
import Latents
import Pictures
import Tensors

/// What the screen wants to have decoded.
struct DecodePlan: Equatable, Sendable {
  var latent: LatentVector
  var scales: FeatureScales
  var layer: Int?
  var units: WantedUnits?
  var readsFactors = false
  var tiles: TilePlan?
  var change: LatentChange?
}

/// A main picture.
public struct ShownPicture: Equatable, Sendable {
  /// The picture.
  public var picture: Picture
  /// The request it answers.
  public var request: Int
}

/// Everything that the screen shows and the keys change.
public struct State: Equatable, Sendable {
  // MARK: What is explored

  /// The opened model; none before the first one was chosen, and then the list is open.
  public internal(set) var model: ExploredModel
  /// The file it was read from, if that is known.
  public internal(set) var modelPath: String?
  /// The model that the start named, which the folders may not have: the list leads back to it.
  let named: ModelEntry?
  /// The rows of the code panel.
  public internal(set) var rows: CodeRows
  /// The present place.
  public internal(set) var point: ExploredPoint
  /// The points with names.
  public internal(set) var marks = Marks()
  /// The directions that have sliders.
  public internal(set) var directions: Directions
  /// What the feature maps of the generator are multiplied by.
  public internal(set) var scales = FeatureScales()
  /// The directions that the file beside the model has.
  var filed: [Direction]
  /// The names of directions of the model that the file beside it takes away.
  var forgotten: Set<String>
  /// The number of the search for directions that goes on, and how many there were.
  var search: Int?
  var searches = 0
  /// The samples that were tagged, in the order in which they were.
  public internal(set) var tags: [TaggedPoint] = []
  /// Where it has been.
  public internal(set) var history = History()
  /// What was done, for the log of the session.
  var log = SessionLog()
  /// Where the log has the page of samples and the walk.
  var told = ToldPlaces()
  /// The places that a file or the start holds, oldest first.
  var kept: [ExploredPoint]
  /// Draws the seeds of `r` and `R`.
  var seeds: SeededGenerator

  // MARK: Where the person is

  /// The focused row, a position in `rows.rows`.
  public internal(set) var focus = 0
  /// The slider focused last, which a grid varies while a category has the focus.
  var lastSlider: LatentCoordinate?
  /// The first shown row of each group, counted within it; 0 if nothing is said.
  var scroll: [CodePane: Int] = [:]
  /// What fills the left of the screen.
  public internal(set) var view = ViewKind.single
  /// The first shown strip of all codes.
  var stripScroll = 0
  /// Where the person is among random samples.
  public internal(set) var samples: SamplePage
  /// What the rows are sorted by.
  public internal(set) var sorting = RowSorting.model
  /// Whether the picture shows where the focused code acts.
  public internal(set) var showsInfluence = false
  /// The direction that was focused last; nil before one was.
  var followedName: String?
  /// Where the person is among feature maps.
  public internal(set) var browser = FeatureBrowser()
  /// Where the person is among the units of the discriminator.
  public internal(set) var unitBrowser = UnitBrowser()
  /// Where the person is on the grid.
  public internal(set) var grid = GridState()
  /// Where the person is on the walk through the marks.
  public internal(set) var walk = WalkState()
  /// The sum of marks that is shown, and the seed of the noise around it.
  public internal(set) var markSum: MarkSum?
  var sumSeed: UInt64 = 1
  /// The model beside the explored one, if any, and the name of the one that is being opened there.
  public internal(set) var beside: BesideModel?
  var openingBeside: String?
  /// The list of models, while one is being chosen.
  public internal(set) var list: ModelList?
  /// The key that waits for a second one, if any.
  public internal(set) var prefix: KeyPrefix?
  /// The first shown line of the list of what was measured.
  var measuresScroll = 0
  /// Everything that can be asked for, while it is being searched.
  public internal(set) var palette: Palette?
  /// What was typed at the line, and which seeds were drawn, oldest first.
  var pastLines: [String] = []
  var pastSeeds: [String] = []
  /// The names of the models that were found last.
  var knownModels: [String] = []
  /// The text being typed, if any.
  public internal(set) var prompt: Prompt?
  /// The first shown line of the help page; nil while it is closed.
  public internal(set) var helpScroll: Int?
  /// The line for the person, if any.
  public internal(set) var notice: Notice?
  /// What has to be answered before anything else.
  public internal(set) var question: Question?
  /// What leads back to the session before; empty if there was none.
  var lastSession: [Statement] = []
  /// What is to be done as soon as the model is open that it is about.
  var afterOpening: SessionToRestore?
  /// Whether the model that is being opened is the present one, whose file was written anew.
  var isReloading = false
  /// The model that a line asked for, until it is open.
  var opening: String?
  /// The choice of an assumption that is being tried.
  var assuming: Statement?
  /// The file of the present model, if it was written anew while a model was being opened.
  var changedMeanwhile: String?
  /// The search for the code of a picture, while it goes on.
  public internal(set) var encoding: PictureSearch?
  /// The picture whose code was found last, to be compared with what the model makes.
  public internal(set) var original: OriginalPicture?
  /// How many of them were begun.
  public internal(set) var encodingCount = 0
  /// Files that are being written.
  var savesUnderWay = 0
  /// Whether to leave as soon as they are.
  var isLeaving = false
  /// The row whose slider follows the mouse.
  var dragged: LatentCoordinate?

  // MARK: The screen

  /// The extent of the screen.
  public internal(set) var size: Size
  /// How pictures are shown; nil until it is known, and no picture is shown.
  public internal(set) var graphics: Graphics?
  /// How pictures will probably be shown: the layout keeps their place.
  public let expectedGraphics: Graphics
  /// Whether colours are used.
  public let hasColour: Bool
  /// What the person has set.
  var settings = Settings()
  /// The characters of sliders and rules.
  public let glyphs: Glyphs

  // MARK: Pictures

  /// How generated pictures are shown.
  public internal(set) var look = PictureLook()
  /// The number of the newest request.
  public internal(set) var request = 0
  /// What the newest request asked for.
  var requested: DecodePlan?
  /// The newest main picture and the request it answers.
  public internal(set) var picture: ShownPicture?
  /// The newest complete tiles: a strip, a grid, a page of samples.
  public internal(set) var tiles: ShownTiles?
  /// The request that `tiles` answers.
  var tilesRequest = 0
  /// What the focused code changes in the newest picture.
  public internal(set) var influence: Influence?
  /// The newest feature maps.
  public internal(set) var maps: FeatureMaps?
  /// The newest chosen unit of the discriminator.
  public internal(set) var chosenUnit: ExcitedUnits?
  /// The newest complete list of its strongest units.
  public internal(set) var strongestUnits: ExcitedUnits?
  /// The request that `strongestUnits` answers.
  var unitsRequest = 0
  /// What Q says about the newest picture that it was asked about.
  public internal(set) var reading: Reading?
  /// The true factors of the newest picture that they were read from.
  public internal(set) var shownFactors: ShownFactors?
  /// What was measured of the model.
  public internal(set) var measurements = Measurements()
  /// The times of the last forward passes, in milliseconds.
  var forwardTimes: [Double] = []
  /// The bytes of the last frame with pictures.
  public internal(set) var frameBytes: Int?

  /// The explorer at `point`.
  ///
  /// `seedOfSeeds` decides which seeds `r` and `R` draw; `folder` is how a person writes the one that `path`
  /// is in.
  public init(
    model: ExploredModel, path: String? = nil, folder: String? = nil, point: ExploredPoint,
    size: Size,
    expecting expectedGraphics: Graphics = Graphics(mode: .sixel), hasColour: Bool = true,
    glyphs: Glyphs = .unicode, seedOfSeeds: UInt64 = 0
  ) {
    self.model = model
    modelPath = path
    named = path.map { path in
      let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      return ModelEntry(model, path: path, folder: folder ?? parent)
    }
    directions = Directions(model.openingDirections)
    filed = model.ownDirections.directions.map(\.direction)
    forgotten = model.ownDirections.forgotten
    rows = CodeRows(model.spec, directions: directions)
    self.point = point
    kept = [point] + model.marks.all.map(\.point)
    marks = model.marks
    samples = SamplePage(firstSeed: point.seed)
    seeds = SeededGenerator(seed: seedOfSeeds)
    self.size = size
    self.expectedGraphics = expectedGraphics
    self.hasColour = hasColour
    self.glyphs = glyphs
    focusFirstSlider()
    if let fault = model.ownDirections.fault { notice = Notice(.failure, fault) }
  }

  /// The list of models, before any is opened; `seed` draws the first noise then.
  public init(
    choosingAmong list: ModelList, seed: UInt64, size: Size,
    expecting expectedGraphics: Graphics = Graphics(mode: .sixel), hasColour: Bool = true,
    glyphs: Glyphs = .unicode, seedOfSeeds: UInt64 = 0
  ) {
    self.init(
      model: .none, point: ExploredPoint(neutral: ExploredModel.none.spec, seed: seed), size: size,
      expecting: expectedGraphics, hasColour: hasColour, glyphs: glyphs, seedOfSeeds: seedOfSeeds)
    self.list = list
  }

  /// Whether there is a model to explore.
  public var hasModel: Bool { !rows.rows.isEmpty }

  /// The focused row.
  public var focusedRow: LatentCoordinate { rows.rows[focus] }

  /// Whether pictures of the newest request are still missing.
  public var isWaiting: Bool {
    guard let requested, graphics != nil else { return false }
    return (picture?.request ?? 0) < request
      || (requested.tiles != nil && tilesRequest < request)
      || (requested.change != nil && (influence?.request ?? 0) < request)
      || (requested.units != nil && unitsRequest < request)
  }

  /// The median time of the last forward passes, in milliseconds.
  public var forwardMilliseconds: Double? {
    forwardTimes.isEmpty ? nil : forwardTimes.sorted()[forwardTimes.count / 2]
  }

  /// The strip or grid that is shown.
  public var traversal: TraversalPlan? { tiles?.plan.traversals.first }

  /// What a grid varies across and down.
  var gridRows: (across: LatentCoordinate, down: LatentCoordinate)? {
    rows.gridRows(focus: focusedRow, remembered: lastSlider, chosen: grid.down)
  }
}
