import Checkpoints
import Formats
import Kernels
import Latents
import Models
import Pictures
import TestSupport
import Testing

@testable import Engine
@testable import Explorer

@Suite struct FeatureScalesTests {
  private func pictures() throws -> ModelPictures {
    let folder = TemporaryFolder()
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    return ModelPictures(
      try GeneratorModel(path: path, processor: Processor(threadCount: 1)))
  }

  private func latents(of pictures: ModelPictures) -> [LatentVector] {
    (0..<3).map { index in
      var latent = LatentVector(neutral: TinyModel.latent)
      latent.values[0] = Float(index)
      return latent
    }
  }

  /// Every picture is made with the scales that it was asked for with; maps are those that it was made of.
  @Test func scalesHoldForAllPictures() throws {
    let source = try pictures()
    let layer = try #require(source.layers.first)
    let latents = latents(of: source)
    let whole = source.pictures(of: latents)
    let one = source.pictures(of: [latents[0]])
    let maps = try #require(source.maps(of: latents[0], layer: 0, scales: FeatureScales()))
    #expect(maps.count == layer.maps && maps.values.contains { $0 != 0 })
    var scales = FeatureScales()
    scales.set(0, of: Array(0..<layer.maps), in: layer.name, count: layer.maps)
    let muted = source.pictures(of: latents, scales: scales)
    #expect(muted != whole)
    // Without any map all latents look the same.
    #expect(Set(muted).count == 1)
    #expect(source.pictures(of: [latents[0]], scales: scales) == [muted[0]])
    #expect(
      source.maps(of: latents[0], layer: 0, scales: scales)?.values.allSatisfy { $0 == 0 } == true)
    #expect(source.pictures(of: latents) == whole)
    #expect(source.pictures(of: [latents[0]]) == one)
  }

  /// Lines save what they asked for, although nothing is drawn.
  @Test func savedPicturesAreScaled() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent")
    let served = try opener.open(path)
    let layer = try #require(served.explored.layers.first)
    let session = LineSession(
      State(
        model: served.explored, point: ExploredPoint(neutral: served.explored.spec, seed: 1),
        size: LineSession.size), Engine(served, opener: opener))
    defer { session.end() }
    func saved(_ name: String) throws -> [UInt8] {
      let answer = session.say("save \(folder.file(name)) x1")
      #expect(answer?.isFailure == false, "\(answer?.text ?? "")")
      return try FileBytes.read(path: folder.file(name))
    }
    let whole = try saved("whole.png")
    let all = (0..<layer.maps).map(String.init).joined(separator: " ")
    #expect(session.say("mute \(layer.name) \(all)")?.isFailure == false)
    #expect(try saved("muted.png") != whole)
    #expect(session.say("unmute")?.isFailure == false)
    #expect(try saved("again.png") == whole)
  }

  /// A saved picture of scaled maps opens again with them, and is saved again as the same bytes.
  @Test func aScaledPictureOpensAgain() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent")
    let served = try opener.open(path)
    let layer = try #require(served.explored.layers.first)
    func session(_ state: State) -> LineSession {
      LineSession(state, Engine(served, opener: opener))
    }
    func state(_ latent: LatentVector) -> State {
      State(
        model: served.explored, point: ExploredPoint(latent: latent, seed: 1),
        size: LineSession.size)
    }
    let first = session(state(LatentVector(neutral: TinyModel.latent)))
    defer { first.end() }
    for line in ["scale \(layer.name) 0.3 0 1", "mute \(layer.name) 2", "set slant 0.7"] {
      #expect(first.say(line)?.isFailure == false)
    }
    for (line, name) in [
      ("save \(folder.file("a.png")) x1", "a.png"),
      ("save strip \(folder.file("b.png")) x1", "b.png"),
      ("export apng \(folder.file("c.png")) x1", "c.png"),
    ] {
      #expect(first.say(line)?.isFailure == false)
      let metadata = try #require(
        try PictureMetadata.read(from: FileBytes.read(path: folder.file(name))))
      #expect(metadata.mapFactors == first.state.scales.factors)
      var again = state(LatentVector(values: metadata.latent))
      again.restore(metadata, of: name)
      #expect(again.scales == first.state.scales)
      let second = session(again)
      defer { second.end() }
      #expect(second.say(line)?.isFailure == false)
      let other = folder.file(name.replacing(".png", with: "-2.png"))
      #expect(try FileBytes.read(path: other) == FileBytes.read(path: folder.file(name)))
    }
  }

  /// Scales that were made for another model do nothing.
  @Test func scalesOfOtherLayersAreLeftOut() throws {
    let source = try pictures()
    let layer = try #require(source.layers.first)
    let latents = latents(of: source)
    let whole = source.pictures(of: latents)
    var scales = FeatureScales()
    scales.set(0, of: [0], in: "another", count: 4)
    scales.set(0, of: [0], in: layer.name, count: layer.maps + 1)
    #expect(source.pictures(of: latents, scales: scales) == whole)
    #expect(source.maps(of: latents[0], layer: 99, scales: scales) == nil)
  }
}
