import Latents
import Testing

@Suite struct WalkTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "shape", kind: .categorical, size: 2, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ])

  private let stops = [
    LatentVector(values: [1, 0, 1, 0, -1]), LatentVector(values: [0, 1, 0, 1, 1]),
    LatentVector(values: [-1, 0, 0, 1, 0]),
  ]

  @Test func stopsAreReachedExactly() {
    for path in NoisePath.allCases {
      let walk = Walk(stops: stops, noisePath: path)
      #expect(walk.stepCount == 2)
      for (place, stop) in stops.enumerated() {
        #expect(walk.latent(at: Double(place), in: spec) == stop)
      }
      #expect(walk.latent(at: -7, in: spec) == stops[0])
      #expect(walk.latent(at: 7, in: spec) == stops[2])
    }
  }

  @Test func aClosedWalkLeadsBack() {
    let walk = Walk(stops: stops, isClosed: true)
    #expect(walk.stepCount == 3)
    #expect(walk.latent(at: 3, in: spec) == stops[0])
    #expect(walk.latent(at: 2.5, in: spec).values[4] == -0.5)
  }

  /// Noise takes the asked for way; categories change half way, whole; codes go straight.
  @Test func everyPartGoesInItsManner() {
    let half = Float(0.5).squareRoot()
    for (path, noise) in [(NoisePath.straight, Float(0.5)), (.circle, half), (.byPrior, half)] {
      let latent = Walk(stops: stops, noisePath: path).latent(at: 0.5, in: spec)
      #expect(abs(latent.values[0] - noise) < 1e-6 && abs(latent.values[1] - noise) < 1e-6)
      #expect(latent.values[2...] == [0, 1, 0])
    }
    let early = Walk(stops: stops).latent(at: 0.4375, in: spec)
    #expect(early.values[2...] == [1, 0, -0.125])
  }

  @Test func placesAreEven() {
    let walk = Walk(stops: stops)
    #expect(walk.positions(count: 5) == [0, 0.5, 1, 1.5, 2])
    #expect(walk.latents(count: 3, in: spec) == stops)
    #expect(Walk(stops: [stops[1]]).latents(count: 2, in: spec) == [stops[1], stops[1]])
  }
}
