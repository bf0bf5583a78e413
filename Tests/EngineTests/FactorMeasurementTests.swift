import Engine
import Explorer
import Glibc
import Latents
import Pictures
import Scenes
import Synchronization
import TestSupport
import Testing

/// Sprites whose place is the code: what a model of dSprites might make.
private final class MovingSprites: PictureSource {
  let made = Mutex(0)

  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    made.withLock { $0 += latents.count }
    return latents.map { latent in
      let values = [1, 0.8, 1, Double(0.5 + 0.4 * latent.values[1]), Double(latent.values[0])]
      return Picture(
        width: 64, height: 64, channels: 1, pixels: DSprites().picture(of: values))
    }
  }
}

private struct NoModels: ModelOpener {
  func find(recent: [String]) -> [ModelEntry] { [] }
  func describe(_ path: String) -> ModelEntry.Content { .fault("none") }
  func open(_ path: String) throws(OpeningFailure) -> ServedModel { throw OpeningFailure("none") }
}

@Suite struct FactorMeasurementTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 1, prior: .uniform(low: 0.2, high: 0.8)),
    LatentPart(name: "across", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  private func engine(_ source: MovingSprites, cache: String? = nil) -> Engine {
    var explored = ExploredModel(
      name: "sprites", family: "none", spec: spec, pictureWidth: 64, pictureHeight: 64)
    explored.factors = DSprites().factors.map { PictureFactor($0.name, .interval(0...1)) }
    var served = ServedModel(
      explored: explored, source: source,
      saver: PictureSaver(program: "latent test", model: "sprites", modelHash: { "abc" }))
    served.scene = DSprites()
    return Engine(served, opener: NoModels(), cache: cache)
  }

  /// The answers until `isLast`; gives up after five minutes.
  private func answers(_ engine: Engine, until isLast: (Action) -> Bool) -> [Action] {
    var result: [Action] = []
    for _ in 0..<3000 where !result.contains(where: isLast) {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
      result += engine.takeAnswers()
    }
    return result
  }

  private func responses(_ engine: Engine) -> [FactorResponses] {
    engine.perform(.measure)
    return answers(engine) { $0 == .measured(.complete) }.compactMap { action in
      if case .measured(.factors(let responses)) = action { responses } else { nil }
    }
  }

  /// What was measured once is there at once the next time; a damaged file is measured anew.
  @Test func responsesAreMeasuredOnce() throws {
    let folder = TemporaryFolder()
    let first = MovingSprites()
    let engine = engine(first, cache: folder.path)
    let measured = responses(engine)
    engine.end()
    #expect(measured.map(\.draws) == [2, 4, 12, 32])
    let last = try #require(measured.last)
    #expect(last.isComplete)
    let across = try #require(last.responses.first)
    #expect(last.responses.count == 1 && across.shares[3] > 0.99)
    #expect(across.shares[4] < 0.02 && across.shares[0] == 0)
    #expect(zip(across.curves[3], across.curves[3].dropFirst()).allSatisfy { $0 < $1 })
    #expect(abs(across.curves[3][0] - 0.1) < 0.02)

    let file = folder.file("factors/abc-dsprites.json")
    #expect(access(file, F_OK) == 0)
    let second = MovingSprites()
    let again = self.engine(second, cache: folder.path)
    #expect(responses(again) == [last])
    again.end()
    // Only the effects needed pictures.
    #expect(second.made.withLock { $0 } < first.made.withLock { $0 } - 200)

    let text = try #require(fopen(file, "w"))
    fputs("{\"draws\": 32}", text)
    fclose(text)
    let third = self.engine(MovingSprites(), cache: folder.path)
    third.perform(.measure)
    let anew = answers(third) { if case .measured(.factors) = $0 { true } else { false } }
    third.end()
    guard case .measured(.factors(let beginning))? = anew.last else {
      Issue.record("\(anew)")
      return
    }
    #expect(beginning.draws == 2 && !beginning.isComplete)
    // Until then every picture is told: nine values in each of two draws.
    let pictures = anew.compactMap { action in
      if case .measured(.factorPictures(let progress)) = action { progress } else { nil }
    }
    #expect(pictures == (1...17).map { FactorProgress(read: $0, needed: 18) })
  }

  /// The factors of a picture follow it when they are asked for, and only then.
  @Test func thePictureIsReadWhenAsked() throws {
    let engine = engine(MovingSprites())
    defer { engine.end() }
    let latent = LatentVector(values: [0.3, 0.5])
    engine.perform(.decode(DecodeRequest(id: 1, latent: latent, tiles: [])))
    engine.perform(.decode(DecodeRequest(id: 2, latent: latent, tiles: [], readsFactors: true)))
    let read = answers(engine) { if case .readFactors = $0 { true } else { false } }
    guard case .readFactors(let reading, 2)? = read.last else {
      Issue.record("\(read)")
      return
    }
    #expect(reading.values[0] == 1 && reading.likeTurns == [1, 1, 2, 1, 1])
    #expect(abs(reading.values[3] - 0.7) < 0.01 && abs(reading.values[4] - 0.3) < 0.01)
    #expect(abs(reading.values[1] - 0.8) < 0.03 && reading.error < 0.06)
  }
}
