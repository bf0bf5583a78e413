import Explorer
import Latents
import Testing

@Suite struct DirectionFileTests {
  private let spec = LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 2, prior: .standardNormal),
    LatentPart(name: "digit", kind: .categorical, size: 2, prior: .oneHot),
  ])

  @Test func aFileThatIsNotThereBeginsWithAComment() {
    var file = DirectionFile(nil, of: "faces")
    file.put("direction up 0 1 0 0", for: "up")
    #expect(
      file.text
        == "# Directions of faces. A line each: direction NAME NUMBER ... [from \"TEXT\"]\n"
        + "direction up 0 1 0 0\n")
    #expect(file.directions(in: spec, file: "f").fault == nil)
  }

  @Test func directionsAreRead() throws {
    let file = DirectionFile(
      "# mine\r\ndirection up 0 1 0 0 from \"5 tags\"\r\n\ndirection left -2 0 0.5 0", of: "faces")
    let own = file.directions(in: spec, file: "f")
    #expect(own.fault == nil)
    #expect(own.directions.map(\.name) == ["up", "left"])
    #expect(own.directions[0].source == "5 tags")
    #expect(own.directions[1].direction.values == [-1, 0, 0, 0])
  }

  @Test(arguments: [
    ("direction up 0 1 0", "up has 3 numbers, this model takes 4"),
    ("direction up 0 0 1 0", "nothing but categories would change along up"),
    ("direction digit 0 1 0 0", "'digit' cannot name a direction of this model"),
    ("direction 7up 0 1 0 0", "'7up' cannot name a direction of this model"),
    (
      "seed 5",
      "'seed 5' makes no direction, expected: direction NAME NUMBER ... [from TEXT]"
    ),
    (
      "direction up 0 one 0 0",
      "direction: 'one' is not a number, as in: direction smile 0.1 -0.2 0.3"
    ),
    (
      "direction up 0 nan 0 0",
      "direction: 'nan' is not a number, as in: direction smile 0.1 -0.2 0.3"
    ),
    ("direction", "direction: a name is missing, as in: direction smile 0.1 -0.2 0.3"),
    ("\u{1}\u{2}", "a line cannot begin with '\u{1}\u{2}', help lists the words"),
  ])
  func aBrokenLineIsToldAndTheOthersHold(line: String, expected: String) {
    let text = "direction down 0 -1 0 0\n\n\(line)\ndirection left 1 0 0 0\nalso broken\n"
    let own = DirectionFile(text, of: "faces").directions(in: spec, file: "faces.directions")
    #expect(own.fault == "faces.directions, line 3: \(expected)")
    #expect(own.directions.map(\.name) == ["down", "left"])
  }

  /// A line may take away what the model brings; a direction of that name takes its place.
  @Test func directionsOfTheModelAreForgotten() {
    var file = DirectionFile(nil, of: "faces")
    file.put("forget up", for: "up")
    file.put("direction left 1 0 0 0", for: "left")
    var own = file.directions(in: spec, file: "f")
    #expect(own.forgotten == ["up"] && own.directions.map(\.name) == ["left"] && own.fault == nil)
    file.put("direction up 0 1 0 0", for: "up")
    own = file.directions(in: spec, file: "f")
    #expect(own.forgotten.isEmpty && own.directions.map(\.name) == ["up", "left"])
  }

  /// What cannot be read stays as it is, as do comments and their places.
  @Test func oneLineChangesAlone() {
    let text =
      "# one\ndirection a 1 0 0 0\nbroken\ndirection b 0 1 0 0 # mine\ndirection a 0 1 0 0\n"
    var file = DirectionFile(text, of: "faces")
    file.put("direction a 3 0 0 0", for: "a")
    #expect(
      file.text == "# one\ndirection a 3 0 0 0\nbroken\ndirection b 0 1 0 0 # mine\n")
    file.put(nil, for: "b")
    #expect(file.text == "# one\ndirection a 3 0 0 0\nbroken\n")
    file.put(nil, for: "never")
    file.put("direction c 1 1 0 0", for: "c")
    #expect(file.text == "# one\ndirection a 3 0 0 0\nbroken\ndirection c 1 1 0 0\n")
  }
}
