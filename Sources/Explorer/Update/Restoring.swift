import Latents
import Pictures

extension State {
  /// Shows what a saved picture, the file called `name`, shows: the strip of its code, or its grid; scales the
  /// feature maps that it was made with; and says so.
  ///
  /// A code or a layer that the model does not have is passed over: the point itself is what counts.
  public mutating func restore(_ saved: PictureMetadata, of name: String) {
    scales = FeatureScales(saved.mapFactors, of: model.layers)
    let maps = scales.areWhole ? "" : ", \(scales.changedCount) maps scaled"
    notice =
      scales.factors.count == saved.mapFactors.count
      ? Notice(.done, "the point of \(name)\(maps)")
      : Notice(.failure, "\(name) was made with feature maps scaled that \(model.name) has not")
    switch saved.view {
    case .strip(let code, _):
      focusRow(named: code)
    case .grid(let rows, let columns, _):
      grid.down = rows
      focusRow(named: columns)
      view = .grid
    case .single, .walk, .samples:
      break
    }
    keepFocusVisible()
  }

  /// Focuses the row called `name`, if there is one.
  mutating func focusRow(named name: String) {
    guard let row = try? rows.row(named: name),
      let index = rows.rows.firstIndex(of: row)
    else { return }
    moveFocus(to: index)
  }
}
