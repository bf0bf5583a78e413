import Engine
import Formats
import Glibc
import Latents
import Pictures
import Synchronization
import Testing

@testable import Explorer

/// Pictures of one pixel that show the first number, black where the one map is muted, and a log of what
/// was asked for.
private final class FakePictures: PictureSource {
  let asked = Mutex<[[Float]]>([])
  /// While closed, every call waits.
  let gate = Mutex(true)

  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    asked.withLock { $0.append(latents.map { $0.values[0] }) }
    while !gate.withLock({ $0 }) { usleep(500) }
    return latents.map {
      let level = scales == FeatureScales() ? UInt8($0.values[0]) : 0
      return Picture(width: 1, height: 1, channels: 1, pixels: [level])
    }
  }
}

/// The one map of `FakePictures` taken away.
private let muted: FeatureScales = {
  var scales = FeatureScales()
  scales.set(0, of: [0], in: "up", count: 1)
  return scales
}()

private func served(_ name: String, _ source: FakePictures) -> ServedModel {
  ServedModel(
    explored: ExploredModel(
      name: name, family: "none", spec: LatentSpec(parts: []), pictureWidth: 1, pictureHeight: 1),
    source: source,
    saver: PictureSaver(program: "latent test", model: name, modelHash: { "0123456789abcdef" }))
}

/// Finds two models, of which the first can be opened.
private struct FakeOpener: ModelOpener {
  let other: FakePictures

  func find(recent: [String]) -> [ModelEntry] {
    ["good", "bad"].map { ModelEntry(name: $0, folder: "models", path: "models/\($0)") }
  }

  func describe(_ path: String) -> ModelEntry.Content {
    path == "models/good" ? .model(served("good", other).explored) : .fault("bad")
  }

  func open(_ path: String) throws(OpeningFailure) -> ServedModel {
    if path != "models/good" { throw OpeningFailure("bad as described") }
    return served("good", other)
  }
}

@Suite struct EngineTests {
  private let source = FakePictures()

  private func engine() -> Engine {
    Engine(served("fake", source), opener: FakeOpener(other: source))
  }

  private func latent(_ value: Float) -> LatentVector { LatentVector(values: [value, 0]) }

  /// The answers until `count` have come; gives up after ten seconds.
  private func answers(_ engine: Engine, _ count: Int) -> [Action] {
    var result: [Action] = []
    for _ in 0..<600 where result.count < count {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
      result += engine.takeAnswers()
    }
    return result
  }

  @Test func theMainPictureComesBeforeTheStrip() throws {
    let engine = engine()
    defer { engine.end() }
    engine.perform(
      .decode(DecodeRequest(id: 4, latent: latent(7), tiles: [1, 7, 9].map(latent))))
    let answers = answers(engine, 2)
    try #require(answers.count == 2)
    guard case .decoded(let picture, 4, _) = answers[0] else {
      Issue.record("first came \(answers[0])")
      return
    }
    #expect(picture.pixels == [7])
    let strip = [1, 7, 9].map {
      Picture(width: 1, height: 1, channels: 1, pixels: [UInt8($0)])
    }
    #expect(answers[1] == .tiled(strip, request: 4))
    // The picture that the strip has in common with the preview is made once.
    #expect(source.asked.withLock { $0 } == [[7], [1, 9]])
  }

  @Test func ofWaitingRequestsOnlyTheNewestIsWorkedOn() {
    let engine = engine()
    defer { engine.end() }
    source.gate.withLock { $0 = false }
    for id in 1...20 {
      engine.perform(.decode(DecodeRequest(id: id, latent: latent(Float(id)), tiles: [])))
      // The worker takes the first before the others come.
      while id == 1, source.asked.withLock({ $0.isEmpty }) { usleep(500) }
    }
    source.gate.withLock { $0 = true }
    let answers = answers(engine, 2)
    let ids = answers.map { answer -> Int in
      if case .decoded(_, let request, _) = answer { return request }
      return -1
    }
    #expect(ids == [1, 20])
  }

