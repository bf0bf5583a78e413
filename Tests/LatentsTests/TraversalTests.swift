import Latents
import Tensors
import Testing

@Suite struct TraversalTests {
  @Test(
    arguments: [
      ("slant", [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]),
      ("digit", [0, 1, 2, 3]),
      ("slant=-1:1:5", [-1, -0.5, 0, 0.5, 1]),
      ("c2=1:-1:3", [1, 0, -1]),
      ("noise[1]=0:0.3:4", [0, 0.1, 0.2, 0.3]),
      ("digit=1:3", [1, 2, 3]), ("digit=zero:one", [0, 1]), ("digit=3:1:3", [3, 2, 1]),
    ] as [(String, [Float])]) func texts(_ text: String, _ values: [Float]) throws
  {
    #expect(try Traversal(parsing: text, in: spec).values == values)
  }

  @Test(arguments: [
    ("slant=1", "\"slant=1\" is not of the form NAME=FROM:TO:STEPS"),
    ("slant=-1:1", "\"slant=-1:1\" is not of the form NAME=FROM:TO:STEPS"),
    ("slant=-1:1:1", "STEPS of slant cannot be \"1\", expected a whole number from 2 to 1000"),
    ("slant=-1:1:1e9", "STEPS of slant cannot be \"1e9\", expected a whole number from 2 to 1000"),
    ("slant=-3:1:5", "slant cannot be -3, it goes from -2 to 2"),
    ("slant=:1:5", "slant cannot be \"\", expected a number"),
    ("digit=0", "\"digit=0\" is not of the form NAME=FROM:TO"),
    ("digit=0:3:7", "STEPS of digit cannot be \"7\", expected 4, one for each category"),
    ("noise", "\"noise\" has 3 dimensions, name one as noise[0] to noise[2]"),
  ]) func faults(_ text: String, _ message: String) {
    let error = #expect(throws: LatentError.self) { try Traversal(parsing: text, in: spec) }
    #expect(error?.description == message)
  }

  @Test func onlyTheCoordinateChanges() throws {
    var generator = SeededGenerator(seed: 2)
    let base = LatentVector(drawnFrom: spec, using: &generator)
    for coordinate in spec.coordinates {
      let traversal = Traversal(of: coordinate, in: spec)
      let latents = traversal.latents(from: base, in: spec)
      #expect(latents.count == traversal.values.count)
      for (latent, value) in zip(latents, traversal.values) {
        #expect(latent.value(at: coordinate, in: spec) == value)
        for other in spec.coordinates where other != coordinate {
          #expect(latent.value(at: other, in: spec) == base.value(at: other, in: spec))
        }
      }
    }
  }

  @Test func endsAreExact() {
    for count in 2...50 {
      let values = Traversal.values(from: -0.1, to: 0.7, count: count)
      #expect(values.count == count && values.first == -0.1 && values.last == 0.7)
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }
  }
}

@Suite struct InterpolationTests {
  private let a: [Float] = [1, 2, -2, 0]
  private let b: [Float] = [0, 3, 0, 0]

  @Test func endsAreExact() {
    for path in [Interpolation.lerp, Interpolation.slerp] {
      #expect(path(a, b, 0) == a && path(a, b, 1) == b)
    }
  }

  @Test func slerpKeepsEqualLengths() {
    for step in 0...20 {
      let point = Interpolation.slerp(a, b, Float(step) / 20)
      let length = point.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(length - 3) < 1e-6)
    }
  }

  @Test func slerpHalvesTheAngle() {
    let middle = Interpolation.slerp([1, 0], [0, 1], 0.5)
    #expect(abs(middle[0] - 0.5.squareRoot().asFloat) < 1e-7 && middle[0] == middle[1])
  }

  @Test func degenerateVectorsFallBackToTheLine() {
    #expect(Interpolation.slerp([0, 0], [2, 0], 0.5) == [1, 0])
    #expect(Interpolation.slerp([1, 0], [-1, 0], 0.5) == [0, 0])
    #expect(Interpolation.slerp([1, 1], [2, 2], 0.5) == [1.5, 1.5])
  }

  @Test func partsGoTheirOwnWays() throws {
    var start = LatentVector(neutral: spec)
    var end = start
    for (edit, other) in [
      ("digit=0", "digit=3"), ("slant=-1", "slant=1"), ("noise[0]=0", "noise[0]=1"),
    ] {
      try LatentEdit(parsing: edit, in: spec).apply(to: &start, in: spec)
      try LatentEdit(parsing: other, in: spec).apply(to: &end, in: spec)
    }
    #expect(
      start.interpolated(to: end, fraction: 0.25, in: spec).values == [
        0.25, 0, 0, 1, 0, 0, 0, -0.5, 0,
      ])
    #expect(
      start.interpolated(to: end, fraction: 0.75, in: spec).values == [
        0.75, 0, 0, 0, 0, 0, 1, 0.5, 0,
      ])
    #expect(start.interpolated(to: end, fraction: 0, in: spec) == start)
    #expect(start.interpolated(to: end, fraction: 1, in: spec) == end)
  }
}

extension Double {
  fileprivate var asFloat: Float { Float(self) }
}

@Suite struct LatentVectorTests {
  @Test func drawsFollowThePriors() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      let latent = LatentVector(drawnFrom: spec, using: &generator)
      #expect(latent.values.count == 9)
      #expect(latent.values[..<3].allSatisfy { (-1..<1).contains($0) })
      #expect(latent.values[3..<7].sorted() == [0, 0, 0, 1])
      #expect((-1..<1).contains(latent.values[7]))
    }
  }

  @Test func newNoiseLeavesTheCodes() {
    var generator = SeededGenerator(seed: 9)
    let latent = LatentVector(drawnFrom: spec, using: &generator)
    var other = latent
    other.redrawNoise(in: spec, using: &generator)
    #expect(other.values[..<3] != latent.values[..<3])
    #expect(other.values[3...] == latent.values[3...])
  }
}
