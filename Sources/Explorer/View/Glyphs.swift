/// The characters that are not text: sliders, rules, marks.
public struct Glyphs: Equatable, Sendable {
  /// The slider outside the training range, and rules.
  var thin: Unicode.Scalar
  /// The slider inside the training range.
  var thick: Unicode.Scalar
  /// Between zero and the value.
  var filled: Unicode.Scalar
  /// Zero.
  var zero: Unicode.Scalar
  /// The value.
  var knob: Unicode.Scalar
  /// The posterior of the shown picture: one deviation below its mean, the mean, one above.
  var posterior: (low: Unicode.Scalar, mean: Unicode.Scalar, high: Unicode.Scalar) {
    ("[", posteriorMean, "]")
  }
  var posteriorMean: Unicode.Scalar
  /// Before the focused row.
  var focus: Unicode.Scalar
  /// More to the left or right.
  var moreLeft, moreRight: Unicode.Scalar
  /// Between two extents.
  var times: Unicode.Scalar
  /// From codes to picture.
  var arrow: String
  /// Where text was cut.
  var ellipsis: Unicode.Scalar
  /// A cell of a bar, the least filled first.
  var barSteps: [Unicode.Scalar]
  /// An empty cell of a bar.
  var emptyBar: Unicode.Scalar
  /// The places of a curve, the lowest first.
  var curveSteps: [Unicode.Scalar]
  /// Before a deviation.
  var plusMinus: String
  /// After an angle.
  var degree: String

  /// For terminals that show Unicode.
  public static let unicode = Glyphs(
    thin: "─", thick: "━", filled: "━", zero: "┿", knob: "●", posteriorMean: "◇", focus: "▸",
    moreLeft: "‹",
    moreRight: "›", times: "×", arrow: "→", ellipsis: "…",
    barSteps: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"], emptyBar: "·",
    curveSteps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], plusMinus: "±", degree: "°")

  /// For terminals that show ASCII alone.
  public static let ascii = Glyphs(
    thin: "-", thick: "=", filled: "=", zero: "|", knob: "o", posteriorMean: "^", focus: ">",
    moreLeft: "<",
    moreRight: ">", times: "x", arrow: "->", ellipsis: "~", barSteps: ["#"], emptyBar: ".",
    curveSteps: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], plusMinus: "+-", degree: " deg")
}
