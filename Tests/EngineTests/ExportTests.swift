import Explorer
import Formats
import Glibc
import Latents
import Pictures
import TestSupport
import Testing

@testable import Engine

/// Pictures of two pixels that show their latent.
private struct TwoPixels: PictureSource {
  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    latents.map { latent in
      Picture(width: 2, height: 1, channels: 1, pixels: latent.values.map { UInt8($0 * 100) })
    }
  }
}

/// The same, until the disk takes no more: a folder has the name of the third frame.
private struct FullDisk: PictureSource {
  let frame: String

  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    if latents[0].values[0] == 0.5 { mkdir(frame, 0o755) }
    return TwoPixels().pictures(of: latents, scales: scales)
  }
}

@Suite struct ExportTests {
  private let folder = TemporaryFolder()
  private let saver = PictureSaver(
    program: "latent test", model: "fake", modelHash: { "0123456789abcdef" })
  private let walk = [0.0, 0.25, 0.5, 1, 1.5].map { LatentVector(values: [Float($0), 2]) }

  private func export(
    _ format: ExportFormat, _ name: String, zoom: Int = 3, _ latents: [LatentVector]? = nil
  ) throws -> ExportedFile {
    try saver.export(
      ExportRequest(
        format: format, fileName: folder.file(name), zoom: zoom,
        point: ExploredPoint(latent: walk[2], seed: 77), latents: latents ?? walk), TwoPixels())
  }

  private func texts(_ name: String) throws -> [String: String] {
    let bytes = try FileBytes.read(path: folder.file(name))
    return Dictionary(
      uniqueKeysWithValues: try PNGChunks.texts(in: bytes).map { ($0.key, $0.text) })
  }

  /// What says that nothing was exported leaves nothing.
  @Test func framesThatCannotAllBeWrittenGoAgain() throws {
    let request = ExportRequest(
      format: .frames, fileName: folder.file("half"), zoom: 3,
      point: ExploredPoint(latent: walk[2], seed: 77), latents: walk)
    let source = FullDisk(frame: folder.file("half/003.png"))
    #expect(throws: PictureSaver.Failure.self) { try saver.export(request, source) }
    #expect(access(folder.file("half/001.png"), F_OK) != 0)
    #expect(access(folder.file("half/002.png"), F_OK) != 0)
  }

