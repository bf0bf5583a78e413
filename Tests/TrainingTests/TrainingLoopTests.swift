import Testing

@testable import Training

@Suite struct TrainingLoopTests {
  /// A step takes a second, a measurement and a saved state a hundred: neither is a step's time.
  @Test func theSpeedIsThatOfSteps() throws {
    final class Clock {
      var seconds = 0.0
      var progress: [TrainingProgress] = []
    }
    let clock = Clock()
    let run = try TinyRun.start()
    var loop = TrainingLoop(
      now: { clock.seconds },
      isInterrupted: {
        clock.seconds += 1
        return false
      }, save: { _ in clock.seconds += 100 },
      report: { event in
        switch event {
        case .progress(let progress): clock.progress.append(progress)
        case .measured: clock.seconds += 100
        default: break
        }
      })
    // No multiple of what measurements and saved states follow.
    loop.reportEvery = 7
    #expect(try loop.drive(run, test: TinyRun.data))
    #expect(clock.progress.count == 6)
    for progress in clock.progress {
      let rate = Double(TinyRun.recipe.objective.batch)
      #expect(abs(progress.picturesPerSecond - rate) < 1e-6, "at step \(progress.step)")
      #expect(abs(progress.secondsLeft - Double(40 - progress.step)) < 1e-6)
    }
  }
}
