import Latents
import Pictures

extension State {
  /// Shows what the saved picture `file` shows: the strip of its code, or its grid; and says so.
  ///
  /// A code that the model does not have is passed over: the point itself is what counts.
  public mutating func restore(_ shown: PictureView, of file: String) {
    notice = Notice(.done, "the point of \(file)")
    switch shown {
    case .strip(let code, _):
      focusRow(named: code)
    case .grid(_, let columns, _):
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
