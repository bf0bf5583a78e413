/// Everything that a key can ask for.
public enum Command: Equatable, Hashable, Sendable {
  case up, down, halfPageUp, halfPageDown, first, last, nextPane, previousPane
  case decrease, increase, decreaseCoarse, increaseCoarse, decreaseFine, increaseFine
  /// A digit: chooses a category, or a tenth of a slider.
  case digit(Int)
  case typeValue, reset, resetAll
  case resampleNoise, resampleAll, previousSeed, nextSeed, typeSeed
  case undo, redo, mark, goToMark
  case savePicture, saveTraversal
  case typeLine, openPalette
  case nextView, previousView, openModel, help
  case redraw, suspend, quit, interrupt
}
