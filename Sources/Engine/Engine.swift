import Datasets
import Explorer
import Latents
import Pictures
import Scenes
import Synchronization

/// Performs the explorer's effects on a thread of its own.
///
/// Of several requests for pictures only the newest is worked on: its main picture first, then the
/// strip or grid in pieces, given up as soon as a newer request is there. What is measured of the
/// model comes last, in slices.
public final class Engine: EffectPerformer {
  /// What waits for the worker.
  struct Inbox: Sendable {
    var decode: DecodeRequest?
    var saves: [SaveRequest] = []
    var exports: [ExportRequest] = []
    var open: (path: String, keepsBefore: Bool)?
    var openBeside: String?
    var assume: (assumption: Int, choice: Int)?
    var follow: String?
    var mustMeasure = false
    var directions: [Direction] = []
    var encode: SearchRequest?
    var numbered: (request: SearchRequest, picture: Picture)?
    var mustStopEncoding = false
    var search: (method: DirectionMethod, count: Int, id: Int)?
    var checks: [@Sendable () -> Notice?] = []
    var mustEnd = false
  }

  private let opener: any ModelOpener
  /// Keeps the log of the session; nil if nobody wants it.
  private let keeper: SessionKeeper?
  /// Where what was measured is kept; nil if nobody wants it.
  private let cache: String?
  /// Looks after the file of the model.
  private let watch = Mutex<(path: String, watch: FileWatch)?>(nil)
  /// Its path, at once: the worker may come to the watch later.
  private let openPath = Mutex<String?>(nil)
  let inbox = Mailbox(Inbox())
  private let outbox = Mailbox<[Action]>([])

  /// Starts the worker.
  ///
  /// - Parameters:
  ///   - model: the model to begin with; nil if one is to be chosen.
  ///   - opener: finds and opens others.
  ///   - keeper: keeps the log of the session.
  ///   - cache: the folder that keeps what takes long to measure.
  public init(
    _ model: ServedModel?, opener: some ModelOpener, keeper: SessionKeeper? = nil,
    cache: String? = nil
  ) {
    self.opener = opener
    self.keeper = keeper
    self.cache = cache
    startThread { [self] in work(model) }
  }

  /// Ends the worker after what it is doing now; nothing is performed any more.
  public func end() {
    if let path = openPath.withLock({ $0 }) { keeper?.remember(model: path) }
    inbox.put { $0.mustEnd = true }
  }

  /// Runs `check` after the first pictures, beside the later ones; what it finds becomes a notice.
  public func afterwards(_ check: @escaping @Sendable () -> Notice?) {
    inbox.put { $0.checks.append(check) }
  }

  /// Tells when the file at `path`, of the model to begin with, is written anew; remembers it.
  public func begin(with path: String) {
    openPath.withLock { $0 = path }
    inbox.put { $0.follow = path }
  }

  /// Readable when there are answers.
  public var wakeDescriptor: Int32 { outbox.descriptor }

  /// Hands pictures, files and models to the worker; other effects are the terminal's.
  public func perform(_ effect: Effect) {
    switch effect {
    case .decode(let request): inbox.put { $0.decode = request }
    case .save(let request): inbox.put { $0.saves.append(request) }
    case .export(let request): inbox.put { $0.exports.append(request) }
    case .open(let path): inbox.put { $0.open = (path, keepsBefore: false) }
    case .reopen(let path): inbox.put { $0.open = (path, keepsBefore: true) }
    case .openBeside(let path): inbox.put { $0.openBeside = path }
    case .assume(let assumption, let choice): inbox.put { $0.assume = (assumption, choice) }
    case .findDirections(let method, let count, let id):
      inbox.put { $0.search = (method, count, id) }
    case .fileDirection(let name, let statement, let model):
      file(name, statement, besides: model)
    case .measure: inbox.put { $0.mustMeasure = true }
    case .measureDirections(let directions): inbox.put { $0.directions += directions }
    case .encode(let request): inbox.put { $0.encode = request }
    case .stopEncoding:
      inbox.put { ($0.encode, $0.numbered, $0.mustStopEncoding) = (nil, nil, true) }
    // At once: the next moment may be the last one.
    case .log(let lines): keeper?.add(lines).map { answer(.noticed($0)) }
    case .keep(let lines): keeper?.keep(lines)
    case .findModels: startThread { [self] in listModels() }
    case .copy, .redraw, .suspend, .quit: break
    }
  }

