import Explorer
import Glibc
import Latents
import Pictures
import Scenes
import Studies

/// Measures how the true factors of a model's pictures answer to its codes, unless that was done before.
struct FactorMeasurement: BackgroundJob {
  /// Draws after which the figures are told: soon at first, later seldom.
  private static let tellings: Set<Int> = [
    firstTelling, 4, 12, FactorResponseStudy.drawCount,
  ]
  private static let firstTelling = 2

  private let source: any PictureSource
  private let desk: FactorDesk
  private let lookup: FactorLookup
  private var study: FactorResponseStudy
  private var isLookedUp = false
  private var search: FactorSearch?
  /// What was read last: the next picture is much like it.
  private var last: [Double]?

  init(_ spec: LatentSpec, _ source: any PictureSource, _ desk: FactorDesk, _ lookup: FactorLookup)
  {
    self.source = source
    self.desk = desk
    self.lookup = lookup
    study = FactorResponseStudy(spec, scene: desk.scene)
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    guard isLookedUp else {
      switch lookup.answer {
      case nil: usleep(500)
      case .found(let responses)?: return (.measured(.factors(responses)), true)
      case .missing?: isLookedUp = true
      }
      return (nil, false)
    }
    if study.isDone {
      // Whoever waits for the end may leave then.
      if lookup.isKeeping { usleep(500) }
      return (nil, !lookup.isKeeping)
    }
    var isTold = false
    let before = study.picturesRead
    desk.work {
      if search == nil {
        guard let latent = study.next, let picture = source.pictures(of: [latent]).first else {
          return true
        }
        search = desk.search(picture, near: last)
      }
      search?.advance()
      guard let reading = search.flatMap({ $0.isDone ? $0.reading : nil }) else { return false }
      search = nil
      last = reading.values
      isTold = study.add(reading)
      return isTold
    }
    guard isTold, let responses = study.responses, Self.tellings.contains(responses.draws) else {
      // Before there is anything to show, how far it is.
      let needed = Self.firstTelling * study.picturesPerDraw
      let isNews = study.picturesRead > before && study.picturesRead < needed
      return (
        isNews
          ? .measured(.factorPictures(FactorProgress(read: study.picturesRead, needed: needed)))
          : nil, false
      )
    }
    if study.isDone { lookup.keep(responses) }
    return (.measured(.factors(responses)), false)
  }
}

/// Reads the true factors of one picture.
struct FactorPictureReading: BackgroundJob {
  private let request: Int
  private let desk: FactorDesk
  private let levels: Picture
  private var search: FactorSearch?

  init(_ picture: Picture, request: Int, _ desk: FactorDesk) {
    self.request = request
    self.desk = desk
    levels = picture
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    var found: FactorReading?
    desk.work {
      if search == nil { search = desk.search(levels, near: desk.last) }
      search?.advance()
      found = search.flatMap { $0.isDone ? $0.reading : nil }
      return found != nil
    }
    guard let found else { return (nil, false) }
    desk.last = found.values
    return (.readFactors(found, request: request), true)
  }
}
