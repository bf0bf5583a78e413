import Checkpoints
import Engine
import Explorer
import Glibc
import Kernels
import Latents
import Metrics
import Models
import Pictures
import Synchronization
import Tensors
import TestSupport
import Testing

/// Pictures of four pixels: the first is the slant, the second twice the width, the others nothing.
private final class LinearPictures: PictureSource {
  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    latents.map { latent in
      let slant = UInt8((latent.values[7] + 1) * 50)
      let width = UInt8((latent.values[8] + 1) * 100)
      return Picture(width: 4, height: 1, channels: 1, pixels: [slant, width, 0, 0])
    }
  }

  /// Q knows the slant well, and nothing of the shape and the width.
  func readings(of latents: [LatentVector], scales: FeatureScales) -> [[Float]]? {
    latents.map { [0, 0, 0, $0.values[7], 0, 0, 0] }
  }

  func loadRecognition() -> Bool { true }
}

private struct NoModels: ModelOpener {
  func find(recent: [String]) -> [ModelEntry] { [] }
  func describe(_ path: String) -> ModelEntry.Content { .fault("none") }
  func open(_ path: String) throws(OpeningFailure) -> ServedModel { throw OpeningFailure("none") }
}

@Suite struct BackgroundTests {
  private let spec = TinyModel.latent

  private func engine(_ source: some PictureSource) -> Engine {
    Engine(
      ServedModel(
        explored: ExploredModel(
          name: "linear", family: "none", spec: spec, pictureWidth: 4, pictureHeight: 1),
        source: source,
        saver: PictureSaver(program: "latent test", model: "linear", modelHash: { "0" })),
      opener: NoModels())
  }

  /// All answers until the measurements are complete; gives up after a minute.
  private func answers(_ engine: Engine) -> [Action] {
    var result: [Action] = []
    for _ in 0..<600 {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
      result += engine.takeAnswers()
      let isOver = result.contains { action in
        if case .measured(.information(_, let count)) = action { count >= 1024 } else { false }
      }
      if isOver { break }
    }
    return result
  }

  /// Without a screen nothing is measured until somebody asks, and then all of it.
  @Test func linesMeasureWhenAsked() throws {
    let explored = ExploredModel(
      name: "linear", family: "none", spec: spec, pictureWidth: 4, pictureHeight: 1)
    let session = LineSession(
      State(
        model: explored, point: ExploredPoint(neutral: spec, seed: 1), size: LineSession.size),
      engine(LinearPictures()))
    defer { session.end() }
    let answer = try #require(session.say("measures"))
    #expect(!answer.isFailure, "\(answer.text)")
    #expect(answer.text.contains("slant effect "))
    #expect(answer.text.contains("L_I "))
    #expect(session.state.measurements.areComplete)
    #expect(session.say("measures") == answer)
  }

  /// For a linear picture the expected change is known: two draws from a uniform prior of width 2
  /// are 2/3 apart on average.
  @Test func effectsAreTheExpectedChange() throws {
    let engine = engine(LinearPictures())
    defer { engine.end() }
    engine.perform(.measure)
    let answers = answers(engine)
    let measured = answers.compactMap { action -> [LatentCoordinate: Float]? in
      if case .measured(.effects(let effects, true)) = action { effects } else { nil }
    }
    let effects = try #require(measured.first)
    #expect(effects.count == spec.coordinates.count)
    let slant = try #require(effects[try spec.coordinate(named: "slant")])
    let width = try #require(effects[try spec.coordinate(named: "width")])
    // 24 points: the standard error is a seventh of the mean.
    #expect(abs(slant - 2 / 3 * 50 / 255 / 4) < 0.012)
    #expect(abs(width - 2 / 3 * 100 / 255 / 4) < 0.024)
    #expect(effects[try spec.coordinate(named: "shape")] == 0)
    #expect(effects[try spec.coordinate(named: "noise[2]")] == 0)
  }

