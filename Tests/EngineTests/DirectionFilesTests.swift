import Cells
import Checkpoints
import Explorer
import Formats
import Glibc
import Kernels
import TestSupport
import Testing

@testable import Engine

@Suite struct DirectionFilesTests {
  private let folder = TemporaryFolder()

  private func content(_ name: String) throws -> String {
    String(decoding: try FileBytes.read(path: folder.file(name)), as: UTF8.self)
  }

  @Test func itLiesBesideTheModel() {
    let file = DirectionFiles(besides: "/models/faces.safetensors")
    #expect(file.path == "/models/faces.directions")
    #expect(file.name == "faces.directions")
    #expect(DirectionFiles(besides: "faces.bin").path == "faces.bin.directions")
  }

  @Test func linesArePutAndTakenOut() throws {
    let file = DirectionFiles(besides: folder.file("tiny.safetensors"))
    #expect(file.read(for: TinyModel.latent) == OwnDirections())
    try file.put("direction up 1 0 0 0 0 0 0 0 0", for: "up")
    try file.put("direction left 0 1 0 0 0 0 0 0 0 from tags", for: "left")
    #expect(file.read(for: TinyModel.latent).directions.map(\.name) == ["up", "left"])
    try file.put(nil, for: "up")
    #expect(try content("tiny.directions").split(separator: "\n").count == 2)
    #expect(folder.names() == ["tiny.directions"])
  }

  /// What is no text is told and left as it is.
  @Test func otherFilesAreLeftAlone() throws {
    let file = DirectionFiles(besides: folder.file("tiny.safetensors"))
    try AtomicFile.write([0x64, 0xFF, 0xFE, 0x0A], to: file.path)
    #expect(file.read(for: TinyModel.latent).fault?.hasSuffix("is no text, expected UTF-8") == true)
    #expect(throws: FormatError.self) { try file.put("direction up 1", for: "up") }
    #expect(try FileBytes.read(path: file.path) == [0x64, 0xFF, 0xFE, 0x0A])
    let missing = DirectionFiles(besides: folder.file("none/tiny.safetensors"))
    #expect(throws: FormatError.self) { try missing.put("direction up 1", for: "up") }
  }

  /// The whole way: found in a network, renamed, kept, there again when the model is opened again; a replay
  /// does all of it but the writing.
  @Test func directionsAreFoundKeptAndThereAgain() throws {
    try TinyModel.checkpoint().save(to: folder.file("tiny.safetensors"))
    func session(writes: Bool) -> LineSession {
      let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent test")
      return LineSession(
        State(choosingAmong: ModelList(), seed: 1, size: LineSession.size),
        Engine(nil, opener: opener), keepsDirections: writes)
    }
    func say(_ lines: [String], in session: LineSession) -> [String] {
      lines.compactMap { session.say($0)?.text }
    }
    let path = folder.file("tiny.safetensors")
    let lines = ["open \(path)", "find sefa 3", "rename sefa2 lean", "keep lean", "find pca 2"]
    let replay = session(writes: false)
    #expect(say(lines, in: replay).last == "pca1 to pca2 are sliders now")
    #expect(folder.names() == ["tiny.safetensors"])
    replay.end()

    let first = session(writes: true)
    let answers = say(lines + ["set lean 1.5", "show"], in: first)
    #expect(answers[1] == "sefa1 to sefa3 are sliders now")
    #expect(answers[3] == "lean is kept in tiny.directions")
    #expect(answers.last == "at seed 1 lean 1.5")
    let latent = first.state.point.latent
    #expect(first.state.directions.all.map(\.name) == ["sefa1", "lean", "sefa3", "pca1", "pca2"])
    first.end()
    #expect(try content("tiny.directions").contains("\ndirection lean "))

    let second = session(writes: true)
    _ = say(["open \(path)", "set lean 1.5"], in: second)
    #expect(second.state.directions.all.map(\.name) == ["lean"])
    #expect(second.state.point.latent == latent)
    #expect(say(["forget lean"], in: second) == ["lean is gone from tiny.directions"])
    #expect(try !content("tiny.directions").contains("lean"))
    second.end()
  }
}
