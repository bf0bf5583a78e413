import Datasets
import Kernels
import Models
import Networks
import Tensors
import Testing

@testable import Studies

@Suite struct FeatureProbeTests {
  private let processor = Processor(threadCount: 1)

  /// 8 x 8 pictures: stripes that lie (class 0) or stand (class 1), at any place, with noise.
  private func stripes(_ count: Int, seed: UInt64, labels: Bool = true) -> ImageSet {
    var random = SeededGenerator(seed: seed)
    var pixels: [UInt8] = []
    for index in 0..<count {
      let shift = random.nextInt(below: 2)
      for place in 0..<64 {
        let along = index % 2 == 0 ? place / 8 : place % 8
        pixels.append(UInt8((along + shift) % 2 * 120 + random.nextInt(below: 60)))
      }
    }
    return ImageSet(
      name: "stripes", height: 8, width: 8, pixels: pixels,
      labels: labels ? (0..<count).map { UInt8($0 % 2) } : [])
  }

  private let network = NetworkDescription(
    input: [1, 8, 8],
    layers: [
      LayerDescription(
        "conv1",
        .conv2d(
          Convolution(inputChannels: 1, outputChannels: 6, kernel: 4, stride: 2, padding: 1))),
      LayerDescription("lrelu1", .leakyRelu(slope: 0.2)),
      LayerDescription("view", .reshape([96])),
      LayerDescription("fc", .linear(inputs: 96, outputs: 1, bias: true)),
    ])

  private func probe(_ change: (inout FeatureProbe.Settings) -> Void) throws -> FeatureProbe {
    var random = SeededGenerator(seed: 4)
    var settings = FeatureProbe.Settings()
    settings.supervisedSteps = 40
    change(&settings)
    return try FeatureProbe(
      network, weights: Initialiser(deviation: 0.3).draw(network, using: &random), range: -1...1,
      training: stripes(200, seed: 1), test: stripes(100, seed: 2), settings: settings,
      processor: processor)
  }

  /// Which way stripes lie is no linear function of pixels, since they may be at either place.
  @Test func featuresOfPatchesTellWhatPixelsDoNot() throws {
    let probe = try probe { $0.labels = 120 }
    #expect(probe.trainingCount == 120 && probe.testCount == 100)
    #expect(
      probe.rows.map(\.name) == [
        "features of the network", "the same layers, untrained", "pixels", "k-means of patches",
        "the same layers, supervised",
      ])
    #expect(probe.rows.map(\.featureCount) == [96, 96, 64, 1_024, nil])
    let accuracy = probe.rows.map(\.accuracy)
    #expect(accuracy[2] < 0.75, "pixels \(accuracy[2])")
    #expect(accuracy[3] > 0.95, "patches \(accuracy[3])")
    #expect(accuracy[4] > 0.9, "supervised \(accuracy[4])")
  }

  @Test func whatIsMissingIsNamed() throws {
    #expect(throws: StudyError.fewLabels(label: 0, found: 100, needed: 150)) {
      try self.probe { $0.labels = 300 }
    }
    #expect(throws: StudyError.noClasses(set: "stripes")) {
      try LabelledChoice(
        self.stripes(20, seed: 1, labels: false), test: self.stripes(20, seed: 2), settings: .init()
      )
    }
  }

  /// 6 x 5 maps are brought to 4 x 4 by windows that overlap; nothing is left out.
  @Test func mapsAreBroughtToFourByFour() throws {
    let reader = try FeatureReader.ofPixels(height: 6, width: 5, weights: [1], biases: [0])
    let set = ImageSet(
      name: "ramp", height: 6, width: 5, pixels: (0..<30).map { UInt8($0) } + [UInt8](1...30))
    let features = reader.pooledFeatures(of: set, range: 0...255)
    #expect(features.shape == [2, 16])
    // Rows 0-1, 1-2, 3-4, 4-5; columns 0-1, 1-2, 2-3, 3-4.
    let expected: [Float] = [1, 2, 4, 5].flatMap { row in
      [1, 2, 3, 4].map { Float(row * 5 + $0) }
    }
    #expect(Array(features.values[0..<16]) == expected)
    #expect(Array(features.values[16...]) == expected.map { $0 + 1 })
  }
}