  @Test func everyFrameOpensAtItsOwnPoint() throws {
    let file = try export(.frames, "walk")
    #expect(
      file
        == ExportedFile(name: folder.file("walk"), count: 5, pictureWidth: 6, pictureHeight: 3))
    let names = (1...5).map { "00\($0).png" }
    #expect(FolderListing.files(in: folder.file("walk")).filter { $0.hasSuffix("png") } == names)
    for (name, latent) in zip(names, walk) {
      let bytes = try FileBytes.read(path: folder.file("walk/\(name)"))
      let metadata = try #require(try PictureMetadata.read(from: bytes))
      #expect(metadata.latent == latent.values)
      #expect(metadata.view == .single)
      #expect(try PNG.decode(bytes) == TwoPixels().pictures(of: [latent])[0].zoomed(by: 3))
    }
    #expect(try export(.frames, "walk").name == folder.file("walk-2"))
  }

  @Test func aTallPictureHasAllOfThem() throws {
    _ = try export(.tall, "tall", zoom: 1)
    let picture = try PNG.decode(try FileBytes.read(path: folder.file("tall.png")))
    #expect((picture.width, picture.height) == (2, 5))
    #expect(picture.pixels == walk.flatMap { [UInt8($0.values[0] * 100), 200] })
    let texts = try texts("tall.png")
    #expect(texts["latent:walk"] == "[[0.0,2.0],[0.25,2.0],[0.5,2.0],[1.0,2.0],[1.5,2.0]]")
    let metadata = try #require(
      try PictureMetadata.read(from: try FileBytes.read(path: folder.file("tall.png"))))
    #expect(metadata.view == .walk(count: 5))
    #expect(metadata.latent == [0.5, 2])
    #expect(metadata.seed == 77)
  }

  @Test func animationsCarryTheirLatents() throws {
    _ = try export(.apng, "walk")
    #expect(try texts("walk.png")["latent:walk"]?.hasPrefix("[[0.0,2.0],") == true)
    _ = try export(.gif, "walk")
    let gif = String(decoding: try FileBytes.read(path: folder.file("walk.gif")), as: UTF8.self)
    #expect(gif.contains("\"latents\":[[0.0,2.0],[0.25,2.0]"))
    #expect(gif.contains("\"modelHash\":\"0123456789abcdef\""))
  }

  @Test func latentsAreExactNumbers() throws {
    let odd = [LatentVector(values: [0.1, -0.0]), LatentVector(values: [1 / 3, 1e-30])]
    let file = try export(.npy, "points.npy", odd)
    #expect(file == ExportedFile(name: folder.file("points.npy"), count: 2))
    let npy = try Npy(try FileBytes.read(path: folder.file("points.npy")))
    #expect(npy.shape == [2, 2])
    #expect(npy.type == .float32)
    let expected = odd.flatMap(\.values).flatMap { value -> [UInt8] in
      var bytes: [UInt8] = []
      bytes.appendLittleEndian(value.bitPattern)
      return bytes
    }
    #expect(npy.bytes == expected)
    _ = try export(.json, "points", odd)
    let json = try JSONValue(
      parsing: try FileBytes.read(path: folder.file("points.json")), subject: "points")
    #expect(json["latents"] == .array(odd.map { .array($0.values.map { .float($0) }) }))
    #expect(json["model"] == .string("fake"))
    #expect(json["seed"] == .number("77"))
  }

  /// The message names what is too large: a side where a side is, else the pixels of all pictures.
  @Test(
    arguments: [
      (ExportFormat.tall, 200, "a side of the export", "8000000", "16384"),
      (.gif, 64_000, "a side of the export", "128000", "65535"),
      (.apng, 200, "the export", "3200000000", "536870912"),
      (.frames, 200, "the export", "3200000000", "536870912"),
    ])
  func whatIsTooLargeIsRefusedBeforeItIsMade(
    format: ExportFormat, zoom: Int, subject: String, found: String, limit: String
  ) throws {
    let many = [LatentVector](repeating: walk[0], count: 40_000)
    let failure = #expect(throws: PictureSaver.Failure.self) {
      _ = try export(format, "large", zoom: zoom, many)
    }
    let text = failure?.description ?? ""
    #expect(text.hasPrefix("\(subject) of 40000 pictures"), "\(text)")
    #expect(text.contains(found) && text.contains(limit), "\(text)")
    #expect(FolderListing.files(in: folder.path).allSatisfy { $0.hasPrefix(".") })
  }
}

@Suite struct SessionKeeperTests {
  private let folder = TemporaryFolder()

  private func text(_ path: String) throws -> String {
    String(decoding: try FileBytes.read(path: path), as: UTF8.self)
  }

  @Test func linesGrowTheLog() throws {
    let keeper = SessionKeeper(folder: folder.file("state"), title: "latent test")
    #expect(keeper.add(["open a", "seed 1"]) == nil)
    #expect(keeper.add(["seed 2"]) == nil)
    let logs = FolderListing.files(in: folder.file("state/logs")).filter { $0.hasSuffix(".latent") }
    try #require(logs.count == 1)
    #expect(
      try text(folder.file("state/logs/\(logs[0])")) == "# latent test\nopen a\nseed 1\nseed 2\n")
  }

  @Test func theLastSessionIsReplaced() throws {
    let keeper = SessionKeeper(folder: folder.file("state"), title: "latent test")
    #expect(keeper.keep(["open a"]) == nil)
    #expect(keeper.keep(["open b", "seed 2"]) == nil)
    #expect(try text(keeper.sessionPath) == "# latent test\nopen b\nseed 2\n")
  }

  @Test func aFolderThatCannotBeIsSaidOnce() throws {
    try AtomicFile.write([1], to: folder.file("state"))
    let keeper = SessionKeeper(folder: folder.file("state"), title: "latent test")
    #expect(keeper.add(["seed 1"])?.kind == .failure)
    #expect(keeper.add(["seed 2"]) == nil)
    #expect(keeper.keep(["seed 2"])?.kind == .failure)
  }

  @Test func oldLogsGo() throws {
    let logs = folder.file("state/logs")
    try UserFolders.create(logs)
    for number in 100..<160 {
      try AtomicFile.write([1], to: "\(logs)/2001-01-01-\(number).latent")
    }
    SessionKeeper(folder: folder.file("state"), title: "t").add(["seed 1"])
    let left = FolderListing.files(in: logs).filter { $0.hasSuffix(".latent") }
    #expect(left.count == SessionKeeper.logLimit)
    #expect(!left.contains("2001-01-01-110.latent"))
    #expect(left.contains("2001-01-01-159.latent"))
  }
}
