extension Command {
  /// Whether it changes the present point by itself.
  var changesPoint: Bool {
    switch self {
    case .decrease, .increase, .decreaseCoarse, .increaseCoarse, .decreaseFine, .increaseFine,
      .digit, .typeValue, .reset, .resetAll, .resampleNoise, .resampleAll, .previousSeed,
      .nextSeed, .typeSeed, .alongBack, .alongForth:
      true
    default: false
    }
  }
}

/// Everything that a key can ask for.
public enum Command: Equatable, Hashable, Sendable {
  case up, down, halfPageUp, halfPageDown, first, last, nextPane, previousPane
  case decrease, increase, decreaseCoarse, increaseCoarse, decreaseFine, increaseFine
  /// A digit: chooses a category, or a tenth of a slider.
  case digit(Int)
  case typeValue, reset, resetAll
  case resampleNoise, resampleAll, previousSeed, nextSeed, typeSeed
  case undo, redo, listHistory, mark, goToMark
  case savePicture, saveTraversal, saveFigure, exportWalk, copyPoint, pastePoint, encodePicture
  case typeLine, typeSum, typeGroup, openPalette, resumeSession
  /// Goes back or forth along the followed direction; focuses another one; makes or changes one.
  case alongBack, alongForth, nextDirection, chooseDirection
  /// Sorts the rows by effect; shows where the focused code acts.
  case toggleSorting, toggleInfluence
  /// Lists what was measured of the codes.
  case listMeasures
  /// Shows pictures in the next colours, or with more or less contrast.
  case nextColours, contrast(Int)
  /// Shows a view, or leads back from it to the single picture.
  case toggleView(ViewKind)
  /// What only one view has.
  case grid(GridCommand), samples(SamplesCommand), walk(WalkCommand), sums(SumsCommand)
  case maps(MapsCommand), units(UnitsCommand)
  /// Keeps the present point to compare with; exchanges both.
  case keepCompared, flipCompared
  case nextView, previousView, openModel, openBeside, help
  case redraw, suspend, quit, interrupt
}
