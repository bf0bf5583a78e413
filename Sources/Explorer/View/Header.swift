import Cells
import Latents
import Pictures

extension Painter {
  /// Model and shape on the left; changes, forward time, protocol and seed on the right.
  func header(_ frame: inout Frame) {
    let right = frame.size.columns - 1
    var figures = figures()
    var details = [state.model.family, shape(of: state.model)]
    // A wrong picture must not look like a right one.
    var needed = 0
    if let doubt = state.model.doubt {
      details.insert("\(doubt), see :assume", at: 0)
      needed += 1
    }
    // Every picture differs from what the model makes: that is said before all else.
    if !state.scales.areWhole {
      details.insert("\(state.scales.changedCount) maps scaled", at: 0)
      needed += 1
    }
    // What is dropped first when the line is short: shape, family, protocol, forward time, then what is needed.
    func width() -> Int {
      let left = ([state.model.name] + details).reduce(1) { $0 + $1.cellCount + 2 }
      return figures.reduce(left) { $0 + $1.cellCount + 3 }
    }
    // What q asks about is called by its name.
    let modified = state.isUnsaved ? "unsaved" : "modified"
    let room = right - modified.cellCount - 2
    while width() > room, details.count > needed { details.removeLast() }
    if width() > room, figures.count > 2 { figures.remove(at: 1) }
    if width() > room, figures.count > 1 { figures.removeFirst() }
    while width() > room, !details.isEmpty { details.removeLast() }

    var left = right
    for (index, figure) in figures.enumerated().reversed() {
      left = frame.putRight(
        figure, right: left, row: 0, style: index == figures.count - 1 ? theme.plain : theme.faint)
      left -= 3
    }
    if state.isModified {
      left = frame.putRight(modified, right: left, row: 0, style: theme.accent)
    } else {
      left -= modified.cellCount
    }
    let name = state.model.name.fitted(to: left - 3, mark: glyphs.ellipsis)
    var column = frame.put(name, column: 1, row: 0, style: theme.strong)
    for detail in details {
      column = frame.put(detail, column: column + 2, row: 0, style: theme.faint)
    }
  }

  /// Forward time, protocol and bytes, the shown place; padded so that changing digits move nothing.
  private func figures() -> [String] {
    var figures: [String] = []
    if let milliseconds = state.forwardMilliseconds {
      figures.append("forward " + millisecondText(milliseconds).paddedLeft(to: 7))
    }
    if let graphics = state.graphics, graphics.mode != .off {
      var text = graphics.mode.rawValue
      if graphics.mode == .sixel, let fit = layout.preview?.fit ?? layout.tiles?.tile {
        text += " \(glyphs.times)\(fit.zoom)"
      }
      if state.look.map != .grey { text += " " + state.look.map.rawValue }
      if state.look.contrast != 1 {
        text += " contrast " + plainNumber(state.look.contrast)
      }
      if let bytes = state.frameBytes { text += " " + byteText(bytes).paddedLeft(to: 6) }
      figures.append(text)
    }
    figures.append(state.view.scene.placeName(state))
    return figures
  }

  /// The parts of the latent and the extent of the picture: `62+10+1+1 → 28×28`.
  func shape(of model: ExploredModel) -> String {
    let parts = model.spec.parts.map { String($0.size) }.joined(separator: "+")
    return "\(parts) \(glyphs.arrow) \(model.pictureWidth)\(glyphs.times)\(model.pictureHeight)"
  }
}
