import Checkpoints
import Datasets
import Explorer
import Formats
import Glibc
import Kernels
import Latents
import Models
import Pictures
import Scenes
import Tensors
import TestSupport
import Testing

@testable import Engine

@Suite struct PictureEncodingTests {
  private let folder = TemporaryFolder()

  /// The answers of an engine with the tiny model to a search, until it ends.
  ///
  /// - Parameter measured: whether measurements are asked for when it has begun.
  private func answers(
    _ file: String, stopAfter count: Int = .max, measured: Bool = false
  ) throws -> [Action] {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent test")
    let engine = Engine(try opener.open(path), opener: opener)
    defer { engine.end() }
    engine.perform(.encode(SearchRequest(id: 3, fileName: file, seed: 1)))
    var result: [Action] = []
    for _ in 0..<600 {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 100)
      let hadBegun = !result.isEmpty
      result += engine.takeAnswers()
      if measured, !hadBegun, !result.isEmpty { engine.perform(.measure) }
      if result.count >= count { engine.perform(.stopEncoding) }
      let isOver = result.contains { action in
        switch action {
        case .searched(let progress, _): progress.isDone
        case .notSearched, .storedCode: true
        default: false
        }
      }
      if isOver || result.count >= count { break }
    }
    return result
  }

  @Test func aPictureOfTheModelIsFound() throws {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let model = try GeneratorModel(path: path, processor: Processor(threadCount: 1))
    var random = SeededGenerator(seed: 21)
    let latent = LatentVector(drawnFrom: model.spec, using: &random)
    let picture = Picture(model.generate([latent]), index: 0, range: model.card.outputRange)
    let file = folder.file("wanted.png")
    // Enlarged, as files are saved: it is scaled back.
    try AtomicFile.write(PNG.encode(picture.zoomed(by: 4)), to: file)
    let answers = try answers(file)
    // First of all the person sees what is looked for.
    #expect(answers.first == .searching(picture, search: 3))
    let errors = answers.compactMap { action -> Float? in
      if case .searched(let progress, 3) = action { progress.error } else { nil }
    }
    #expect(errors.count > 10)
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(try #require(errors.last) < 0.02)
  }

  /// Nothing is looked for where the picture holds its code; that of another model is refused.
  @Test(arguments: ["tiny", "other"]) func aSavedPictureHoldsItsCode(model: String) throws {
    let checkpoint = TinyModel.checkpoint()
    let own = checkpoint.card.name
    var random = SeededGenerator(seed: 4)
    let latent = LatentVector(drawnFrom: checkpoint.card.latent, using: &random)
    let metadata = PictureMetadata(
      program: "latent test", model: model == "tiny" ? own : model, modelHash: "0",
      latent: latent.values, seed: 9, view: .single)
    let file = folder.file("saved.png")
    let picture = Picture(width: 4, height: 4, channels: 1)
    try AtomicFile.write(PNG.encode(picture, texts: metadata.texts), to: file)
    let answers = try answers(file)
    if model == "tiny" {
      #expect(answers == [.storedCode(ExploredPoint(latent: latent, seed: 9), search: 3)])
    } else {
      guard case .notSearched(let text, 3)? = answers.last else {
        Issue.record("\(answers)")
        return
      }
      #expect(text == "\(file) was made with other: open that first, by o")
    }
  }

  /// A picture of a set is named by its number; sets that are drawn need no files.
  @Test func aPictureOfASetIsFound() throws {
    let set = RenderedSet(Heads())
    let drawn = Picture(
      width: 32, height: 32, channels: 1, pixels: Heads().picture(of: set.factorValues(at: 3)))
    let answers = try answers("heads:3")
    #expect(
      answers.first == .searching(drawn.fitted(width: 8, height: 8, channels: 1), search: 3))
    guard case .searched(let progress, 3)? = answers.last else {
      Issue.record("\(answers)")
      return
    }
    #expect(progress.isDone)
    guard case .notSearched(let text, 3)? = try self.answers("heads:200000").last else {
      Issue.record("no answer about a number that is too large")
      return
    }
    #expect(text == "heads has no picture 200000, expected 0 to 199999")
  }

  /// A picture that was given before the first one was shown: measurements begin later.
  @Test func measurementsDoNotEndASearch() throws {
    let file = folder.file("grey.png")
    try AtomicFile.write(
      PNG.encode(Picture(width: 8, height: 8, channels: 1, filledWith: 90)), to: file)
    let last = try answers(file, measured: true).last { action in
      if case .searched(let progress, 3) = action { progress.isDone } else { false }
    }
    #expect(last != nil)
  }

  @Test func whatIsNoPictureIsSaid() throws {
    let file = folder.file("text.png")
    try AtomicFile.write(Array("no picture".utf8), to: file)
    for name in [file, folder.file("missing.png")] {
      guard case .notSearched(let text, 3)? = try answers(name).last else {
        Issue.record("no answer about \(name)")
        continue
      }
      #expect(text.contains(name), "\(text)")
    }
  }

  @Test func picturesBecomeTensorsAndBack() {
    let picture = Picture(
      width: 3, height: 2, channels: 3, pixels: (0..<18).map { UInt8($0 * 15) })
    let tensor = Tensor(picture, range: -1...1)
    #expect(tensor.shape == [1, 3, 2, 3])
    #expect(Picture(tensor, index: 0, range: -1...1) == picture)
    #expect(tensor.values[0] == -1)
    let wide = Picture(width: 6, height: 4, channels: 1, filledWith: 9)
    let fitted = wide.fitted(width: 2, height: 2, channels: 3)
    #expect(fitted == Picture(width: 2, height: 2, channels: 3, filledWith: 9))
  }
}
