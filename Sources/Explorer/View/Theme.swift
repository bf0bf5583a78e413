import Cells

/// The looks of the screen by meaning, none of it told by colour alone.
struct Theme {
  let hasColour: Bool

  var plain: Style { .plain }
  var faint: Style { Style(.standard, .dim) }
  var strong: Style { Style(.standard, .bold) }
  var key: Style { Style(.standard, .bold) }
  /// What is chosen now.
  var accent: Style { hasColour ? Style(.magenta) : Style(.standard, .bold) }
  var failure: Style { hasColour ? Style(.red) : Style(.standard, .bold) }
  var cursor: Style { Style(.standard, .reverse) }
}
