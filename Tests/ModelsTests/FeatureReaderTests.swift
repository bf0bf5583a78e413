import Kernels
import Networks
import Tensors
import TestSupport
import Testing

@testable import Models

@Suite struct FeatureReaderTests {
  private static let family: DCGAN = {
    var family = DCGAN()
    family.side = 16
    family.channels = 4
    return family
  }()

  private func reader(batch: Int) throws -> FeatureReader {
    let network = Self.family.discriminator
    var random = SeededGenerator(seed: 1)
    return try FeatureReader(
      network, weights: Initialiser(deviation: 0.2).draw(network, using: &random), batch: batch,
      processor: Processor(threadCount: 1))
  }

  private func pictures(_ count: Int) -> Tensor {
    Tensor(shape: [count, 3, 16, 16], values: pattern(count * 3 * 256, salt: 4))
  }

  /// The last convolution gives the log-odds, which no rectifier cuts.
  @Test func layersEndWithRectifiers() throws {
    let layers = try reader(batch: 1).layers
    #expect(layers.map(\.name) == ["conv1", "conv2"])
    #expect(layers.map(\.shape) == [[4, 8, 8], [8, 4, 4]])
  }

  /// Layers are known before weights are read; a vector is maps of one pixel.
  @Test func layersFollowFromTheDescription() throws {
    #expect(try FeatureReader.layers(of: Self.family.discriminator) == reader(batch: 1).layers)
    let flat = NetworkDescription(
      input: [6],
      layers: [
        LayerDescription("fc1", .linear(inputs: 6, outputs: 5, bias: true)),
        LayerDescription("lrelu1", .leakyRelu(slope: 0.2)),
      ])
    let layers = try FeatureReader.layers(of: flat)
    #expect(layers.map(\.name) == ["fc1"] && layers.map(\.shape) == [[5, 1, 1]])
  }

  /// The peak of each map of each picture, against a look at every place.
  @Test func peaksAreTheLargestPlaces() throws {
    let reader = try reader(batch: 2)
    reader.read(pictures(2))
    let layer = reader.layers[0]
    let (maps, peaks) = (reader.maps(of: layer).values, reader.peaks(of: layer))
    #expect(peaks.map(\.count) == [4, 4])
    for row in 0..<2 {
      for (channel, peak) in peaks[row].enumerated() {
        let first = (row * 4 + channel) * 64
        #expect(peak.unit.channel == channel)
        #expect(maps[first + peak.unit.y * 8 + peak.unit.x] == peak.value)
        #expect(maps[first..<(first + 64)].allSatisfy { $0 <= peak.value })
      }
    }
    #expect(peaks[0] != peaks[1])
  }

  /// Rows do not mix, and a batch that is not full is filled up.
  @Test func rowsAreReadAlone() throws {
    let (together, alone) = (try reader(batch: 4), try reader(batch: 1))
    let pictures = pictures(3)
    together.read(pictures)
    let layer = together.layers[1]
    let maps = together.maps(of: layer)
    #expect(maps.shape == [4, 8, 4, 4])
    for row in 0..<3 {
      let single = Tensor(
        shape: [1, 3, 16, 16], values: Array(pictures.values[(row * 768)..<((row + 1) * 768)]))
      alone.read(single)
      let expected = alone.maps(of: layer).values
      let found = Array(maps.values[(row * 128)..<((row + 1) * 128)])
      #expect(worstDifference(found, expected, absolute: 1e-5, relative: 1e-4) == nil)
      together.read(pictures)
      let unit = FeatureReader.Unit(channel: row, y: 1, x: 2)
      let gradient = together.guidedGradient(of: unit, in: layer, row: row)
      alone.read(single)
      let other = alone.guidedGradient(of: unit, in: layer)
      #expect(gradient.shape == [3, 16, 16])
      #expect(
        worstDifference(gradient.values, other.values, absolute: 1e-6, relative: 1e-3) == nil)
    }
  }

  /// A unit of conv2 sees 10 x 10 pixels: 4 x 4 maps of 4 x 4 windows, two apart.
  @Test func gradientsStayWithinWhatTheUnitSees() throws {
    let reader = try reader(batch: 1)
    reader.read(pictures(1))
    let gradient = reader.guidedGradient(of: .init(channel: 3, y: 0, x: 3), in: reader.layers[1])
    var seen = 0
    for y in 0..<16 {
      for x in 0..<16 {
        let values = (0..<3).map { gradient.values[($0 * 16 + y) * 16 + x] }
        if y > 6 || x < 9 { #expect(values.allSatisfy { $0 == 0 }, "at \(y), \(x)") }
        if values.contains(where: { $0 != 0 }) { seen += 1 }
      }
    }
    #expect(seen > 20)
  }

  @Test func missingWeightsAreNamed() {
    #expect(throws: NetworkError.missing(parameter: "conv1.weight")) {
      try FeatureReader(
        Self.family.discriminator, weights: NamedTensors(), processor: Processor(threadCount: 1))
    }
  }
}
