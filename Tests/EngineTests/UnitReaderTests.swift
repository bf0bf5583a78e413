import Checkpoints
import Explorer
import Formats
import Kernels
import Latents
import Models
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Engine

@Suite struct UnitReaderTests {
  private let folder = TemporaryFolder()

  private func model() throws -> GeneratorModel {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    return try GeneratorModel(path: path, processor: Processor(threadCount: 1))
  }

  private func picture(_ model: GeneratorModel, seed: UInt64 = 1) -> Tensor {
    var random = SeededGenerator(seed: seed)
    return model.generate([LatentVector(drawnFrom: model.spec, using: &random)])
  }

  /// The trunk's rectifiers; the fully connected layer has maps of one pixel.
  @Test func layersAreThoseOfTheTrunk() throws {
    let layers = UnitReader(try model()).layers
    #expect(layers.map(\.name) == ["conv1", "conv2", "fc3"])
    #expect(layers.map(\.maps) == [4, 8, 16])
    #expect(layers.map(\.width) == [4, 2, 1] && layers.map(\.height) == [4, 2, 1])
  }

  /// Each unit is where its map is largest, and its heat is the guided gradient of the channel that does
  /// most, as the feature reader alone gives them.
  @Test func theStrongestComeFirst() throws {
    let model = try model()
    let picture = picture(model)
    let units = try #require(
      UnitReader(model).units(of: picture, WantedUnits(layer: 1, count: 5)) { _ in true })
    #expect(units.layer == 1 && units.strongest.count == 5)
    #expect(units.chosen == units.strongest[0])
    #expect(zip(units.strongest, units.strongest.dropFirst()).allSatisfy { $0.value >= $1.value })
    #expect(units.picture == Picture(picture, index: 0, range: model.card.outputRange))

    let reader = try #require(try model.loadFeatureReader())
    reader.read(picture)
    let layer = reader.layers[1]
    let maps = reader.maps(of: layer).values
    let largest = (0..<8).map { map in maps[(map * 4)..<(map * 4 + 4)].max() ?? 0 }
    #expect(units.strongest.map(\.value) == Array(largest.sorted(by: >).prefix(5)))
    for unit in units.strongest {
      #expect(maps[unit.map * 4 + unit.row * 2 + unit.column] == unit.value)
      let gradient = reader.guidedGradient(
        of: .init(channel: unit.map, y: unit.row, x: unit.column), in: layer)
      // One channel, and 1 from black to white.
      #expect(unit.heat.values == gradient.values.map(abs))
    }
  }

  @Test func aMapOfOnesOwnIsChosen() throws {
    let model = try model()
    let reader = UnitReader(model)
    let picture = picture(model)
    let all = try #require(
      reader.units(of: picture, WantedUnits(layer: 1, count: 8)) { _ in true })
    let weakest = try #require(all.strongest.last)
    let few = try #require(
      reader.units(of: picture, WantedUnits(layer: 1, map: weakest.map, count: 3)) { _ in true })
    #expect(few.chosen == weakest)
    #expect(few.strongest == Array(all.strongest.prefix(3)))
    // Another picture has other units.
    let other = try #require(
      reader.units(
        of: self.picture(model, seed: 2), WantedUnits(layer: 1, map: weakest.map, count: 3)
      ) { _ in true })
    #expect(other.chosen != weakest && other.chosen.map == weakest.map)
  }

  /// The chosen one is told before others are looked into, and nothing more is done once nobody wants it.
  @Test func whatIsNotWantedAnyMoreIsLeft() throws {
    let model = try model()
    var told: [ExcitedUnits] = []
    let units = UnitReader(model).units(of: picture(model), WantedUnits(layer: 0, count: 4)) {
      told.append($0)
      return told.count < 2
    }
    #expect(units == nil)
    #expect(told.count == 2 && told.allSatisfy { $0.strongest.isEmpty })
    for wanted in [WantedUnits(layer: 3, count: 4), WantedUnits(layer: 0, map: 4, count: 4)] {
      #expect(UnitReader(model).units(of: picture(model), wanted) { _ in true } == nil)
    }
  }

  /// A model without discriminator has no layers, and says so.
  @Test func linesTellTheStrongest() throws {
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent")
    var checkpoint = TinyModel.checkpoint()
    func answers(_ lines: [String]) throws -> [LineSession.Answer] {
      let path = folder.file("tiny.safetensors")
      try checkpoint.save(to: path)
      let served = try opener.open(path)
      let session = LineSession(
        State(
          model: served.explored, point: ExploredPoint(neutral: served.explored.spec, seed: 1),
          size: LineSession.size), Engine(served, opener: opener))
      defer { session.end() }
      return lines.compactMap { session.say($0) }
    }
    let told = try answers(["units conv2", "draw 7", "units conv2", "units conv2"])
    #expect(told.allSatisfy { !$0.isFailure })
    #expect(told[0].text.hasPrefix("conv2: unit "))
    #expect(told[2] != told[0], "\(told.map(\.text))")
    #expect(told[3] == told[2])

    for name in ["trunk", "discriminator", "recognition"] {
      checkpoint.card.networks[name] = nil
      for weight in checkpoint.weights.names where weight.hasPrefix(name + ".") {
        checkpoint.weights[weight] = nil
      }
    }
    let missing = try answers(["units conv2"])
    #expect(missing.map(\.isFailure) == [true])
    #expect(missing[0].text.hasPrefix("no discriminator travels with this model"))
  }
}