  /// The answers since the last call.
  public func takeAnswers() -> [Action] {
    outbox.take(leaving: [])
  }

  // MARK: The worker

  private func work(_ first: ServedModel?) {
    var model = first
    var beside: Beside?
    var known = KnownPictures()
    var jobs: [any BackgroundJob] = []
    var searched: Int?
    var desk = first?.scene.map(FactorDesk.init)
    var checks: [@Sendable () -> Notice?] = []
    while true {
      if jobs.isEmpty { inbox.wait() }
      let work = inbox.take(leaving: Inbox())
      // First: whoever got an answer may write the file at once.
      if let path = work.follow { follow(path, newWatch(path)) }
      if let model {
        if let request = work.decode {
          decode(request, model.source, beside?.model.source, &known)
          jobs.removeAll { $0 is FactorPictureReading }
          if request.readsFactors, let desk,
            let picture = known.picture(of: request.latent, request.scales)
          {
            jobs.insert(FactorPictureReading(picture, request: request.id, desk), at: 0)
          }
        }
        for request in work.saves { save(request, model, beside?.model.source, known) }
        for request in work.exports { export(request, model) }
        if let search = work.search { find(search.method, search.count, search.id, model.source) }
        if work.mustMeasure {
          jobs = jobs.filter { $0 is PictureEncoding } + measurements(of: model, desk)
        }
        // Those of a model that is open no more do not fit.
        let directions = work.directions.filter {
          $0.values.count == model.explored.spec.size
        }
        if !directions.isEmpty {
          jobs.append(EffectMeasurement(directions, model.explored.spec, model.source))
        }
        if work.mustStopEncoding { jobs.removeAll { $0 is PictureEncoding } }
        // Before what is measured: somebody waits for it.
        if let job = work.encode.flatMap({ encoding($0, model) }) { jobs.insert(job, at: 0) }
        // Who has stopped waits for nothing any more.
        if work.mustStopEncoding { searched = nil }
        if let request = work.encode { searched = request.id }
        if let (request, picture) = work.numbered, request.id == searched,
          let job = encoding(request, of: picture, model)
        {
          jobs.insert(job, at: 0)
        }
      }
      // Last: what was asked for before is about the model before.
      if let asked = work.open {
        let path = opener.path(of: asked.path)
        // Before the file is read: what is written meanwhile is told.
        let watch = newWatch(path)
        if let opened = open(asked.path) {
          // A model that the person put there stays.
          if beside?.isBefore ?? true {
            beside = asked.keepsBefore ? model.map { Beside($0, isBefore: true) } : nil
          }
          if beside?.model.explored.isExplored(like: opened.explored) == false { beside = nil }
          model = opened
          (desk, searched) = (opened.scene.map(FactorDesk.init), nil)
          known = KnownPictures()
          jobs = []
          answer(.opened(opened.explored, path: path, beside: beside?.explored))
          follow(path, watch)
        }
      }
      if let asked = work.assume, let before = model {
        if let other = before.assuming?(asked.assumption, asked.choice) {
          let isAlike = before.explored.isExplored(like: other.explored)
          beside = isAlike ? Beside(before, isBefore: true) : nil
          model = other
          (known, jobs) = (KnownPictures(), [])
          answer(.assumed(other.explored, beside: beside?.explored))
        } else {
          answer(.notAssumed)
        }
      }
      if let path = work.openBeside, let opened = openBeside(path) {
        let isAlike = model?.explored.isExplored(like: opened.explored) ?? false
        beside = isAlike ? Beside(opened, isBefore: false) : nil
        answer(.openedBeside(opened.explored))
      }
      checks += work.checks
      if work.decode != nil {
        for check in checks { run(check) }
        checks = []
      }
      if work.mustEnd { return }
      advance(&jobs)
    }
  }

