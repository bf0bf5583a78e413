extension State {
  /// Shows the next view that has something to show and room for it, or the one before.
  mutating func switchView(by step: Int) {
    let all = ViewKind.allCases
    guard let present = all.firstIndex(of: view) else { return }
    for distance in 1..<all.count {
      let index = (present + step * distance + all.count * all.count) % all.count
      guard whyNot(all[index]) == nil else { continue }
      view = all[index]
      return
    }
    notice = whyNot(all[(present + 1) % all.count]).map { Notice(.hint, $0) }
  }

  /// Shows `view`, or says why it cannot be shown.
  mutating func show(_ view: ViewKind) {
    if let reason = whyNot(view) {
      notice = Notice(.hint, reason)
    } else {
      self.view = view
    }
  }

  /// The point that the screen shows: the present one, or the place that the view is at.
  public var shownPoint: ExploredPoint { view.scene.shownPoint(self) }

  /// When the next moment of a view that moves is due; nil while nothing moves.
  public var wakeTime: Int? { list == nil ? view.scene.wakeTime(self) : nil }

  /// Goes back to the single picture when the view has nothing more to show, and says why.
  mutating func leaveEmptyView() {
    guard hasModel, let obstacle = view.scene.obstacle(self) else { return }
    view = .single
    // What took the marks away was said already.
    notice = Notice(
      notice?.kind ?? .hint, [notice?.text, obstacle].compactMap(\.self).joined(separator: "; "))
  }

  /// Whether `view` has something to show; a screen too small for it is another matter.
  func canShow(_ view: ViewKind) -> Bool { view.scene.obstacle(self) == nil }

  /// Why `view` cannot be shown now; nil if it can.
  func whyNot(_ view: ViewKind) -> String? {
    if view == .single { return nil }
    if graphics?.mode == .off { return "pictures are off, start with --preview to see other views" }
    if let obstacle = view.scene.obstacle(self) { return obstacle }
    var other = self
    other.view = view
    return Layout(other)?.view == view
      ? nil : "no room for '\(view.rawValue)' here"
  }
}
