import Checkpoints
import Datasets
import Formats
import Inference
import Kernels
import Models
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite struct ClassifierTests {
  /// Bars in grey with their class; as attributes: whether the line lies in the upper half, and
  /// whether it lies in an even row.
  private static func data(attributes: Bool) -> ImageSet {
    let bars = TinyRun.data
    if !attributes { return bars }
    return ImageSet(
      name: "bars", height: 8, width: 8, pixels: bars.pixels,
      attributes: AttributeTable(
        names: ["upper", "even"],
        flags: (0..<60).flatMap { [$0 % 8 < 4 ? 1 : 0, $0 % 2 == 0 ? 1 : 0] }))
  }

  private func train(attributes: Bool, threads: Int = 1) throws -> ClassifierTraining {
    var settings = ClassifierTraining.Settings()
    settings.batch = 12
    settings.steps = 60
    settings.rate = 3e-3
    let run = try ClassifierTraining(
      Self.data(attributes: attributes), settings: settings, seed: 2,
      processor: Processor(threadCount: threads))
    while !run.isFinished { _ = run.advance() }
    return run
  }

  @Test(arguments: [true, false]) func whatIsKnownIsLearned(attributes: Bool) throws {
    let file = try train(attributes: attributes).file(name: "bars")
    #expect(file.card.kind == (attributes ? .attributes : .classes))
    #expect(file.card.outputs == (attributes ? ["upper", "even"] : ["0", "1", "2"]))
    let classifier = try Classifier(file, processor: Processor(threadCount: 1))
    let accuracy = try ClassifierAccuracy(of: classifier, test: Self.data(attributes: attributes))
    #expect(accuracy.accuracy > 0.95 && accuracy.count == 60)
    #expect(accuracy.attributes.map(\.name) == (attributes ? ["upper", "even"] : []))
    let blank = try Classifier(
      ClassifierTraining.untrained(like: file.card), processor: Processor(threadCount: 1))
    #expect(
      try ClassifierAccuracy(of: blank, test: Self.data(attributes: attributes)).accuracy < 0.8)
  }

  @Test func theThreadCountDoesNotMatter() throws {
    #expect(
      try train(attributes: true).file(name: "a").weights
        == train(attributes: true, threads: 3).file(name: "a").weights)
  }

  @Test func filesAreReadAgain() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.safetensors")
    let file = try train(attributes: true).file(name: "bars")
    try file.save(to: path)
    let read = try ClassifierFile(path: path)
    #expect(read.card == file.card)
    #expect(read.weights.names.sorted() == file.weights.names.sorted())
    for (name, tensor) in file.weights.pairs {
      let other = try #require(read.weights[name]).values
      #expect(
        zip(tensor.values, other).allSatisfy { abs($0 - $1) <= 1e-3 * abs($0) + 1e-6 }, "\(name)")
    }
  }

  /// Cut short anywhere, or with a card that contradicts the weights: an error, never a crash.
  @Test func damagedFilesAreRefused() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.safetensors")
    let file = try train(attributes: true).file(name: "bars")
    try file.save(to: path)
    let bytes = try FileBytes.read(path: path)
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      try AtomicFile.write(Array(bytes[..<length]), to: path)
      #expect(throws: CheckpointError.self) { try ClassifierFile(path: path) }
    }
    var odd = file
    odd.card.outputs.append("third")
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.card.networks["head"] = nil
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.weights["head.fc.weight"] = nil
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.card.networks["other"] = odd.card.networks["head"]
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.card.formatVersion = 0
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.card.dataset.terms = "\u{1B}[2J"
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
    odd = file
    odd.card.figures = [Figure(name: "accuracy\u{07}", value: 1)]
    #expect(throws: CheckpointError.self) { try odd.save(to: path) }
  }

  /// Halves end at 65,504; a matrix beyond stays in single precision.
  @Test func largeWeightsStayWhole() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.safetensors")
    var file = try train(attributes: false).file(name: "bars")
    file.weights["head.fc.weight"]?.values[0] = 70_000
    try file.save(to: path)
    let read = try ClassifierFile(path: path)
    #expect(read.weights["head.fc.weight"]?.values[0] == 70_000)
  }

  /// Bars with classes and attributes: what is asked for is told, not what is there first.
  @Test func theKindCanBeChosen() throws {
    let bars = Self.data(attributes: true)
    let both = ImageSet(
      name: "both", height: 8, width: 8, pixels: bars.pixels, labels: TinyRun.data.labels,
      attributes: bars.attributes)
    func kind(_ kind: ClassifierFile.Kind?) throws -> ClassifierFile.Kind {
      var settings = ClassifierTraining.Settings()
      settings.batch = 12
      return try ClassifierTraining(
        both, kind: kind, settings: settings, seed: 1, processor: Processor(threadCount: 1)
      ).file(name: "both").card.kind
    }
    #expect(try kind(nil) == .attributes)
    #expect(try kind(.classes) == .classes)
    #expect(try kind(.attributes) == .attributes)
    #expect(throws: TrainingError.self) {
      try ClassifierTraining(
        bars, kind: .classes, settings: .init(), seed: 1, processor: Processor(threadCount: 1))
    }
  }

  @Test func setsWithoutLabelsAreRefused() throws {
    #expect(throws: TrainingError.self) {
      try ClassifierTraining(
        TinyRun.colourData, settings: .init(), seed: 1, processor: Processor(threadCount: 1))
    }
  }
}
