import Cells
import Pictures

extension Painter {
  /// The picture whose code is looked for, over the codes beside the picture that comes near to it, as large
  /// as that where there is room; nothing where the codes have no room for it.
  func searched(_ target: Picture, _ screen: inout Screen) {
    let panel = layout.boxPanel
    guard let preview = layout.preview, panel.left >= preview.area.right,
      let graphics = state.graphics
    else { return }
    let room = Rect(
      left: panel.left + 1, top: preview.area.top, width: panel.width - 2,
      height: min(preview.area.height, panel.bottom - preview.area.top - 1))
    let cell = graphics.pixelsPerCell
    guard
      let fit = graphics.fit(
        pictureWidth: target.width, pictureHeight: target.height, width: room.width * cell.width,
        height: room.height * cell.height)
    else { return }
    let area = Rect(
      left: room.left, top: room.top, width: graphics.columns(fit.width),
      height: graphics.rows(fit.height))
    let box = Rect(
      left: panel.left, top: area.top - 1, width: panel.width, height: area.height + 2)
    clear(box, &screen)
    put(rule: "what is looked for", in: box, row: box.top, &screen.frame)
    show(state.look.applied(to: target), PreviewBox(area: area, fit: fit), &screen)
    put(rule: "", in: box, row: box.bottom - 1, &screen.frame)
  }
}
