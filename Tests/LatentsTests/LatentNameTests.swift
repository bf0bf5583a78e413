import Latents
import Testing

/// 3 noise + two codes, as in the tests of edits and traversals.
let spec = LatentSpec(parts: [
  LatentPart(name: "noise", kind: .noise, size: 3, prior: .uniform(low: -1, high: 1)),
  LatentPart(
    name: "digit", kind: .categorical, size: 4, prior: .oneHot,
    choices: ["zero", "one", "two", "2"]),
  LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  LatentPart(
    name: "width", kind: .continuous, size: 1, prior: .standardNormal, sliderRange: -4...4),
])

@Suite struct LatentNameTests {
  @Test func coordinatesHaveNamesThatReadBack() throws {
    let names = spec.coordinates.map(spec.name(of:))
    #expect(names == ["noise[0]", "noise[1]", "noise[2]", "digit", "slant", "width"])
    for coordinate in spec.coordinates {
      #expect(try spec.coordinate(named: spec.name(of: coordinate)) == coordinate)
    }
    #expect(try spec.coordinate(named: "c1") == LatentCoordinate(part: 1))
    #expect(try spec.coordinate(named: "c3") == LatentCoordinate(part: 3))
    #expect(try spec.coordinate(named: "slant[0]") == LatentCoordinate(part: 2))
  }

  @Test func rangesOfValues() {
    #expect(
      spec.coordinates.map(spec.valueRange(of:)) == [-2...2, -2...2, -2...2, 0...3, -2...2, -4...4])
  }

  static let edits: [(text: String, result: [Float])] = [
    ("slant=0.5", [0, 0, 0, 1, 0, 0, 0, 0.5, 0]),
    ("slant=-2", [0, 0, 0, 1, 0, 0, 0, -2, 0]),
    ("c2=1e-1", [0, 0, 0, 1, 0, 0, 0, 0.1, 0]),
    ("digit=3", [0, 0, 0, 0, 0, 0, 1, 0, 0]),
    ("digit=one", [0, 0, 0, 0, 1, 0, 0, 0, 0]),
    // The name of a choice comes before its number.
    ("digit=2", [0, 0, 0, 0, 0, 0, 1, 0, 0]),
    ("noise[2]=1.25", [0, 0, 1.25, 1, 0, 0, 0, 0, 0]),
  ]

  @Test(arguments: edits) func editsApply(_ text: String, _ result: [Float]) throws {
    var latent = LatentVector(neutral: spec)
    try LatentEdit(parsing: text, in: spec).apply(to: &latent, in: spec)
    #expect(latent.values == result)
  }

  static let faults: [(text: String, message: String)] = [
    ("slant", "\"slant\" is not of the form NAME=VALUE"),
    ("=1", "\"=1\" is not of the form NAME=VALUE"),
    (
      "slnat=1",
      "there is no code \"slnat\", did you mean \"slant\"? (there are: noise, digit, slant, width)"
    ),
    ("x=1", "there is no code \"x\" (there are: noise, digit, slant, width)"),
    (
      "c9=1", "there is no code \"c9\" (there are: noise, digit, slant, width)"
    ),
    ("noise=1", "\"noise\" has 3 dimensions, name one as noise[0] to noise[2]"),
    ("noise[3]=1", "there is no \"noise[3]\", dimensions are noise[0] to noise[2]"),
    ("noise[-1]=1", "there is no \"noise[-1]\", dimensions are noise[0] to noise[2]"),
    ("noise[a]=1", "\"noise[a]\" needs a whole number in brackets"),
    ("slant[1]=1", "\"slant[1]\": \"slant\" is one code, without dimensions"),
    ("slant=", "slant cannot be \"\", expected a number"),
    ("slant=nan", "slant cannot be \"nan\", expected a number"),
    ("slant=1,5", "slant cannot be \"1,5\", expected a number"),
    ("slant=2.5", "slant cannot be 2.5, it goes from -2 to 2"),
    ("slant=1e30", "slant cannot be 1e30, it goes from -2 to 2"),
    ("digit=4", "digit cannot be 4, it goes from 0 to 3"),
    ("digit=-1", "digit cannot be -1, it goes from 0 to 3"),
    (
      "digit=1.5",
      "digit cannot be \"1.5\", expected a category 0 to 3 or one of zero, one, two, 2"
    ),
  ]

  @Test(arguments: faults) func faultsAreExplained(_ text: String, _ message: String) {
    let error = #expect(throws: LatentError.self) { try LatentEdit(parsing: text, in: spec) }
    #expect(error?.description == message)
  }

  @Test func storedLatents() throws {
    let values: [Float] = [0, 0, 0, 1, 0, 0, 0, 0, 9]
    #expect(try spec.latent(of: values).values == values)
    var error = #expect(throws: LatentError.self) { try spec.latent(of: [1]) }
    #expect(error?.description == "the latent is 1 numbers, expected 9 finite numbers")
    error = #expect(throws: LatentError.self) {
      try spec.latent(of: [0, 0, 0, 1, 0, 0, 0, 0, .infinity])
    }
    #expect(error?.description == "the latent is a list with inf, expected 9 finite numbers")
  }
}

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("slnat", "slant"), ("SLANT", "slant"), ("digits", "digit"), ("wid", "width"), ("d", "digit"),
    ("thickness", nil), ("", nil), ("zzz", nil),
  ]) func suggestions(_ typed: String, _ expected: String?) {
    #expect(nearestName(to: typed, among: ["noise", "digit", "slant", "width"]) == expected)
  }
}
