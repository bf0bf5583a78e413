import Glibc
import Pictures
import Scenes
import Studies

/// What reads the factors of a model's pictures, for all jobs that do; used by the worker alone.
final class FactorDesk {
  /// A slice of work: no picture waits longer for one noticeably.
  private static let sliceNanoseconds = 1_000_000

  /// What the model was trained on.
  let scene: any Scene
  private let reader: FactorReader
  /// What was read in the picture shown last: the next one is much like it.
  var last: [Double]?

  init(_ scene: any Scene) {
    self.scene = scene
    reader = FactorReader(scene)
  }

  /// A search in a picture of the model.
  func search(_ picture: Picture, near: [Double]?) -> FactorSearch {
    reader.search(picture.pixels, near: near)
  }

  /// Does `step` again and again until it is true, or a slice is over; what the reader needs is drawn first.
  func work(until step: () -> Bool) {
    let end = monotonicNanoseconds() + Self.sliceNanoseconds
    while monotonicNanoseconds() < end {
      if reader.isReady {
        if step() { return }
      } else {
        reader.prepare()
      }
    }
  }
}

/// Nanoseconds of a clock that does not go back.
func monotonicNanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
