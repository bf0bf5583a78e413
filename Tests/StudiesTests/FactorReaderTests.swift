import Latents
import Scenes
import Studies
import Tensors
import Testing

@Suite struct FactorReaderTests {
  /// Reads `count` random pictures of a scene and gives the errors of each factor as shares of its range, for
  /// turns by the nearest value that looks alike, for kinds 0 or 1.
  private func errors(
    _ scene: any Scene, count: Int, changed: (inout [UInt8]) -> Void = { _ in }
  ) -> [[Double]] {
    let reader = FactorReader(scene)
    while !reader.isReady { reader.prepare() }
    var random = SeededGenerator(seed: 77)
    return (0..<count).map { _ in
      let values = scene.factors.map { $0.value(at: Double(random.nextUniform())) }
      var levels = scene.picture(of: values)
      changed(&levels)
      var search = reader.search(levels)
      while !search.isDone { search.advance() }
      let reading = search.reading
      return scene.factors.indices.map { place in
        let factor = scene.factors[place]
        guard let span = factor.span else { return values[place] == reading.values[place] ? 0 : 1 }
        let share = (values[place] - reading.values[place]) / (span.upperBound - span.lowerBound)
        guard factor.isPeriodic else { return abs(share) }
        let like = Double(scene.likeTurns(of: place, at: values))
        return abs(share - (share * like).rounded() / like)
      }
    }
  }

  /// The error that nine of ten pictures stay below.
  private func ninth(_ errors: [[Double]], _ factor: Int) -> Double {
    errors.map { $0[factor] }.sorted()[errors.count * 9 / 10]
  }

  /// Half a pixel is 0.016 of a sprite's way.
  ///
  /// What is left are small hearts at wrong turns, mostly.
  @Test func spritesAreReadBack() {
    let errors = errors(DSprites(), count: 60)
    #expect(errors.filter { $0[0] > 0 }.count <= 4)
    #expect(ninth(errors, 1) < 0.07)
    #expect(ninth(errors, 2) < 0.03)
    #expect(ninth(errors, 3) < 0.016)
    #expect(ninth(errors, 4) < 0.016)
  }

  /// Generated sprites have soft edges, and grey where a rendered one is black or white.
  @Test func softSpritesAreReadBack() {
    let errors = errors(DSprites(), count: 60) { levels in
      let sharp = levels.map(Int.init)
      for y in 1..<63 {
        for x in 1..<63 {
          var sum = 0
          for row in -1...1 {
            for column in -1...1 { sum += sharp[(y + row) * 64 + x + column] }
          }
          levels[y * 64 + x] = UInt8(sum * 8 / 90 + 10)
        }
      }
    }
    #expect(errors.filter { $0[0] > 0 }.count <= 6)
    // Blurred edges make sprites larger.
    #expect(ninth(errors, 1) < 0.12)
    #expect(ninth(errors, 2) < 0.05)
    #expect(ninth(errors, 3) < 0.02)
    #expect(ninth(errors, 4) < 0.02)
  }

  @Test(arguments: [Teapots() as any Scene, Heads(), Chairs()])
  func objectsAreReadBack(scene: any Scene) {
    let errors = errors(scene, count: 12)
    for (place, factor) in scene.factors.enumerated() {
      if factor.span == nil {
        #expect(errors.filter { $0[place] > 0 }.count <= 2, "\(factor.name)")
      } else {
        #expect(ninth(errors, place) < 0.08, "\(factor.name)")
      }
    }
  }

  /// What is no picture of the scene is far from all of them, and one that is, is near.
  @Test func theErrorTellsStrangePictures() {
    let scene = DSprites()
    let reader = FactorReader(scene)
    while !reader.isReady { reader.prepare() }
    func error(_ levels: [UInt8]) -> Double {
      var search = reader.search(levels)
      while !search.isDone { search.advance() }
      return search.reading.error
    }
    #expect(error(scene.picture(of: [1, 0.75, 1, 0.3, 0.6])) < 0.03)
    #expect(error([UInt8](repeating: 128, count: 4096)) > 0.3)
  }
}

