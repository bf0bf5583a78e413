import Cells

/// The names of the views on the line of notices, while that has nothing to say.
struct ViewTabs {
  /// Each view with the cells of its name.
  let tabs: [(view: ViewKind, cells: Rect)]

  /// The names of the views on a line of `layout`.
  init(_ state: State, _ layout: Layout) {
    guard state.graphics?.mode != .off else {
      tabs = []
      return
    }
    let room = layout.size.columns - 2
    func width(_ views: [ViewKind], gap: Int) -> Int {
      views.reduce((views.count - 1) * gap) { $0 + $1.rawValue.cellCount }
    }
    // Two cells between them, of which the brackets of the shown one take one. Where there is no room for all of
    // them, those that can be shown, and of these those around the shown one.
    var views = ViewKind.allCases.filter { $0.scene.isListed(state) }
    while views.count > 1, width(views, gap: 2) > room {
      if let empty = views.lastIndex(where: { $0 != layout.view && !state.canShow($0) }) {
        views.remove(at: empty)
        continue
      }
      let before = views.prefix { $0 != layout.view }.count
      views.remove(at: before > views.count / 2 ? 0 : views.count - 1)
    }
    let gap = width(views, gap: 3) <= room ? 3 : 2
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
        row: tab.cells.top,
        style: isShown ? theme.accent : state.canShow(tab.view) ? theme.plain : theme.faint)
    }
  }
}
