import Checkpoints
import Datasets
import Glibc
import Kernels
import Latents
import Metrics
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Studies

/// An autoencoder that knows its pictures: 4 x 1 pixels, of which the first two say the class, and the third
/// is the number that the continuous code holds.
private func model(noise logDeviation: Float, in folder: TemporaryFolder) throws -> GeneratorModel {
  var weights = NamedTensors()
  // Rows: two logits, mean, log deviation.
  weights["encoder.fc.weight"] = Tensor(
    shape: [4, 4], values: [40, -40, 0, 0, -40, 40, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0])
  weights["encoder.fc.bias"] = Tensor(shape: [4], values: [0, 0, -4, logDeviation])
  weights["generator.fc.weight"] = Tensor(
    shape: [4, 3], values: [20, -20, 0, -20, 20, 0, 0, 0, 1, 0, 0, 0])
  weights["generator.fc.bias"] = Tensor(shape: [4], values: [0, 0, 0, -20])
  let card = ModelCard(
    name: "known", family: "vae",
    networks: [
      "generator": NetworkDescription(
        input: [3],
        layers: [
          LayerDescription("fc", .linear(inputs: 3, outputs: 4, bias: true)),
          LayerDescription("picture", .reshape([1, 4, 1])),
          LayerDescription("sigmoid", .sigmoid),
        ]),
      "encoder": NetworkDescription(
        input: [1, 4, 1],
        layers: [
          LayerDescription("pixels", .reshape([4])),
          LayerDescription("fc", .linear(inputs: 4, outputs: 4, bias: true)),
        ]),
    ],
    latent: LatentSpec(parts: [
      LatentPart(name: "kind", kind: .categorical, size: 2, prior: .oneHot),
      LatentPart(name: "level", kind: .continuous, size: 1, prior: .standardNormal),
    ]), outputRange: 0...1)
  let path = folder.file("known.safetensors")
  try Checkpoint(card: card, weights: weights).save(to: path)
  return try GeneratorModel(
    path: path, processor: Processor(threadCount: 1), withRecognition: true)
}

/// `count` pictures of both classes in turn; the third pixel goes from dark to bright.
private func pictures(_ count: Int, levels: ClosedRange<Int> = 0...255) -> ImageSet {
  var pixels: [UInt8] = []
  for index in 0..<count {
    let level = levels.lowerBound + (levels.upperBound - levels.lowerBound) * index / (count - 1)
    pixels += index % 2 == 0 ? [255, 0, UInt8(level), 0] : [0, 255, UInt8(level), 0]
  }
  return ImageSet(
    name: "known", height: 4, width: 1, pixels: pixels,
    labels: (0..<count).map { UInt8($0 % 2) })
}

@Suite struct AutoencoderQualityTests {
  @Test func aKnownModelIsMeasured() throws {
    let folder = TemporaryFolder()
    let quality = try AutoencoderQuality(
      of: try model(noise: -8, in: folder), test: pictures(200))
    #expect(quality.codes.map(\.name) == ["kind", "level"])
    #expect(abs(quality.codes[0].information - log(2)) < 1e-6)
    // Deviations much smaller than the steps between pictures: every picture is told from all others.
    #expect(abs(quality.codes[1].information - log(200)) < 0.2)
    #expect(abs(quality.terms.information - log(200)) < 0.2)
    #expect(quality.recovery?.matchedError == 0)
    #expect(quality.recovery?.normalisedInformation == 1)
    // The third pixel, sigmoid(8 x - 4) for x, costs its cross-entropy; the others next to nothing.
    var expected = 0.0
    for index in 0..<200 {
      let x = Double(255 * index / 199) / 255
      let p = 1 / (1 + exp(4 - 8 * x))
      expected -= (x * log(p) + (1 - x) * log(1 - p)) / 200
    }
    #expect(abs(quality.reconstruction - expected) < 0.01)
    #expect(quality.figures(command: "c").count == 9)
  }

  @Test func noiseInTheCodeCostsInformation() throws {
    let folder = TemporaryFolder()
    let quality = try AutoencoderQuality(of: try model(noise: 1.5, in: folder), test: pictures(200))
    #expect(quality.codes[1].information < 0.3)
  }

  @Test func onePictureIsTooFew() throws {
    let folder = TemporaryFolder()
    let known = try model(noise: -8, in: folder)
    #expect(throws: StudyError.fewPictures(found: 1, needed: 2)) {
      try AutoencoderQuality(of: known, test: pictures(4), limit: 1)
    }
  }

  /// Both classes seen in the dark, and only one of them in the light.
  @Test func unseenCombinationsAreMeasuredBesideSeenOnes() throws {
    let folder = TemporaryFolder()
    func part(_ count: Int, levels: ClosedRange<Int>) -> CombinationSplit.Part {
      let set = pictures(count, levels: levels)
      var values: [[Double]] = []
      for index in 0..<count { values.append([Double(set.pixels[4 * index + 2]) / 255]) }
      return CombinationSplit.Part(pictures: set, values: values)
    }
    let result = try UnseenCombinations(
      of: try model(noise: -8, in: folder),
      on: .init(
        fitted: part(100, levels: 0...120), seen: part(50, levels: 0...120),
        withheld: part(40, levels: 130...255)), classifier: nil)
    #expect(result.seen.count == 50 && result.withheld.count == 40)
    #expect(result.seen.classAccuracy == 1 && result.withheld.classAccuracy == 1)
    #expect(result.seen.factorError < 1e-3 && result.withheld.factorError < 1e-2)
    #expect(result.seen.agreement == nil)
    #expect(result.withheld.reconstruction > 0)
  }

  @Test func readersThatKnowNothingErrByTheDeviation() {
    let values = (0..<100).map { Double($0 % 10) }
    let nothing = LinearReading(values.map { _ in [0] }, values)
    #expect(abs(nothing.error(values.map { _ in [0] }, values) - 1) < 1e-9)
    let all = LinearReading(values.map { [3 - 2 * $0, 0] }, values)
    #expect(all.error(values.map { [3 - 2 * $0, 0] }, values) < 1e-4)
  }
}