  /// A watch of the file at `path`; nil if it is watched already.
  private func newWatch(_ path: String) -> FileWatch? {
    guard watch.withLock({ $0?.path != path }) else { return nil }
    return FileWatch(path) { [weak self] in self?.answer(.changed(path: path)) }
  }

  /// Remembers the model at `path` as the open one, and keeps its watch, if it is a new one.
  private func follow(_ path: String, _ new: FileWatch?) {
    openPath.withLock { $0 = path }
    if let new { watch.withLock { $0 = (path, new) } }
    // On a thread of its own: pictures do not wait for a busy disk.
    if let keeper { startThread { keeper.remember(model: path) } }
  }

  /// Does a slice of the first job, unless something else came.
  private func advance(_ jobs: inout [any BackgroundJob]) {
    guard !jobs.isEmpty, inbox.look({ $0.decode == nil }) else { return }
    let (result, isDone) = jobs[0].advance()
    if let result { answer(result) }
    if isDone { jobs.removeFirst() }
  }

  private func measurements(of model: ServedModel, _ desk: FactorDesk?) -> [any BackgroundJob] {
    let spec = model.explored.spec
    var jobs: [any BackgroundJob] = [
      RecognitionLoading(model.source), EffectMeasurement(spec, model.source),
      InformationMeasurement(spec, model.source),
    ]
    if let desk {
      let lookup = FactorLookup(model, dataset: desk.scene.name, folder: cache)
      jobs.append(FactorMeasurement(spec, model.source, desk, lookup))
    }
    jobs.append(MeasurementEnd())
    return jobs
  }

  /// On a thread of its own: hashing a large file takes longer than a key may.
  private func run(_ check: @escaping @Sendable () -> Notice?) {
    startThread { [self] in
      if let notice = check() { answer(.noticed(notice)) }
    }
  }

  private func open(_ path: String) -> ServedModel? {
    do {
      return try opener.open(path)
    } catch {
      answer(.notOpened(path: path, reason: error.description))
      return nil
    }
  }

  private func openBeside(_ path: String) -> ServedModel? {
    do {
      return try opener.open(path)
    } catch {
      answer(.notOpenedBeside(path: path, reason: error.description))
      return nil
    }
  }

  /// On a thread of its own: a folder may be on a slow disk, and pictures must not wait.
  private func listModels() {
    let entries = opener.find(recent: keeper?.recentModels() ?? [])
    answer(.found(entries))
    let rated = opener.rated(entries)
    if rated != entries { answer(.found(rated)) }
    for entry in entries {
      answer(.described(path: entry.path, opener.describe(entry.path)))
    }
  }

  /// On a thread of its own: it takes seconds for a wide layer.
  private func find(
    _ method: DirectionMethod, _ count: Int, _ id: Int, _ source: any PictureSource
  ) {
    startThread { [self] in
      answer(.foundDirections(source.directions(method, count: count), id: id))
    }
  }

  /// Puts a direction into the file beside the model at `path`, or takes it out.
  ///
  /// At once, as the log is written: a file of some lines.
  private func file(_ name: String, _ statement: Statement?, besides path: String) {
    let file = DirectionFiles(besides: path)
    do {
      try file.put(statement?.description, for: name)
      answer(.filedDirection(name, statement, file: file.name))
    } catch {
      answer(.notSaved("\(error)"))
    }
  }

  func answer(_ action: Action) {
    outbox.put { $0.append(action) }
  }
}

/// The model beside the explored one.
private struct Beside {
  var model: ServedModel
  /// Whether it is what the file of the explored model held before.
  var isBefore: Bool

  init(_ model: ServedModel, isBefore: Bool) {
    self.model = model
    self.isBefore = isBefore
  }

  /// What the screen needs to know.
  var explored: BesideModel { BesideModel(model: model.explored, isBefore: isBefore) }
}
