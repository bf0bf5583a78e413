/// Decides when a frame is written, so that neither old frames queue up on a slow line nor a
/// picture lags behind its slider.
///
/// Times are milliseconds of one clock.
struct FramePacer: Equatable, Sendable {
  /// What to do now.
  enum Decision: Equatable, Sendable {
    /// Write the frame.
    case draw
    /// Nothing before this time, unless something happens.
    case wait(until: Int)
    /// Nothing until something happens.
    case rest
  }

  /// How long a frame waits for the pictures that belong to it.
  static let pictureMilliseconds = 8
  /// How long a frame waits until the terminal has worked through the last one.
  static let replyMilliseconds = 250

  private var dirtySince: Int?
  private var sentAt = 0
  private var unanswered = 0
  private var hasEverAnswered = false
  private var ignoresReplies = false

  /// Whether the terminal is asked for a sign of life after a frame.
  var asksForReply: Bool { !ignoresReplies }
  /// How many signs of life are missing.
  var missingReplies: Int { unanswered }

  /// Something to draw changed.
  mutating func markDirty(at time: Int) {
    if dirtySince == nil { dirtySince = time }
  }

  /// A frame was written.
  mutating func noteFrame(at time: Int, asked: Bool) {
    dirtySince = nil
    sentAt = time
    if asked { unanswered += 1 }
  }

  /// The terminal gave a sign of life.
  mutating func noteReply() {
    unanswered = max(0, unanswered - 1)
    hasEverAnswered = true
    ignoresReplies = false
  }

  /// The terminal was left and entered again: earlier questions are lost.
  mutating func forgetReplies() {
    unanswered = 0
  }

  /// What to do at `time`, while pictures of the newest state are still `missing` or not.
  mutating func decide(at time: Int, picturesMissing: Bool) -> Decision {
    guard let dirtySince else { return .rest }
    if unanswered > 0, !ignoresReplies {
      let end = sentAt + Self.replyMilliseconds
      if time < end { return .wait(until: end) }
      // A terminal that never answers is not waited for again; of one that does a reply was lost, and
      // is not waited for before every later frame.
      if !hasEverAnswered { ignoresReplies = true }
      unanswered = 0
    }
    if picturesMissing {
      let end = dirtySince + Self.pictureMilliseconds
      if time < end { return .wait(until: end) }
    }
    return .draw
  }
}
