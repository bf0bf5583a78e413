import Latents

extension Marks {
  /// The mark of the point that others are compared with.
  public static let compared = "B"
}

extension State {
  /// Exchanges the present point and B.
  mutating func flipCompared(time: Int) {
    guard marks[Marks.compared] != nil else {
      notice = Notice(.hint, CompareView.nothingToCompare)
      return
    }
    exchange(withMark: Marks.compared, time: time)
  }

  /// Goes to the point called `name`, which then is the name of where this was.
  mutating func exchange(withMark name: String, time: Int) {
    guard let marked = marks[name] else { return miss(mark: name) }
    let present = point
    changeMoment(.single, time: time) { moment in
      moment.point = marked
      moment.marks[name] = present
    }
    notice = Notice(.done, "exchanged, this was \(name)")
  }
}
