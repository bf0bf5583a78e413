import Latents

/// The view, the grid, the page of samples, the place on the walk and the units looked at as the log has
/// them.
///
/// All but the view change with every key that is held, and a walk that plays by itself; told is where
/// they come to rest.
struct ToldPlaces: Equatable, Sendable {
  /// The view.
  var view = ViewKind.single
  /// The page; nil before one was told.
  var page: Statement?
  /// The walk.
  var walk = WalkState().place
  /// The units of the discriminator.
  var units = UnitBrowser()
  /// The code that goes down on the grid.
  var gridDown: String?
}

extension SamplePage {
  /// The line that leads to this page.
  var statement: Statement {
    .samples(
      seed: firstSeed, keepsCodes: keepsCodes,
      chosen: cursor == 0 ? nil : firstSeed &+ UInt64(cursor))
  }
}

extension WalkState {
  /// Where it is and how it is played.
  var place: WalkPlace {
    WalkPlace(
      position, stepMilliseconds: stepMilliseconds, ending: ending, noisePath: noisePath,
      isGoingBack: isGoingBack, through: through)
  }
}

extension WalkPlace {
  /// The same place with no more words than it takes to come here from `base`.
  func shortened(from base: WalkPlace) -> WalkPlace {
    WalkPlace(
      position,
      stepMilliseconds: stepMilliseconds == base.stepMilliseconds ? nil : stepMilliseconds,
      ending: ending == base.ending ? nil : ending,
      noisePath: noisePath == base.noisePath ? nil : noisePath,
      isGoingBack: isGoingBack == base.isGoingBack ? nil : isGoingBack,
      through: through == base.through ? nil : through)
  }
}

extension State {
  /// The place on the walk; of the marks that it goes through those that are there.
  var walkPlace: WalkPlace {
    var place = walk.place
    let isChosen = walkStops.map(\.name) == walk.through.filter { marks[$0] != nil }
    place.through = isChosen ? walkStops.map(\.name) : []
    return place
  }

  /// The lines that lead to the grid, the page of samples, the place on the walk and the units from those
  /// that were told last.
  ///
  /// A page that nobody has seen is not worth a line, and a walk that plays has no place yet.
  var untoldPlaces: [Statement] {
    var statements: [Statement] = []
    let page = samples.statement
    if page != told.page, told.page != nil || view == .samples { statements.append(page) }
    if walk.playing == nil, walkPath != nil, walkPlace != told.walk {
      statements.append(.walk(walkPlace.shortened(from: told.walk)))
    }
    if unitBrowser != told.units, let units = unitsStatement { statements.append(units) }
    if grid.down != told.gridDown, let grid = gridStatement { statements.append(grid) }
    return statements
  }

  /// Tells in the log where the grid, the page of samples, the walk and the units have come to rest, and
  /// the view.
  mutating func tellPlaces() {
    for statement in untoldPlaces {
      log.note(statement)
      switch statement {
      case .samples:
        told.page = statement
        told.view = .samples
      case .units:
        told.units = unitBrowser
        told.view = .units
      case .grid:
        told.gridDown = grid.down
        told.view = .grid
      default:
        told.walk = walkPlace
        told.view = .walk
      }
    }
    // A page and a walk are shown as soon as they are said.
    if told.view != toldView {
      told.view = toldView
      log.note(.view(toldView.rawValue))
    }
  }

  /// The lines that lead back to the tags.
  ///
  /// A tagged point is told as a place: the page that it was on may be another one by now.
  var tagLines: [Statement] {
    tags.flatMap { tagged in
      var point = tagged.point
      point.settle(keeping: directions.all.map(\.direction))
      return [point.place(rows), .tag(.here, tagged.tag)]
    }
  }

  /// The lines that lead back to the grid, the page of samples, the place on the walk and the units.
  var placeLines: [Statement] {
    let hasPage = told.page != nil || view == .samples
    let hasWalk = walkPath != nil && walkPlace != WalkState().place
    let hasUnits = unitBrowser != UnitBrowser()
    let grids = grid.down == nil ? [] : [gridStatement].compactMap(\.self)
    return grids + (hasPage ? [samples.statement] : []) + (hasWalk ? [.walk(walkPlace)] : [])
      + (hasUnits ? [unitsStatement].compactMap(\.self) : [])
  }
}
