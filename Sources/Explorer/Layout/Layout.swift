import Cells

/// Where the preview is.
public struct PreviewBox: Equatable, Sendable {
  /// The cells it covers.
  public var area: Rect
  /// Its extent in pixels.
  public var fit: PictureFit
}

/// Where everything is on a screen of a given extent.
///
/// Wide: the preview to the left of the codes, the strip under both. Portrait, for narrow and tall
/// screens: preview, strip, codes from top to bottom. Compact, for low screens: no strip; where the
/// panel has no room for tracks, the focused code has its slider on a line of its own.
public struct Layout: Equatable, Sendable {
  /// Below this nothing sensible fits.
  public static let minimum = Size(columns: 40, rows: 12)

  /// The extent of the screen.
  public let size: Size
  /// The view that is shown: the chosen one, or the single picture where that has no room.
  public internal(set) var view = ViewKind.single
  /// The cells of the preview, and its extent in pixels; nil without pictures and in views that have
  /// none.
  public internal(set) var preview: PreviewBox?
  /// The code panel.
  public internal(set) var codes: CodesLayout
  /// The strip under a single picture; nil in other views and where there is no room.
  public internal(set) var strip: TilesLayout?
  /// The pictures of the other views.
  public internal(set) var tiles: TilesLayout?
  /// The title and the rows of the true factors; nil in other views.
  public internal(set) var factors: Rect?
  /// The row with the slider of the focused code, where the panel has no tracks.
  public internal(set) var focusRow: Int?

  /// The row of notices and prompts.
  public var noticeRow: Int { size.rows - 2 }
  /// The row with the keys; the last, which pictures must not reach lest the terminal scrolls.
  public var hintRow: Int { size.rows - 1 }

  /// The layout of `state`'s screen; nil below the minimum.
  public init?(_ state: State) {
    guard state.size.columns >= Self.minimum.columns, state.size.rows >= Self.minimum.rows else {
      return nil
    }
    self = Planner(state).layout()
  }

  init(size: Size, codes: CodesLayout) {
    self.size = size
    self.codes = codes
  }
}
