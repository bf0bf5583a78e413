import Cells

/// The looks of the screen by meaning, none of it told by colour alone.
struct Theme {
  let hasColour: Bool
  /// What the person chose instead.
  var own = OwnTheme()

  var plain: Style { look(.plain, .plain) }
  var faint: Style { look(.faint, Style(.standard, .dim)) }
  var strong: Style { look(.strong, Style(.standard, .bold)) }
  var key: Style { look(.key, Style(.standard, .bold)) }
  /// What is chosen now.
  var accent: Style {
    look(.accent, hasColour ? Style(.magenta) : Style(.standard, .bold))
  }
  var failure: Style { look(.failure, hasColour ? Style(.red) : Style(.standard, .bold)) }
  var cursor: Style { look(.cursor, Style(.standard, .reverse)) }

  private func look(_ role: ThemeRole, _ usual: Style) -> Style {
    own.style(role, hasColour: hasColour, usual: usual)
  }
}
