import Cells
import Explorer
import Glibc
import Pictures

/// The shell around the explorer's core: reads the terminal, applies actions, hands effects on,
/// writes frames.
///
/// Everything here runs on the main thread.
@MainActor public final class TerminalDriver {
  /// What the person chose.
  public struct Options: Equatable, Sendable {
    /// How pictures are shown; nil asks the terminal.
    public var preview: PreviewMode?
    /// Whether the mouse is used; without it the terminal's own selection works.
    public var usesMouse: Bool
    /// Whether sliders are drawn in ASCII.
    public var isASCII: Bool

    /// The usual choices, except those given.
    public init(preview: PreviewMode? = nil, usesMouse: Bool = true, isASCII: Bool = false) {
      self.preview = preview
      self.usesMouse = usesMouse
      self.isASCII = isASCII
    }
  }

  /// Without a reply by then, pictures are shown as the environment suggests.
  private static let guessMilliseconds = 60
  /// A lone escape is a key after this time; longer while replies are to come.
  private static let escapeMilliseconds = 25
  private static let escapeAmidRepliesMilliseconds = 120
  /// After this time without input what is being done is done: longer than a held key pauses.
  private static let restMilliseconds = 800
  /// A sequence that stays unfinished this long is dropped.
  private static let sequenceMilliseconds = 1000

  private let options: Options
  private let session: TerminalSession
  private let environment: Capabilities.Environment
  private var signals: SignalPipe
  private var curses: CursesScreen
  /// A remark about the terminal type, shown on the first screen.
  private let typeNotice: Notice?

  private var negotiation: Negotiation
  private var decoder = InputDecoder()
  private var pacer = FramePacer()
  private var painter = PicturePainter()
  private var shown: Frame?
  private var startTime = 0
  private var lastInput = 0
  private var exitReason: ExitReason?
  /// Signals that arrived while a frame was being written.
  private var unseenSignals: [Int32] = []
  /// Whether a frame was cut off in the middle of a control string.
  private var isFrameBroken = false

  /// The extent of the screen.
  public private(set) var size: Size

  /// Whether the interface may use colours.
  public var hasColour: Bool { environment.allowsColour && curses.colourCount >= 8 }

  /// How pictures will probably be shown.
  public var expectedGraphics: Graphics { capabilities.expectedGraphics }

  private var capabilities: Capabilities { negotiation.capabilities }

  /// The characters that the terminal is thought to show.
  public var glyphs: Glyphs {
    options.isASCII || environment.isASCIIOnly ? .ascii : .unicode
  }

  /// Prepares the terminal, without changing anything on it yet.
  ///
  /// - Throws: `TerminalError` if there is no terminal that can show the explorer.
  public init(_ options: Options = Options()) throws(TerminalError) {
    self.options = options
    session = try TerminalSession()
    environment = Capabilities.Environment.current
    let extent = session.extent()
    size = extent.size
    guard environment.term != "dumb" else { throw .cannotPlaceCursor(term: environment.term) }
    guard !environment.term.isEmpty else { throw .unknownType(term: "") }
    // Before ncurses, which then leaves the signals alone.
    signals = SignalPipe()
    if let screen = CursesScreen(term: environment.term, size: extent.size) {
      curses = screen
      typeNotice = nil
    } else if let screen = CursesScreen(term: "xterm-256color", size: extent.size) {
      curses = screen
      typeNotice = Notice(
        .hint, "TERM=\(environment.term) is unknown on this machine, drawn as xterm-256color")
    } else {
      signals.close()
      throw .unknownType(term: environment.term)
    }
    negotiation = Negotiation(
      Capabilities(
        environment: environment, textColours: curses.colourCount, requestedMode: options.preview))
    negotiation.capabilities.windowCell = extent.cell
  }

  /// Shows `state` and follows keys, mouse and answers until the explorer ends; the terminal is
  /// as it was when this returns.
  public func run(_ initial: State, _ performer: some EffectPerformer) -> ExitReason {
    var state = initial
    startTime = TerminalSession.now()
    enter(asking: true)
    apply(.resized(size), to: &state, performer)
    if let typeNotice { apply(.noticed(typeNotice), to: &state, performer) }
    if capabilities.needsNoReply { apply(.graphics(capabilities.graphics), to: &state, performer) }
    while exitReason == nil {
      followSignals(&state, performer)
      draw(&state, performer)
      wait(&state, performer)
    }
    let reason = exitReason ?? .quit
    // A disk may be busier than whoever sent the signal is patient.
    if case .signal = reason { CrashGuard.endWithin(seconds: 2) }
    apply(.leaving, to: &state, performer)
    leave(reason)
    curses.close()
    signals.close()
    return reason
  }

