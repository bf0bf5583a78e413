import Checkpoints
import Formats
import Kernels
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Commands

@Suite struct InspectTests {
  private let folder = TemporaryFolder()

  private func report(_ bytes: [UInt8]) throws -> FileReport {
    let path = folder.file("f")
    try AtomicFile.write(bytes, to: path)
    return try FileReport(
      FileContent(path: path, processor: Processor.ofEnvironment()), path: "f")
  }

  @Test(arguments: [
    (1, 1, "1 thing that the file does not say, without measurement"),
    (1, 0, "1 thing that the file does not say"),
    (3, 3, "3 things that the file does not say, all without measurement"),
    (3, 1, "3 things that the file does not say, 1 of them without measurement"),
  ])
  func assumptionsAreCounted(assumptions: Int, unmeasured: Int, words: String) {
    #expect(
      ForeignReport.heading(assumptions: assumptions, unmeasured: unmeasured)
        == "assumed   " + words)
  }

  @Test func checkpointsShowTheirCard() throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.recipe = "tiny"
    checkpoint.card.steps = 12_000
    checkpoint.card.figures = [
      Figure(name: "digit error", value: 2.5, unit: "%", command: "latent evaluate")
    ]
    let bytes = try checkpoint.encoded(storage: .float16)
    let report = try report(bytes)
    let text = report.lines.joined(separator: "\n")
    let hash = SHA256.hexadecimal(bytes).prefix(16)
    for line in [
      "f: checkpoint, format version 1", "model     tiny (family infogan), hash \(hash)",
      "trained   recipe tiny, seed 1, 12,000 steps",
      "figure    digit error: 2.5 % (latent evaluate)",
      "note      Random weights, for tests.",
      "  shape  categorical  3 choices  ring bar dot",
      "  slant  continuous   1 number   U(-1, 1), slider -2 to 2",
      "network   generator: (9) to (1, 8, 8), 1,493 parameters",
      "  up1      convTranspose2d 8 to 4, kernel 4, stride 2, padding 1  (4, 4, 4)  516",
      "network   trunk: (1, 8, 8) to (16), 1,212 parameters",
    ] { #expect(text.contains("\n" + line + "\n") || text.hasPrefix(line), "\(line) in\n\(text)") }
    #expect(report.failure == nil)
    #expect(report.json["kind"] == .string("checkpoint"))
    #expect(report.json["networks"]?["generator"]?["parameters"] == .integer(1_493))
    #expect(report.json["figures"]?.array?.first?["value"] == .double(2.5))
    #expect(report.json["tensors"]?.array?.count == checkpoint.weights.count)
    // What is printed is JSON.
    let printed = report.json.text(indented: true)
    #expect(try JSONValue(parsing: printed.utf8, subject: "report") == report.json)
  }

  @Test func everyKindOfFileIsNamed() throws {
    let npy = Tensor(shape: [2], values: [.nan, 2]).npy.encoded()
    #expect(
      try report(npy).lines == ["f: NumPy array, F32 (2), 2.000 to 2.000, 1 not finite"])
    let metadata = PictureMetadata(
      program: "latent 0.1.0", model: "m", modelHash: "00ff", latent: [0.5, 1], seed: 7,
      view: .strip(code: "slant", values: [-2, 2]))
    let picture = Picture(width: 3, height: 2, channels: 1)
    #expect(
      try report(try PNG.encode(picture, texts: metadata.texts)).lines == [
        "f: PNG picture, 3 x 2, saved by this program", "",
        "model    m, hash 00ff", "program  latent 0.1.0", "seed     7",
        "shows    a strip of slant over 2 values from -2 to 2",
        "latent   2 numbers: 0.5 1", "", "latent explore f opens it at this point.",
      ])
    #expect(
      try report(try PNG.encode(picture)).lines
        == ["f: PNG picture, 3 x 2, not saved by this program"])
    #expect(
      try report([0, 0, 8, 1, 0, 0, 0, 2, 9, 9]).lines == ["f: IDX data, unsigned bytes (2)"])
  }

  @Test func trainingStatesShowTheirProgress() throws {
    let path = folder.file("state")
    var tensors = NamedTensors()
    tensors["w"] = Tensor(shape: [2], values: [1, 2])
    try TrainingState(tensors: tensors, progress: ["step": 12]).save(to: path)
    let report = try FileReport(
      FileContent(path: path, processor: Processor.ofEnvironment()), path: "state")
    #expect(
      report.lines == [
        "state: training state, to go on from with latent train --resume", "",
        "progress  {\"step\":12}", "", "tensors   1, 2 numbers, 8 bytes",
        "  w  F32  (2)  1.000 to 2.000",
      ])
  }

  @Test func foreignNamesCannotMoveTheCursor() throws {
    let item = SafeTensors.Item(name: "a\u{1B}[2Jb", type: .uint8, shape: [1])
    let bytes = SafeTensors.encode([item], metadata: ["k\u{7}": "v\u{9B}"]) { _ in [1] }
    let text = try report(bytes).lines.joined(separator: "\n")
    #expect(text.contains("a?[2Jb") && text.contains("k?: v?"))
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
  }

  @Test func aDamagedCardIsShownAndNamed() throws {
    let item = SafeTensors.Item(name: "w", type: .uint8, shape: [1])
    let bytes = SafeTensors.encode([item], metadata: [CheckpointFile.cardKey: "{}"]) { _ in [1] }
    let report = try report(bytes)
    #expect(report.lines.last == "  w  U8  (1)  1.000 to 1.000")
    #expect(
      report.failure
        == CommandFailure(
          "f: \"formatVersion\" of the model card is missing, expected it there",
          status: .notUnderstood))
  }

  private static let weights =
    "a file of weights: torch.save(generator.state_dict(), \"generator.pth\") in Python writes one"

  /// The first bytes of files that are not read here, what is said of them, and the way out.
  static let foreign: [(bytes: [UInt8], words: String, next: String?)] = [
    ([], "empty", "a fresh copy of the file"),
    (Array("{\"a\":1}".utf8), "JSON text", "latent train, if it is a recipe"),
    (Array("hello\n".utf8), "text", weights),
    (
      Array("version https://git-lfs.github.com/spec/v1\nsize 12\n".utf8),
      "a Git LFS pointer to a file of 12 bytes, not the file itself",
      "git lfs pull, in the repository that the file is from"
    ),
    (
      Array("<!DOCTYPE html>".utf8), "a web page, as a download that failed leaves behind",
      "downloading it again, by the link to the file itself"
    ),
    (
      [0x89] + Array("HDF\r\n".utf8), "HDF5, as Keras writes it",
      "python -m tf2onnx.convert --keras FILE --output model.onnx, then the ONNX model"
    ),
    (Array("BZh9".utf8), "packed by bzip2", "unpacking it with bzip2"),
    ([0x7F] + Array("ELF".utf8), "a program", weights),
    ([1, 2, 3, 0xFF], "of no known kind, it begins with 01 02 03 ff", weights),
    (Array("GGUF".utf8), "a GGUF model, as llama.cpp reads it", nil),
  ]

  @Test(arguments: foreign.indices) func foreignFiles(_ index: Int) throws {
    let (bytes, words, next) = Self.foreign[index]
    let report = try report(bytes)
    #expect(report.lines == ["f: " + words])
    #expect(report.failure?.status == .notUnderstood)
    #expect(report.failure?.next == next)
  }

  @Test func dangerousFilesAreRefusedUnlessOnlyTensorsAreAskedFor() throws {
    let bytes = [0x80, 2] + Array("cos\nsystem\n(X\u{2}\u{0}\u{0}\u{0}idtR.".utf8)
    let path = folder.file("p")
    try AtomicFile.write(bytes, to: path)
    let failure = #expect(throws: CommandFailure.self) {
      _ = try FileContent(path: path, processor: Processor.ofEnvironment())
    }
    #expect(
      failure
        == CommandFailure(
          "\(path): the Python pickle holds the function os.system, which is never loaded",
          next: "latent inspect \(path) --tensors-only, which looks at the numbers alone",
          status: .refused))
    let content = try FileContent(
      path: path, tensorsOnly: true, processor: Processor.ofEnvironment())
    let text = try FileReport(content, path: "p").lines.joined(separator: "\n")
    #expect(text.contains("os.system"))
  }

  @Test func anythingCanBeInspected() throws {
    // Whatever the bytes: a report or a CommandFailure, never a crash.
    var generator = SeededGenerator(seed: 1)
    let starts: [[UInt8]] = [
      [], [0, 0, 8], [0x1F, 0x8B, 8], [0x93] + Array("NUMPY".utf8),
      [16, 0, 0, 0, 0, 0, 0, 0, 0x7B],
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
    ]
    for start in starts {
      for length in 0..<60 {
        let bytes = start + (0..<length).map { _ in UInt8(generator.nextInt(below: 256)) }
        do {
          _ = try report(bytes)
        } catch {
          #expect(error is CommandFailure, "\(error)")
        }
      }
    }
  }
}
