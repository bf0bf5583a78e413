import Cells
import Testing

@Suite struct FrameDiffTests {
  /// Frames of random cells, drawn so that neighbours are often equal.
  private func frame(_ size: Size, seed: UInt64) -> Frame {
    var state = seed
    func next(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    var frame = Frame(size: size)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let characters: [Unicode.Scalar] = ["a", "b", " ", "━"]
        let style = next(3) == 0 ? Style(.magenta, .bold) : .plain
        frame[column, row] = Cell(characters[next(4)], style)
      }
    }
    return frame
  }

  @Test(arguments: 0..<40)
  func applyingTheDifferenceGivesTheNewFrame(seed: Int) {
    let size = Size(columns: 1 + seed % 13, rows: 1 + seed % 5)
    let old = frame(size, seed: UInt64(seed))
    let new = frame(size, seed: UInt64(seed) + 1000)
    var result = old
    let diff = FrameDiff(from: old, to: new)
    diff.apply(to: &result)
    #expect(result == new)
    // Nothing that was right already is written.
    for run in diff.runs {
      for offset in run.cells.indices {
        #expect(old[run.column + offset, run.row] != new[run.column + offset, run.row])
      }
    }
  }

  @Test func equalFramesDifferNowhere() {
    let frame = frame(Size(columns: 20, rows: 4), seed: 7)
    #expect(FrameDiff(from: frame, to: frame).runs.isEmpty)
  }

  @Test func withoutAnOldFrameEverythingIsWritten() {
    let new = frame(Size(columns: 5, rows: 3), seed: 3)
    for old in [nil, frame(Size(columns: 4, rows: 3), seed: 3)] {
      var result = Frame(size: new.size)
      let diff = FrameDiff(from: old, to: new)
      diff.apply(to: &result)
      #expect(result == new)
      #expect(diff.runs.reduce(0) { $0 + $1.cells.count } == 15)
    }
  }
}
