import Formats
import Pictures
import TestSupport
import Testing

@Suite struct PictureMetadataTests {
  private func saved(_ metadata: PictureMetadata) throws -> [UInt8] {
    let picture = Picture(width: 2, height: 2, channels: 1)
    return try PNG.encode(picture, texts: metadata.texts)
  }

  @Test(
    arguments: [
      .single, .strip(code: "slant", values: [-2, 0.1, 2]),
      .grid(rows: "digit", columns: "noise[3]", values: [1e-20]), .samples(count: 64),
    ] as [PictureView]) func everyBitComesBack(_ view: PictureView) throws
  {
    let latent: [Float] = [
      0, -0.0, 0.1, 1 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      Float(bitPattern: 0x8010_0001), .pi,
    ]
    for seed in [nil, 0, UInt64.max] {
      let metadata = PictureMetadata(
        program: "latent 0.1.0", model: "infogan-mnist", modelHash: "0123456789abcdef",
        latent: latent, seed: seed, view: view)
      let read = try #require(try PictureMetadata.read(from: saved(metadata)))
      #expect(read == metadata)
      #expect(read.latent.map(\.bitPattern) == latent.map(\.bitPattern))
    }
  }

  /// Files without scaled maps are as they always were.
  @Test func factorsOfMapsComeBack() throws {
    var metadata = PictureMetadata(
      program: "latent 0.1.0", model: "m", modelHash: "00", latent: [1],
      mapFactors: ["up2": [0, 1 / 3, 1.5], "up1": [1e-30]])
    let read = try PictureMetadata.read(from: saved(metadata))
    #expect(read == metadata)
    #expect(metadata.json.text().contains(#""maps":{"up1":[1e-30],"up2":[0.0,"#))
    metadata.mapFactors = [:]
    #expect(!metadata.json.text().contains("maps"))
  }

  @Test func namesBeyondASCIIComeBack() throws {
    let metadata = PictureMetadata(
      program: "latent 0.1.0", model: "Größe", modelHash: "00", latent: [])
    #expect(try PictureMetadata.read(from: saved(metadata)) == metadata)
  }

  @Test func picturesOfOthersHaveNone() throws {
    #expect(try PictureMetadata.read(from: GoldenFile.bytes("grey.png")) == nil)
    let error = #expect(throws: FormatError.self) {
      try PictureMetadata.read(from: GoldenFile.bytes("rgb.png"))
    }
    #expect(
      error?.description == "the text \"latent:code\" at byte 1 is \"o\", expected the word null")
  }

  static let good = """
    {"program":"latent 0.1.0","model":"m","modelHash":"0","view":{"kind":"single"},"latent":[1]}
    """

  @Test(arguments: [
    (#""model":"m""#, #""model":7"#, "\"model\" is the number 7, expected a text"),
    (
      #""model":"m""#, #""model":"\u001b[2J""#,
      "\"model\" is long or with control characters, expected a short plain text"
    ),
    (#""latent":[1]"#, #""latent":1"#, "\"latent\" is the number 1, expected a list of numbers"),
    (
      #""latent":[1]"#, #""latent":[1e99]"#,
      "\"latent\" is a list with the number 1e99, expected finite numbers only"
    ),
    (
      #""latent":[1]"#, #""latent":[null]"#,
      "\"latent\" is a list with null, expected finite numbers only"
    ),
    (
      #""latent":[1]"#, #""latent":[1],"seed":-1"#,
      "\"seed\" is the number -1, expected a whole number"
    ),
    (
      #"{"kind":"single"}"#, #"{"kind":"film"}"#,
      "\"kind\" of the view is \"film\", supported: single, strip, grid, walk, samples"
    ),
    (
      #""latent":[1]"#, #""latent":[1],"maps":[1]"#,
      "\"maps\" is a list, expected lists of numbers by layer"
    ),
    (
      #""latent":[1]"#, #""latent":[1],"maps":{"up1":["x"]}"#,
      "\"up1\" is a list with a text, expected finite numbers only"
    ),
    (#"{"kind":"single"}"#, "null", "\"kind\" is missing, expected a text"),
  ]) func oddMetadata(_ old: String, _ new: String, _ message: String) throws {
    let range = try #require(Self.good.firstRange(of: old))
    let text = String(Self.good[..<range.lowerBound]) + new + Self.good[range.upperBound...]
    let bytes = try PNG.encode(
      Picture(width: 1, height: 1, channels: 1), texts: [(PictureMetadata.key, text)])
    let error = #expect(throws: FormatError.self) { try PictureMetadata.read(from: bytes) }
    #expect(error?.description == message)
  }
}
