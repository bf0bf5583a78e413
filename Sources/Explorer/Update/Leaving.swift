extension State {
  /// Answers the key that leaves: at once, after a question, or when the last file is written.
  mutating func leave() -> [Effect] {
    if savesUnderWay > 0 {
      isLeaving = true
      notice = Notice(.hint, "leaving when the file is written, q leaves at once")
      return []
    }
    if isUnsaved {
      question = .leave
      return []
    }
    return [.quit(interrupted: false)]
  }

  /// Answers a key while the question is on the screen: it is asked once, any other key stays.
  mutating func answer(_ key: Key, time: Int) -> [Effect] {
    let asked = question
    question = nil
    switch (asked, key) {
    case (.leave, .character("q")), (.leave, .character("y")): return [.quit(interrupted: false)]
    case (.open(let entry), .enter), (.open(let entry), .character("y")): return open(entry)
    case (.resume, .enter), (.resume, .character("y")): return resume(isAllowed: true)
    // Who wants to save need not say so twice.
    case (_, .character("w")) where Layout(self) != nil:
      list = nil
      promptForFile(.savePicture, time: time)
    default: break
    }
    return []
  }

  /// Notes that a file was written, or could not be, and leaves if that was waited for.
  mutating func noteWriting(isDone: Bool) -> [Effect] {
    savesUnderWay = max(0, savesUnderWay - 1)
    guard isLeaving else { return [] }
    // What went wrong has to be read.
    guard isDone else {
      isLeaving = false
      return []
    }
    guard savesUnderWay == 0 else { return [] }
    isLeaving = false
    return leave()
  }
}
