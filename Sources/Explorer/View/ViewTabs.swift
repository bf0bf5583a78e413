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
    func width(_ views: ArraySlice<ViewKind>, gap: Int) -> Int {
      views.reduce((views.count - 1) * gap) { $0 + $1.rawValue.cellCount }
    }
    // Where there is no room for all of them, those around the shown one.
    var views = ViewKind.allCases.filter { $0.scene.isListed(state) }[...]
    while views.count > 1, width(views, gap: 1) > room {
      let before = views.prefix { $0 != layout.view }.count
      views = before > views.count / 2 ? views.dropFirst() : views.dropLast()
    }
    let gap = [3, 2].first { width(views, gap: $0) <= room } ?? 1
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
