import Explorer
import Glibc
import Latents
import Pictures

/// Performs the explorer's effects on a thread of its own.
///
/// Of several requests for pictures only the newest is worked on: its main picture first, then the
/// strip or grid in pieces, given up as soon as a newer request is there.
public final class Engine: EffectPerformer {
  /// What waits for the worker.
  private struct Inbox: Sendable {
    var decode: DecodeRequest?
    var saves: [SaveRequest] = []
    var checks: [@Sendable () -> Notice?] = []
    var mustEnd = false
  }

  /// Pictures between two looks at the inbox.
  private static let pieceCount = 10

  private let source: any PictureSource
  private let saver: PictureSaver
  private let inbox = Mailbox(Inbox())
  private let outbox = Mailbox<[Action]>([])

  /// Starts the worker.
  ///
  /// - Parameters:
  ///   - source: makes the pictures.
  ///   - saver: writes the files.
  public init(source: some PictureSource, saver: PictureSaver) {
    self.source = source
    self.saver = saver
    startThread { [self] in work() }
  }

  /// Ends the worker after what it is doing now; nothing is performed any more.
  public func end() {
    inbox.put { $0.mustEnd = true }
  }

  /// Runs `check` after the first pictures, beside the later ones; what it finds becomes a notice.
  public func afterwards(_ check: @escaping @Sendable () -> Notice?) {
    inbox.put { $0.checks.append(check) }
  }

  /// Readable when there are answers.
  public var wakeDescriptor: Int32 { outbox.descriptor }

  /// Hands pictures and files to the worker; other effects are the terminal's.
  public func perform(_ effect: Effect) {
    switch effect {
    case .decode(let request): inbox.put { $0.decode = request }
    case .save(let request): inbox.put { $0.saves.append(request) }
    case .redraw, .suspend, .quit: break
    }
  }

  /// The answers since the last call.
  public func takeAnswers() -> [Action] {
    outbox.take(leaving: [])
  }

  // MARK: The worker

  private func work() {
    var known: [LatentVector: Picture] = [:]
    var checks: [@Sendable () -> Notice?] = []
    while true {
      inbox.wait()
      let work = inbox.take(leaving: Inbox())
      if let request = work.decode { decode(request, &known) }
      for request in work.saves { save(request, known) }
      checks += work.checks
      if work.decode != nil {
        for check in checks { run(check) }
        checks = []
      }
      if work.mustEnd { return }
    }
  }

  /// On a thread of its own: hashing a large file takes longer than a key may.
  private func run(_ check: @escaping @Sendable () -> Notice?) {
    startThread { [self] in
      if let notice = check() { answer(.noticed(notice)) }
    }
  }

  private func decode(_ request: DecodeRequest, _ known: inout [LatentVector: Picture]) {
    let start = nanoseconds()
    guard let main = source.pictures(of: [request.latent]).first else { return }
    let milliseconds = Double(nanoseconds() - start) / 1e6
    answer(.decoded(main, request: request.id, milliseconds: milliseconds))

    // Most of a strip stays when its own code moves: those pictures are known.
    var pictures = [request.latent: main]
    var missing: [LatentVector] = []
    for latent in request.traversal where pictures[latent] == nil {
      if let picture = known[latent] { pictures[latent] = picture } else { missing.append(latent) }
    }
    var rest = missing[...]
    while !rest.isEmpty, !inbox.look({ $0.decode != nil || $0.mustEnd }) {
      let piece = Array(rest.prefix(Self.pieceCount))
      for (latent, picture) in zip(piece, source.pictures(of: piece)) { pictures[latent] = picture }
      rest = rest.dropFirst(Self.pieceCount)
    }
    known = pictures
    let strip = request.traversal.compactMap { pictures[$0] }
    if !strip.isEmpty, strip.count == request.traversal.count {
      answer(.traversed(strip, request: request.id))
    }
  }

  private func save(_ request: SaveRequest, _ known: [LatentVector: Picture]) {
    let pictures = request.latents.map { latent in
      known[latent] ?? source.pictures(of: [latent])[0]
    }
    do {
      answer(.saved(try saver.save(pictures, request)))
    } catch {
      answer(.notSaved(error.description))
    }
  }

  private func answer(_ action: Action) {
    outbox.put { $0.append(action) }
  }

  private func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

/// Runs `body` on a new thread, which takes no signals: those are the main thread's.
private func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var all = sigset_t()
  var before = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body)).toOpaque()
  let result = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, box)
  precondition(result == 0, "the system refused a thread, error \(result)")
  pthread_detach(thread)
}
