import Latents
import Pictures

/// The pictures that a view shows beside the main one, and what they are.
public struct TilePlan: Equatable, Sendable {
  /// The view they are for.
  public var view: ViewKind
  /// The strips or the grid that they are made of; none where no code is varied.
  public var traversals: [TraversalPlan]
  /// The latents, rows from the top.
  public var latents: [LatentVector]
  /// Whether the model beside the explored one makes them.
  public var isBeside = false

  /// A strip or grid of `view`.
  init(_ view: ViewKind, _ traversal: TraversalPlan) {
    self.init(view, [traversal])
  }

  /// The strips of `view`, one below the other.
  init(_ view: ViewKind, _ traversals: [TraversalPlan]) {
    self.view = view
    self.traversals = traversals
    latents = traversals.flatMap(\.latents)
  }

  /// Pictures at the given places, by the model beside the explored one.
  init(_ view: ViewKind, ofModelBeside latents: [LatentVector]) {
    self.init(view, latents: latents)
    isBeside = true
  }

  /// Pictures at the given places.
  init(_ view: ViewKind, latents: [LatentVector]) {
    self.view = view
    traversals = []
    self.latents = latents
  }
}

/// Tiles with their pictures.
public struct ShownTiles: Equatable, Sendable {
  /// What was asked for.
  public var plan: TilePlan
  /// The pictures, rows from the top.
  public var pictures: [Picture]
}

/// Pictures that are saved together as one file.
struct TileExport {
  /// The pictures, rows from the top.
  var latents: [LatentVector]
  /// Pictures in a row.
  var columns: Int
  /// What the file says it shows.
  var view: PictureView
  /// What stands beside columns and rows.
  var labels: GridLabels?
  /// How many of the pictures, the last ones, the model beside the explored one makes.
  var besideCount = 0
  /// What the file is of, for its name: `along-slant`.
  var words: [String]
  /// The categories that vary within it, which its name leaves out.
  var varied: Set<LatentCoordinate> = []
}
