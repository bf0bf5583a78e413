import Testing

@testable import Commands

@Suite struct TrainingTextTests {
  @Test(arguments: [
    (0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (723, "12 min 3 s"),
    (7500, "2 h 5 min"), (-1, "0 s"), (Double.infinity, "?"),
  ]) func durations(seconds: Double, text: String) {
    #expect(TrainingText.duration(seconds) == text)
  }
}
