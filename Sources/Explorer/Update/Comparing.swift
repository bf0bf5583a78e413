import Latents

extension Marks {
  /// The mark of the point that others are compared with.
  public static let compared = "B"
}

extension State {
  /// Exchanges the present point and B.
  mutating func flipCompared(time: Int) {
    guard let other = marks[Marks.compared] else {
      notice = Notice(.hint, CompareView().obstacle(self) ?? "")
      return
    }
    let present = point
    changeMoment(.single, time: time) { moment in
      moment.point = other
      moment.marks[Marks.compared] = present
    }
    notice = Notice(.done, "A and B exchanged, this was B")
  }
}
