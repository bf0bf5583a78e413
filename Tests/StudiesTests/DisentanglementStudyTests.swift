import Checkpoints
import Formats
import Kernels
import Metrics
import Models
import Scenes
import Studies
import Tensors
import TestSupport
import Testing

@testable import Studies

/// A bar in a picture of 8 x 8: its place, its height in steps, and one of two levels.
private struct Bars: Scene {
  var hasGrid = true
  let name = "bars"
  let side = 8
  let channels = 1
  let note = "for tests"
  var factors: [Factor] {
    [
      Factor("level", .kinds(["dark", "light", "bright"])),
      Factor("place", .steps((0..<8).map { Double($0) / 7 })),
      Factor("height", hasGrid ? .steps((1...8).map(Double.init)) : .interval(1...8)),
    ]
  }

  func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>) {
    pixels.update(repeating: 0)
    let column = Int((values[1] * 7).rounded())
    for row in 0..<Int(values[2]) { pixels[row * 8 + column] = UInt8(85 * (values[0] + 1)) }
  }
}

@Suite struct DisentanglementStudyTests {
  private let folder = TemporaryFolder()

  private func sample(_ scene: Bars, _ name: ScoreSettings.Name, seed: UInt64 = 1) -> ScoreSample {
    ScoreSample(
      scene, settings: ScoreSettings(name, pictureCount: 4_000, factorCount: 3), seed: seed)
  }

  /// The factors of a picture of the pool, as codes.
  private func perfect(_ sample: ScoreSample) -> Tensor {
    Tensor(
      shape: [sample.pictureCount, 3],
      values: (0..<sample.pictureCount).flatMap { sample.pool.values(at: $0).map { Float($0) } })
  }

  @Test(arguments: [true, false]) func groupsShareTheirFactorAlone(_ hasGrid: Bool) {
    let sample = sample(Bars(hasGrid: hasGrid), .cr)
    let groups = sample.groups
    #expect(groups.size == 100 && groups.factors.count == 300)
    #expect(groups.factors.prefix(4) == [0, 1, 2, 0] && groups.rows.count == 30_000)
    for (index, factor) in groups.factors.enumerated() {
      let rows = groups.rows[(index * 100)..<(index * 100 + 100)]
      for other in 0..<3 {
        let values = Set(rows.map { sample.pool.values(at: Int($0))[other] })
        #expect((values.count == 1) == (other == factor))
      }
    }
    // A grid of 192 combinations has each of them once.
    #expect(hasGrid ? sample.pictureCount == 192 : sample.pictureCount == 30_400)
  }

  @Test func whatIsKnownOfPicturesIsWhatIsDrawn() {
    let sample = sample(Bars(), .cr)
    #expect(sample.factors.columns.map(\.name) == ["level", "place", "height"])
    #expect(sample.factors.columns.map(\.classCount) == [3, 8, 8])
    #expect(sample.factors.columns[0].values == nil)
    #expect(sample.labelled.count == 400 && sample.judgedFactors == nil)
    for (index, row) in sample.labelled.enumerated() {
      let values = sample.pool.values(at: Int(row))
      #expect(values[0] == Double(sample.factors.columns[0].classes[index]))
      #expect(values[1] == sample.factors.columns[1].values?[index])
      #expect(values[2] == Double(sample.factors.columns[2].classes[index] + 1))
    }
    let free = self.sample(Bars(hasGrid: false), .cr).factors.columns[2]
    #expect(free.classCount == 20 && Set(free.classes).count == 20)
    for (value, place) in zip(free.values ?? [], free.classes) {
      #expect(Int((value - 1) / 7 * 20) == place)
    }
  }

  @Test func pairsOfTheLibraryHaveValuesOfTheirOwn() throws {
    let sample = sample(Bars(), .lib)
    let pairs = try #require(sample.pairs)
    #expect(pairs.size == 128 && pairs.factors.count == 10_000)
    #expect(sample.freshPairs?.factors.count == 5_000 && sample.judged.count == 5_000)
    for group in 0..<20 {
      let factor = pairs.factors[group]
      var shared: Set<Double> = []
      for pair in 0..<64 {
        let first = sample.pool.values(at: Int(pairs.rows[group * 128 + 2 * pair]))
        let second = sample.pool.values(at: Int(pairs.rows[group * 128 + 2 * pair + 1]))
        #expect(first[factor] == second[factor])
        shared.insert(first[factor])
      }
      #expect(shared.count > 1)
    }
  }

  @Test func theFactorsScoreBestOnAnyNumberOfThreads() {
    let sample = sample(Bars(), .cr)
    let codes = perfect(sample)
    let one = DisentanglementScores(
      codes, of: sample, seed: 4, on: Processor(threadCount: 1))
    let two = DisentanglementScores(
      codes, of: sample, seed: 4, on: Processor(threadCount: 2))
    func record(_ scores: DisentanglementScores) -> ScoreRecord {
      ScoreRecord(
        scores, model: "perfect", hash: "0", dataset: "bars", seed: 4, steps: 7,
        codes: ["a", "b", "c"], factors: ["level", "place", "height"])
    }
    #expect(record(one).json == record(two).json)
    let found = record(one).scores
    #expect(found[.factorVAE] == 1 && found[.betaVAE] == 1)
    #expect((found[.mig] ?? 0) > 0.85 && (found[.sap] ?? 0) > 0.6)
    #expect((found[.dci] ?? 0) > 0.95 && (found[.modularity] ?? 0) > 0.95)
    #expect(one.importances.map(\.predictor.name) == ["lasso", "lasso-cv", "forest-cv"])
  }

  @Test func recordsAreReadAsTheyWereWritten() throws {
    let sample = sample(Bars(), .cr)
    let record = ScoreRecord(
      DisentanglementScores(
        perfect(sample), of: sample, seed: 4, on: Processor(threadCount: 2)),
      model: "m", hash: "abc", dataset: "bars", seed: 4, steps: nil, codes: ["a", "b", "c"],
      factors: ["level", "place", "height"])
    let text = Array(record.json.text(indented: true).utf8)
    let read = try ScoreRecord(JSONValue(parsing: text, subject: "it"), subject: "it")
    #expect(read == record)
    let error = #expect(throws: StudyError.self) {
      try ScoreRecord(.object([("model", .string("m"))]), subject: "x.json")
    }
    #expect(
      error?.description == "x.json is no record of measurements, expected a text \"hash\"")
  }

  @Test func picturesOfTheSceneAreRead() throws {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let processor = Processor(threadCount: 2)
    let encoder = try #require(
      try GeneratorModel(path: path, processor: processor).loadEncoder())
    let sample = sample(Bars(), .cr)
    var told: [Int] = []
    let codes = try encoder.representation(of: sample, on: processor) { done, _ in
      told.append(done)
    }
    #expect(codes.shape == [192, 3] && told == [192])
    for index in [0, 100, 191] {
      let picture = Bars().picture(of: sample.pool.values(at: index)).map { Float($0) / 255 }
      let alone = try encoder.representation(of: Tensor(shape: [1, 1, 8, 8], values: picture))
      let own = Array(codes.values[(index * 3)..<(index * 3 + 3)])
      #expect(worstDifference(own, alone.values, absolute: 1e-5, relative: 1e-5) == nil)
    }
    let wrong = ScoreSample(
      DSprites(), settings: ScoreSettings(.cr, pictureCount: 40, factorCount: 5), seed: 1)
    #expect(throws: StudyError.self) { try encoder.representation(of: wrong, on: processor) }
  }
}