@Suite struct FactorResponseTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "kind", kind: .categorical, size: 3, prior: .oneHot),
    LatentPart(name: "across", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "turn", kind: .continuous, size: 1, prior: .standardNormal),
    LatentPart(name: "idle", kind: .continuous, size: 1, prior: .standardNormal),
  ])

  /// Pictures whose shape is the category, whose x is half the code and half the noise, whose orientation goes
  /// a quarter of a turn with the turning code, and whose y is noise; all scales are the same.
  private func factors(of latent: LatentVector) -> [Double] {
    func place(_ value: Float) -> Double { Double(0.5 + 0.1 * value) }
    let kind = latent.category(ofPart: 1, in: spec)
    return [
      Double(kind), 0.8, Double.pi + Double.pi / 8 * Double(latent.values[6]),
      Double(0.5 + 0.2 * latent.values[5]) + 0.2 * place(latent.values[0]),
      place(latent.values[0]),
    ]
  }

  private func responses(
    _ read: (LatentVector) -> FactorReading
  ) throws -> FactorResponses {
    var study = FactorResponseStudy(spec, scene: DSprites())
    var tellings = 0
    while let latent = study.next { tellings += study.add(read(latent)) ? 1 : 0 }
    #expect(tellings == FactorResponseStudy.drawCount && study.isDone)
    return try #require(study.responses)
  }

  @Test func sharesAndCurvesAreThoseOfTheCauses() throws {
    let scene = DSprites()
    let responses = try responses { latent in
      let values = factors(of: latent)
      return FactorReading(
        values: values, likeTurns: (0..<5).map { scene.likeTurns(of: $0, at: values) }, error: 0.1)
    }
    #expect(responses.responses.map(\.code.part) == [1, 2, 3, 4])
    #expect(abs(responses.error - 0.1) < 1e-9)
    let (kind, across, turn, idle) = (
      responses.responses[0], responses.responses[1], responses.responses[2], responses.responses[3]
    )
    #expect(abs(kind.shares[0] - 1) < 1e-6)
    #expect(kind.curves[0] == [0, 1, 2])
    // Nothing changes the scale.
    #expect(responses.responses.allSatisfy { $0.shares[1] == 0 })
    // 0.2^2 / 3 of variance by the code, 0.02^2 by the noise.
    #expect(across.shares[3] > 0.9)
    #expect(across.values.count == 9 && across.values.first == -1 && across.values.last == 1)
    #expect(zip(across.curves[3], across.curves[3].dropFirst()).allSatisfy { $0 < $1 })
    #expect(abs((across.curves[3].last ?? 0) - (across.curves[3].first ?? 0) - 0.4) < 1e-6)
    #expect([0, 2, 4].allSatisfy { across.shares[$0] < 1e-9 })
    // From -2 to 2 half of pi is a quarter of a turn, whatever the shape.
    #expect(abs((turn.curves[2].last ?? 0) - (turn.curves[2].first ?? 0) - 0.25) < 1e-6)
    #expect(turn.shares[2] > 0.8)
    #expect(idle.shares.allSatisfy { $0 < 1e-9 })
    #expect(idle.curves[3].allSatisfy { abs($0 - (idle.curves[3].first ?? 0)) < 1e-9 })
    // y is noise: no code moves it.
    #expect(responses.responses.allSatisfy { $0.shares[4] < 1e-9 })
  }

  /// From pixels alone: what a code moves is found, by a search in every picture.
  @Test func sharesAreFoundInPictures() throws {
    let scene = DSprites()
    let reader = FactorReader(scene)
    while !reader.isReady { reader.prepare() }
    var last: [Double]?
    let responses = try responses { latent in
      var values = factors(of: latent)
      values[2] = values[2].truncatingRemainder(dividingBy: 2 * Double.pi)
      var search = reader.search(scene.picture(of: values), near: last)
      while !search.isDone { search.advance() }
      last = search.reading.values
      return search.reading
    }
    let strongest = responses.responses.map { response in
      response.shares.indices.max { response.shares[$0] < response.shares[$1] }
    }
    #expect(strongest[0] == 0 && strongest[1] == 3 && strongest[2] == 2)
    #expect(responses.responses[0].shares[0] > 0.95)
    #expect(responses.responses[1].shares[3] > 0.9)
    #expect(responses.responses[3].shares[3] < 0.02)
    #expect(responses.error < 0.05)
  }
}