  // MARK: Actions and effects

  private func apply(_ action: Action, to state: inout State, _ performer: some EffectPerformer) {
    pacer.markDirty(at: TerminalSession.now())
    for effect in update(&state, action) {
      switch effect {
      case .decode, .save, .export, .encode, .stopEncoding, .findDirections, .fileDirection,
        .findModels, .open, .reopen, .openBeside, .assume, .measure, .measureDirections, .log,
        .keep:
        performer.perform(effect)
      case .copy(let text): write(Clipboard.setting(text))
      case .redraw: invalidate()
      case .suspend: suspend(&state, performer)
      case .quit(let isInterrupted): exitReason = isInterrupted ? .interrupted : .quit
      }
    }
  }

  private func invalidate() {
    curses.invalidate()
    painter.invalidate()
    shown = nil
  }

  // MARK: Waiting

  /// Waits for input, answers or signals, or until a deadline, and applies what came.
  private func wait(_ state: inout State, _ performer: some EffectPerformer) {
    guard exitReason == nil else { return }
    var descriptors = [STDIN_FILENO, performer.wakeDescriptor, signals.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let deadline = nextDeadline(state)
    let timeout = deadline.map { max(0, $0 - TerminalSession.now()) } ?? -1
    poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: timeout))

    if descriptors[0].revents != 0 { readInput(&state, performer) }
    if descriptors[1].revents != 0 {
      for answer in performer.takeAnswers() { apply(answer, to: &state, performer) }
    }
    let now = TerminalSession.now()
    if decoder.isPending, now >= inputDeadline {
      handle(decoder.flush(), at: now, &state, performer)
    }
    if state.isLogOpen, now >= lastInput + Self.restMilliseconds {
      apply(.rested, to: &state, performer)
    }
    if let wakeTime = state.wakeTime, now >= wakeTime {
      apply(.tick(time: now), to: &state, performer)
    }
    if state.graphics == nil, now >= startTime + Self.guessMilliseconds {
      apply(.graphics(capabilities.graphics), to: &state, performer)
    }
  }

  private var inputDeadline: Int {
    guard decoder.isKeyPending else { return lastInput + Self.sequenceMilliseconds }
    let isReplyDue = pacer.missingReplies > 0 || !negotiation.isComplete
    return lastInput
      + (isReplyDue ? Self.escapeAmidRepliesMilliseconds : Self.escapeMilliseconds)
  }

  private func nextDeadline(_ state: State) -> Int? {
    var deadlines: [Int] = []
    let decision = pacer.decide(at: TerminalSession.now(), picturesMissing: state.isWaiting)
    switch decision {
    case .draw: return 0
    case .wait(let time): deadlines.append(time)
    case .rest: break
    }
    if decoder.isPending { deadlines.append(inputDeadline) }
    if state.isLogOpen { deadlines.append(lastInput + Self.restMilliseconds) }
    if let wakeTime = state.wakeTime { deadlines.append(wakeTime) }
    if state.graphics == nil { deadlines.append(startTime + Self.guessMilliseconds) }
    return deadlines.min()
  }

  private func readInput(_ state: inout State, _ performer: some EffectPerformer) {
    guard let bytes = session.read() else {
      exitReason = exitReason ?? .hangUp
      return
    }
    lastInput = TerminalSession.now()
    handle(decoder.feed(bytes), at: lastInput, &state, performer)
  }

  private func handle(
    _ events: [InputEvent], at time: Int, _ state: inout State, _ performer: some EffectPerformer
  ) {
    for event in events where exitReason == nil {
      switch event {
      case .key(let key): apply(.key(key, time: time), to: &state, performer)
      case .pasted(let text): apply(.pasted(text, time: time), to: &state, performer)
      case .mouse(let mouse): apply(.mouse(mouse, time: time), to: &state, performer)
      case .reply(.ready): pacer.noteReply()
      case .reply(let reply): learn(reply, &state, performer)
      }
    }
  }

  private func learn(
    _ reply: TerminalReply, _ state: inout State, _ performer: some EffectPerformer
  ) {
    let questions = negotiation.take(reply)
    if !questions.isEmpty { _ = session.write(Array(questions.utf8)) }
    // The first replies come together; pictures wait for the last of them.
    if negotiation.isComplete || state.graphics != nil {
      apply(.graphics(capabilities.graphics), to: &state, performer)
    }
  }

  // MARK: Drawing

  private func draw(_ state: inout State, _ performer: some EffectPerformer) {
    let now = TerminalSession.now()
    guard exitReason == nil,
      pacer.decide(at: now, picturesMissing: state.isWaiting) == .draw
    else { return }
    let screen = view(state)
    curses.apply(FrameDiff(from: shown, to: screen.frame))
    let text = curses.takeUpdate()
    let pictures = state.graphics.map { painter.encode(screen.slots, $0) } ?? []
    shown = screen.frame
    var bytes = text + pictures
    let isEmpty = bytes.isEmpty
    if !isEmpty {
      if capabilities.hasSynchronizedOutput {
        bytes = Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
      }
      if pacer.asksForReply { bytes += Array(Questions.ready.utf8) }
      write(bytes)
    }
    pacer.noteFrame(at: TerminalSession.now(), asked: !isEmpty && pacer.asksForReply)
    if !pictures.isEmpty { apply(.drawn(bytes: bytes.count), to: &state, performer) }
  }

  private func write(_ bytes: [UInt8]) {
    let isDone = session.write(bytes) {
      unseenSignals += signals.take()
      exitReason = endingSignal(unseenSignals) ?? exitReason
      return exitReason != nil
    }
    if !isDone {
      isFrameBroken = true
      exitReason = exitReason ?? .hangUp
    }
  }

  // MARK: Signals

  private func followSignals(_ state: inout State, _ performer: some EffectPerformer) {
    let arrived = unseenSignals + signals.take()
    unseenSignals = []
    exitReason = endingSignal(arrived) ?? exitReason
    guard exitReason == nil else { return }
    if arrived.contains(SIGTSTP) {
      suspend(&state, performer)
    } else if arrived.contains(SIGCONT) {
      // Stopped from outside: whoever had the terminal may have changed it.
      enter(asking: false)
      takeExtent(&state, performer)
    } else if arrived.contains(SIGWINCH) {
      takeExtent(&state, performer)
    }
  }

  private func endingSignal(_ arrived: [Int32]) -> ExitReason? {
    arrived.first { [SIGTERM, SIGHUP, SIGINT, SIGQUIT].contains($0) }.map(ExitReason.signal)
  }

  private func takeExtent(_ state: inout State, _ performer: some EffectPerformer) {
    let extent = session.extent()
    size = extent.size
    negotiation.capabilities.windowCell = extent.cell
    curses.resize(to: size)
    apply(.resized(size), to: &state, performer)
    if state.graphics != nil {
      apply(.graphics(capabilities.graphics), to: &state, performer)
    }
  }

  // MARK: Entering and leaving

  private func enter(asking: Bool) {
    session.enterRaw()
    // Pasted text comes in brackets, so that it is no row of keys.
    var opening = "\u{1B}[?2004h"
    opening += options.usesMouse ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : ""
    if asking { opening = negotiation.opening + opening }
    write(Array(opening.utf8))
    pacer.forgetReplies()
    pacer.markDirty(at: TerminalSession.now())
    invalidate()
  }

  /// Gives the terminal back.
  private func leave(_ reason: ExitReason) {
    if reason != .hangUp, reason != .signal(SIGHUP), !isFrameBroken { awaitReplies() }
    // A cut off control string would swallow what follows.
    let start = isFrameBroken ? "\u{18}\u{1B}\\\u{1B}[?2026l" : ""
    let mouse = options.usesMouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : ""
    let pictures = capabilities.graphics.mode == .kitty ? KittyGraphics.removeAll : []
    _ = session.write(Array((start + "\u{1B}[?2004l" + mouse).utf8) + pictures + curses.leave())
    session.leaveRaw()
  }

  /// Reads the replies that are on their way, so that they do not end up in the shell.
  private func awaitReplies() {
    let end = TerminalSession.now() + 150
    while pacer.missingReplies > 0 || !negotiation.isComplete {
      let rest = end - TerminalSession.now()
      var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard rest > 0, poll(&input, 1, Int32(rest)) > 0, let bytes = session.read() else { return }
      for event in decoder.feed(bytes) {
        if case .reply(let reply) = event {
          if reply == .ready { pacer.noteReply() } else { _ = negotiation.take(reply) }
        }
      }
    }
  }

  /// Stops like any other program at the suspend key, and comes back when continued.
  private func suspend(_ state: inout State, _ performer: some EffectPerformer) {
    leave(.quit)
    signal(SIGTSTP, SIG_DFL)
    // The whole group: the shell waits for what started us too. An orphaned group is not stopped
    // by the system, and the explorer comes back at once.
    kill(0, SIGTSTP)
    SignalPipe.catchSignal(SIGTSTP)
    exitReason = endingSignal(signals.take())
    enter(asking: false)
    takeExtent(&state, performer)
  }
}