  /// The first pixel goes with the noise, which directions may take beyond its prior.
  private final class ShiftedPictures: PictureSource {
    func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
      latents.map { latent in
        let level = UInt8(min(max(0, 128 + latent.values[0] * 20), 255))
        return Picture(width: 4, height: 1, channels: 1, pixels: [level, 0, 0, 0])
      }
    }
  }

  /// A standard normal draw is 0.798 from 0 on average.
  @Test func directionsHaveTheirExpectedEffects() throws {
    let engine = engine(ShiftedPictures())
    defer { engine.end() }
    let directions = try (0..<2).map { place in
      var values = [Float](repeating: 0, count: spec.size)
      values[place] = 1
      return try #require(Direction(name: "d\(place)", values: values, in: spec))
    }
    // One of another model is left out.
    let short = LatentSpec(parts: [
      LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal)
    ])
    let stranger = try #require(Direction(name: "s", values: [1, 0], in: short))
    engine.perform(.measureDirections([stranger]))
    engine.perform(.measureDirections(directions))
    var effects: [Direction: Float] = [:]
    // Figures of 4, 12 and 24 points; those of the stranger alone are none.
    var tellings = 0
    for _ in 0..<600 where tellings < 3 {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
      for case .measured(.directionEffects(let found)) in engine.takeAnswers() where !found.isEmpty
      {
        effects = found
        tellings += 1
      }
    }
    #expect(effects.count == 2 && effects[stranger] == nil)
    // 24 points: the standard error is a seventh of the mean.
    let along = try #require(effects[directions[0]])
    let expected: Float = 0.798 * 20 / 255 / 4
    #expect(abs(along - expected) < 0.0072)
    #expect(effects[directions[1]] == 0)
  }

  @Test func informationIsFoundWhereQKnowsTheCode() throws {
    let engine = engine(LinearPictures())
    defer { engine.end() }
    engine.perform(.measure)
    let answers = answers(engine)
    #expect(answers.contains(.measured(.recognitionReady)))
    // That all is measured may come with it.
    let last = answers.last { if case .measured(.information) = $0 { true } else { false } }
    guard case .measured(.information(let bounds, let count))? = last else {
      Issue.record("no information was measured")
      return
    }
    #expect(count == 1024)
    // Even odds on three shapes say nothing; the mean 0 for a uniform width is worth less than H(c)
    // by what a normal distribution of that variance has more.
    #expect(abs(try #require(bounds[1])) < 1e-6)
    #expect(try #require(bounds[2]) > 5)
    let expected = InformationBound.continuous(
      meanSquaredError: 1.0 / 3, entropy: spec.parts[3].entropy)
    #expect(abs(try #require(bounds[3]) - expected) < 0.05)
  }

  /// A picture that is asked for meanwhile does not wait for the measurements.
  @Test func picturesComeBeforeMeasurements() {
    let engine = engine(LinearPictures())
    defer { engine.end() }
    engine.perform(.measure)
    let latent = LatentVector(neutral: spec)
    engine.perform(.decode(DecodeRequest(id: 3, latent: latent, tiles: [])))
    let all = answers(engine)
    let picture = all.firstIndex { if case .decoded(_, 3, _) = $0 { true } else { false } }
    let end = all.firstIndex { action in
      if case .measured(.information(_, let count)) = action { count >= 1024 } else { false }
    }
    #expect(picture != nil && end != nil)
    #expect((picture ?? 0) < (end ?? 0))
    #expect(all.contains(.read([0, 0, 0, 0, 0, 0, 0], request: 3)))
  }

  /// Q of a model that was opened without it is the Q of one that was opened with it.
  @Test func recognitionIsLoadedLater() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let processor = Processor(threadCount: 1)
    let with = try GeneratorModel(path: path, processor: processor, withRecognition: true)
    let source = ModelPictures(try GeneratorModel(path: path, processor: processor))
    let latents = (0..<3).map { index -> LatentVector in
      var latent = LatentVector(neutral: spec)
      latent.values[0] = Float(index)
      return latent
    }
    #expect(source.readings(of: latents, scales: FeatureScales()) == nil)
    #expect(source.loadRecognition())
    let readings = try #require(source.readings(of: latents, scales: FeatureScales()))
    let expected = try #require(with.recognition).run(with.generate(latents))
    #expect(Array(readings.joined()) == expected.values)
    // The change of a step is the difference of the raw pictures, far finer than 8 bits.
    let change = source.change(from: latents[0], to: latents[1], scales: FeatureScales())
    let raw = with.generate([latents[1], latents[0]])
    for pixel in 0..<64 {
      #expect(abs(change.values[pixel] - (raw.values[pixel] - raw.values[64 + pixel])) < 1e-6)
    }
  }
}
