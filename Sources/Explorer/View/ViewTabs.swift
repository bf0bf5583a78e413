import Cells

/// The names of the views on the line of notices, while that has nothing to say.
struct ViewTabs {
  /// Each view with the cells of its name.
  let tabs: [(view: ViewKind, cells: Rect)]

  /// The names of the views on a line of `layout`.
  init(_ state: State, _ layout: Layout) {
    let views = ViewKind.allCases
    let width = views.reduce(0) { $0 + $1.rawValue.cellCount }
    let room = layout.size.columns - 2
    guard state.graphics?.mode != .off,
      let gap = [3, 2, 1].first(where: { width + (views.count - 1) * $0 <= room })
    else {
      tabs = []
      return
    }
    var left = 1
    var tabs: [(ViewKind, Rect)] = []
    for view in views {
      let cells = view.rawValue.cellCount
      tabs.append((view, Rect(left: left, top: layout.noticeRow, width: cells, height: 1)))
      left += cells + gap
    }
    self.tabs = tabs
  }
}

extension Painter {
  /// The names of the views, the shown one marked.
  func viewTabs(_ frame: inout Frame) {
    for tab in ViewTabs(state, layout).tabs {
      let isShown = tab.view == layout.view
      let name = tab.view.rawValue
      // Not by brightness alone.
      frame.put(
        isShown ? "[\(name)]" : name, column: tab.cells.left - (isShown ? 1 : 0),
        row: tab.cells.top, style: isShown ? theme.accent : theme.faint)
    }
  }
}
