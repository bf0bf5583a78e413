import Latents
import Pictures

extension State {
  /// A key changes the contrast by this factor.
  private static let contrastStep: Float = 1.25

  /// Shows pictures of one channel in the next colours.
  mutating func nextColours() {
    let all = ColourMap.allCases
    let present = all.firstIndex(of: look.map) ?? 0
    show(colours: all[(present + 1) % all.count])
  }

  /// Shows pictures of one channel in these colours.
  mutating func show(colours map: ColourMap) {
    guard picture?.picture.channels != 3 else {
      notice = Notice(
        .hint, "these pictures have colours of their own, ( and ) change the contrast")
      return
    }
    look.map = map
    note(.colours(map.rawValue))
    notice = Notice(.done, "shown in \(map.rawValue), files stay grey")
  }

  /// Shows pictures in the colours called `name`.
  mutating func show(coloursNamed name: String) {
    guard let map = ColourMap(rawValue: name) else {
      notice = .unknown("colour map", name, among: ColourMap.allCases.map(\.rawValue))
      return
    }
    show(colours: map)
  }

  /// Shows more or less contrast by some steps.
  mutating func changeContrast(by steps: Int) {
    var contrast = look.contrast
    for _ in 0..<abs(steps) {
      contrast = steps > 0 ? contrast * Self.contrastStep : contrast / Self.contrastStep
    }
    // Up and down again leads back to what files have.
    if abs(contrast - 1) < 0.01 { contrast = 1 }
    let range = PictureLook.contrasts
    show(contrast: min(max(range.lowerBound, contrast), range.upperBound))
  }

  /// Shows pictures with this contrast.
  mutating func show(contrast: Float) {
    let range = PictureLook.contrasts
    guard range.contains(contrast) else {
      notice = Notice(
        .failure,
        "contrast: \(plainNumber(contrast)) is outside \(plainNumber(range.lowerBound)) to "
          + plainNumber(range.upperBound))
      return
    }
    look.contrast = contrast
    note(.contrast(contrast))
    notice = Notice(
      .done, "contrast \(plainNumber(contrast)) on the screen, files stay as they are")
  }
}
