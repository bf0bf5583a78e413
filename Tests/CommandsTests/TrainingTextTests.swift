import Pictures
import Testing

@testable import Commands
@testable import Training

@Suite struct TrainingTextTests {
  @Test(arguments: [
    (0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (723, "12 min 3 s"),
    (7500, "2 h 5 min"), (-1, "0 s"), (Double.infinity, "?"),
  ]) func durations(seconds: Double, text: String) {
    #expect(TrainingText.duration(seconds) == text)
  }

  /// Colours are as bright as they look: red is darker than green.
  @Test func previewsOfColoursAreGrey() {
    func preview(_ pixel: [UInt8], colours: Bool) -> String {
      TextPreview.lines(
        of: Picture(width: 1, height: 2, channels: 3, pixels: pixel + pixel), colours: colours)
    }
    #expect(
      [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]].map { preview($0, colours: false) }
        == [":", "+", ".", "@"])
    #expect(preview([255, 0, 0], colours: true) == "\u{1B}[38;5;239;48;5;239m\u{2580}\u{1B}[0m")
  }

  @Test func progressInWords() {
    let progress = TrainingProgress(
      step: 1200, steps: 5000, picturesPerSecond: 812.4, secondsLeft: 621,
      mean: StepReport(
        losses: [1.207, 0.8412], information: [2.2949, 1.02, -0.113]))
    let losses = [
      LossName(column: "first", symbol: "L_D"), LossName(column: "second", symbol: "L_G"),
    ]
    let narrow = TrainingText.progress(progress, losses: losses, codeNames: nil)
    #expect(
      narrow
        == "step 1200/5000 812 images/s 10 min 21 s left L_D 1.21 L_G 0.84 L_I 2.29 1.02 -0.11")
    #expect(
      TrainingText.progress(
        progress, losses: losses, codeNames: ["digit", "width", "slant"])
        == "step 1200/5000  812 images/s  10 min 21 s left  L_D 1.21 L_G 0.84 "
        + "L_I digit 2.29 width 1.02 slant -0.11")
  }
}