  @Test func aNewerRequestEndsTheStripOfAnOlderOne() {
    let engine = engine()
    defer { engine.end() }
    source.gate.withLock { $0 = false }
    let long = (0..<200).map { latent(Float($0)) }
    engine.perform(.decode(DecodeRequest(id: 1, latent: latent(250), tiles: long)))
    while source.asked.withLock({ $0.isEmpty }) { usleep(500) }
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent(251), tiles: [latent(3)])))
    source.gate.withLock { $0 = true }
    let answers = answers(engine, 3)
    #expect(answers.count == 3)
    #expect(
      answers.last
        == .tiled([Picture(width: 1, height: 1, channels: 1, pixels: [3])], request: 2))
    #expect(source.asked.withLock { $0.flatMap { $0 }.count } < 30)
  }

  @Test func modelsAreListedThenDescribed() {
    let engine = engine()
    defer { engine.end() }
    engine.perform(.findModels)
    let opener = FakeOpener(other: source)
    #expect(
      answers(engine, 3) == [
        .found(opener.find(recent: [])),
        .described(path: "models/good", opener.describe("models/good")),
        .described(path: "models/bad", .fault("bad")),
      ])
  }

  /// The last pictures of a file may be those of the model beside.
  @Test func bothModelsAreSavedTogether() throws {
    let (first, second) = (FakePictures(), FakePictures())
    let engine = Engine(served("fake", first), opener: FakeOpener(other: second))
    defer { engine.end() }
    engine.perform(.openBeside(path: "models/good"))
    _ = answers(engine, 1)
    try withFolder { folder in
      var request = request(folder + "/pair.png", zoom: 1, count: 2)
      request.columns = 2
      request.besideCount = 1
      engine.perform(.save(request))
      guard case .saved(let file)? = answers(engine, 1).first else {
        Issue.record("nothing was saved")
        return
      }
      // A pixel each, and one around and between them.
      #expect(file.width == 5 && file.height == 3)
      let first = first.asked.withLock { $0 }
      #expect(first.count == 1 && second.asked.withLock { $0 } == [[request.latents[1].values[0]]])
    }
  }

  /// Tiles of the model beside come from it, though the explored one knows pictures of the same points.
  @Test func aModelBesideMakesItsOwnPictures() throws {
    let (first, second) = (FakePictures(), FakePictures())
    let engine = Engine(served("fake", first), opener: FakeOpener(other: second))
    defer { engine.end() }
    engine.perform(.openBeside(path: "models/bad"))
    engine.perform(.openBeside(path: "models/good"))
    // Of two requests that wait the newer counts; the older one may have been answered before, and
    // both answers may come at once.
    var all = answers(engine, 1)
    if all.count == 1, case .notOpenedBeside = all.first { all = answers(engine, 1) }
    #expect(all.last == .openedBeside(served("good", second).explored))
    engine.perform(
      .decode(
        DecodeRequest(id: 1, latent: latent(3), tiles: [latent(3)], tilesAreBeside: true)))
    #expect(answers(engine, 2).count == 2)
    #expect(first.asked.withLock { $0 } == [[3]])
    #expect(second.asked.withLock { $0 } == [[3]])
    // When the file of the explored model is written anew, what the person put beside it stays.
    engine.perform(.reopen(path: "models/good"))
    _ = answers(engine, 1)
    engine.perform(
      .decode(
        DecodeRequest(id: 2, latent: latent(4), tiles: [latent(5)], tilesAreBeside: true)))
    _ = answers(engine, 2)
    #expect(second.asked.withLock { $0 } == [[3], [4], [5]])
    #expect(first.asked.withLock { $0 } == [[3]])
  }

  /// The model beside is scaled as the explored one is, and unscaled with it.
  @Test func bothModelsAreScaled() throws {
    let (first, second) = (FakePictures(), FakePictures())
    let engine = Engine(served("fake", first), opener: FakeOpener(other: second))
    defer { engine.end() }
    engine.perform(.openBeside(path: "models/good"))
    #expect(answers(engine, 1).count == 1)
    for (id, scales, level) in [(1, FeatureScales(), 3), (2, muted, 0), (3, FeatureScales(), 3)] {
      engine.perform(
        .decode(
          DecodeRequest(
            id: id, latent: latent(3), tiles: [latent(3)], scales: scales, tilesAreBeside: true)))
      let picture = Picture(width: 1, height: 1, channels: 1, pixels: [UInt8(level)])
      let answers = answers(engine, 2)
      guard case .decoded(picture, id, _)? = answers.first else {
        Issue.record("first came \(answers)")
        return
      }
      #expect(answers.last == .tiled([picture], request: id))
    }
  }

  /// An export is made as it was asked for, whatever is muted while it goes on.
  @Test func anExportKeepsItsScales() throws {
    try withFolder { folder in
      let engine = engine()
      defer { engine.end() }
      source.gate.withLock { $0 = false }
      engine.perform(
        .export(
          ExportRequest(
            format: .frames, fileName: "\(folder)/walk", zoom: 1,
            point: ExploredPoint(latent: latent(5), seed: 1),
            latents: [5, 6, 7, 8].map(latent), scales: muted)))
      while source.asked.withLock({ $0.isEmpty }) { usleep(500) }
      engine.perform(.decode(DecodeRequest(id: 1, latent: latent(9), tiles: [])))
      // The preview waits as the first frame does; then both go on.
      while source.asked.withLock({ $0.count < 2 }) { usleep(500) }
      source.gate.withLock { $0 = true }
      #expect(answers(engine, 2).count == 2)
      for number in 1...4 {
        let frame = try PNG.decode(try FileBytes.read(path: "\(folder)/walk/00\(number).png"))
        #expect(frame.pixels == [0], "frame \(number)")
      }
    }
  }

  /// What is beside the model is told with it: names and pictures are always of the same one.
  @Test func whatIsBesideIsTold() throws {
    let (first, second) = (FakePictures(), FakePictures())
    let engine = Engine(served("fake", first), opener: FakeOpener(other: second))
    defer { engine.end() }
    let good = served("good", second).explored
    func opened(_ effect: Effect) -> BesideModel? {
      engine.perform(effect)
      guard case .opened(_, _, let beside)? = answers(engine, 1).last else {
        Issue.record("nothing was opened")
        return nil
      }
      return beside
    }
    let before = served("fake", first).explored
    #expect(
      opened(.reopen(path: "models/good")) == BesideModel(model: before, isBefore: true))
    #expect(opened(.reopen(path: "models/good")) == BesideModel(model: good, isBefore: true))
    // Of another file it is not what was there before.
    #expect(opened(.open(path: "models/good")) == nil)
    engine.perform(.openBeside(path: "models/good"))
    #expect(answers(engine, 1) == [.openedBeside(good)])
    #expect(opened(.reopen(path: "models/good")) == BesideModel(model: good, isBefore: false))
    #expect(opened(.open(path: "models/good")) == BesideModel(model: good, isBefore: false))
  }

  /// What was asked for before is answered by the model before, what comes after by the other.
  @Test func anotherModelTakesOver() throws {
    let (first, second) = (FakePictures(), FakePictures())
    let engine = Engine(served("fake", first), opener: FakeOpener(other: second))
    defer { engine.end() }
    first.gate.withLock { $0 = false }
    engine.perform(.decode(DecodeRequest(id: 1, latent: latent(1), tiles: [])))
    engine.perform(.open(path: "models/good"))
    first.gate.withLock { $0 = true }
    var answers = answers(engine, 2)
    #expect(answers.last == .opened(served("good", second).explored, path: "models/good"))
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent(1), tiles: [])))
    answers = self.answers(engine, 1)
    #expect(answers.count == 1)
    // Not even a known picture of the model before is shown for the same latent.
    #expect(first.asked.withLock { $0 } == [[1]])
    #expect(second.asked.withLock { $0 } == [[1]])
  }

  @Test func aModelThatCannotBeOpenedLeavesTheOther() {
    let engine = engine()
    defer { engine.end() }
    engine.perform(.open(path: "models/bad"))
    #expect(
      answers(engine, 1) == [.notOpened(path: "models/bad", reason: "bad as described")])
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent(9), tiles: [])))
    #expect(answers(engine, 1).count == 1)
    #expect(source.asked.withLock { $0 } == [[9]])
  }

  @Test func withoutAModelNothingIsDecoded() {
    let engine = Engine(nil, opener: FakeOpener(other: source))
    defer { engine.end() }
    engine.perform(.decode(DecodeRequest(id: 1, latent: latent(1), tiles: [])))
    engine.perform(.open(path: "models/good"))
    #expect(
      answers(engine, 1) == [.opened(served("good", source).explored, path: "models/good")])
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent(2), tiles: [])))
    #expect(answers(engine, 1).count == 1)
    #expect(source.asked.withLock { $0 } == [[2]])
  }

  @Test func checksNeitherPrecedeNorHoldUpPictures() {
    let engine = engine()
    defer { engine.end() }
    let mayEnd = Mutex(false)
    let order = Mutex<[String]>([])
    engine.afterwards { [source] in
      order.withLock { $0.append("check after \(source.asked.withLock { $0.count })") }
      while !mayEnd.withLock({ $0 }) { usleep(500) }
      return Notice(.hint, "checked")
    }
    engine.perform(.decode(DecodeRequest(id: 1, latent: latent(1), tiles: [])))
    #expect(answers(engine, 1).count == 1)
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent(2), tiles: [])))
    #expect(answers(engine, 1).count == 1)
    mayEnd.withLock { $0 = true }
    #expect(answers(engine, 1) == [.noticed(Notice(.hint, "checked"))])
    #expect(order.withLock { $0.first?.hasPrefix("check after ") } == true)
    #expect(order.withLock { $0 } != ["check after 0"])
  }

  /// A folder of its own that is removed again.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/latent-engine-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      _ = Glibc.system("rm -r \(folder)")
    }
    try body(folder)
  }

  private func request(_ name: String, zoom: Int = 3, count: Int = 1) -> SaveRequest {
    SaveRequest(
      fileName: name, zoom: zoom,
      point: ExploredPoint(latent: LatentVector(values: [5, 0.1]), seed: 77),
      latents: (0..<count).map { latent(Float($0)) }, columns: 3,
      view: count == 1 ? .single : .strip(code: "slant", values: [0, 1, 2]))
  }

  @Test func savedPicturesHoldThePoint() throws {
    try withFolder { folder in
      let engine = engine()
      defer { engine.end() }
      engine.perform(.save(request("\(folder)/a.png")))
      let saved = answers(engine, 1)
      #expect(
        saved == [
          .saved(
            SavedFile(
              name: "\(folder)/a.png", width: 3, height: 3,
              point: ExploredPoint(latent: LatentVector(values: [5, 0.1]), seed: 77)))
        ])
      let bytes = try FileBytes.read(path: "\(folder)/a.png")
      let metadata = try #require(try PictureMetadata.read(from: bytes))
      #expect(metadata.latent == [5, 0.1])
      #expect(metadata.seed == 77)
      #expect(metadata.modelHash == "0123456789abcdef")
      #expect(metadata.view == .single)
    }
  }

  @Test func existingFilesAreNeverTouched() throws {
    try withFolder { folder in
      let engine = engine()
      defer { engine.end() }
      try AtomicFile.write(Array("mine".utf8), to: "\(folder)/a.png")
      engine.perform(.save(request("\(folder)/a.png")))
      engine.perform(.save(request("\(folder)/a.png", count: 6)))
      let names = answers(engine, 2).map { answer -> String in
        if case .saved(let file) = answer { return file.name }
        return "\(answer)"
      }
      #expect(names == ["\(folder)/a-2.png", "\(folder)/a-3.png"])
      #expect(try FileBytes.read(path: "\(folder)/a.png") == Array("mine".utf8))
    }
  }

  /// A picture that no program would open is refused before any of it is made.
  @Test func whatIsTooLargeIsNotMade() throws {
    try withFolder { folder in
      let engine = engine()
      defer { engine.end() }
      var wide = request("\(folder)/a.png", zoom: 64, count: 200)
      wide.columns = 200
      engine.perform(.save(wide))
      #expect(
        answers(engine, 1) == [
          .notSaved(
            "the width of the picture is 25664, the limit is 16384; nothing was saved, "
              + "give a smaller zoom")
        ])
      #expect(source.asked.withLock { $0.isEmpty })
      wide.zoom = 8
      engine.perform(.save(wide))
      guard case .saved? = answers(engine, 1).first else {
        Issue.record("it was not saved")
        return
      }
    }
  }

  @Test func whatCannotBeSavedIsSaidAndLeavesNothing() throws {
    try withFolder { folder in
      let engine = engine()
      defer { engine.end() }
      engine.perform(.save(request("\(folder)/none/a.png")))
      let answer = try #require(answers(engine, 1).first)
      guard case .notSaved(let text) = answer else {
        Issue.record("answered \(answer)")
        return
      }
      #expect(text.contains("\(folder)/none/a.png"))
      #expect(text.contains("nothing was saved"))
    }
  }
}
