import Formats
import Kernels
import Latents
import Models
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Commands

@Suite struct PictureCommandTests {
  private let run: CommandRun
  private let model: GeneratorModel

  init() throws {
    run = try CommandRun()
    model = try GeneratorModel(path: run.model, processor: Processor(threadCount: 1))
  }

  private func drawn(_ count: Int, seed: UInt64) -> [LatentVector] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in LatentVector(drawnFrom: model.spec, using: &generator) }
  }

  @Test func sampledNumbersAreTheGeneratorsOutput() throws {
    // More than one batch, and not a whole number of them.
    try run.run("sample MODEL --seed 5 --count 130 -o DIR/x.npy")
    let tensor = Tensor(try Npy(run.bytes("x.npy")))
    #expect(tensor.shape == [130, 1, 8, 8])
    #expect(tensor == model.generate(drawn(130, seed: 5)))
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    try run.run("sample MODEL --count 9 -o DIR/a.png")
    try run.run("sample MODEL --count 9 --seed 1 --threads 2 -o DIR/b.png")
    try run.run("sample MODEL --count 9 --seed 2 -o DIR/c.png")
    #expect(try run.bytes("a.png") == run.bytes("b.png"))
    #expect(try run.bytes("a.png") != run.bytes("c.png"))
  }

  @Test func sampledPicturesCarryTheirLatent() throws {
    try run.run("sample MODEL --count 1 --code shape=dot --code slant=0.1 --zoom 2 -o DIR/x.png")
    let bytes = try run.bytes("x.png")
    var expected = drawn(1, seed: 1)[0]
    expected.setCategory(2, ofPart: 1, in: model.spec)
    expected.values[7] = 0.1
    let metadata = try #require(try PictureMetadata.read(from: bytes))
    #expect(metadata.latent.map(\.bitPattern) == expected.values.map(\.bitPattern))
    #expect(metadata.model == "tiny" && metadata.seed == 1 && metadata.view == .single)
    #expect(metadata.modelHash == (try model.hash()))
    let picture = Picture(model.generate([expected]), index: 0, range: 0...1)
    #expect(try PNG.decode(bytes) == picture.zoomed(by: 2))
  }

  @Test func gridsHaveTheirColumns() throws {
    try run.run("sample MODEL --count 10 --columns 5 --zoom 1 -o DIR/x.png")
    let picture = try PNG.decode(run.bytes("x.png"))
    #expect(picture.width == 5 * 10 + 2 && picture.height == 2 * 10 + 2)
    try run.run("sample MODEL --count 10 --zoom 1 -o DIR/y.png")
    let square = try PNG.decode(run.bytes("y.png"))
    #expect(square.width == 4 * 10 + 2 && square.height == 3 * 10 + 2)
    let metadata = try PictureMetadata.read(from: run.bytes("y.png"))
    #expect(metadata?.view == .samples(count: 10))
  }

  @Test(arguments: [ElementType.float32, .float64, .float16]) func latentsFromAFile(
    _ type: ElementType
  ) throws {
    // Numbers that all three types hold exactly.
    let values: [Float] = [0.5, -1, 0.25, 0, 0, 1, 0, -0.75, 2]
    let tensor = Tensor(shape: [9], values: values)
    let bytes =
      switch type {
      case .float16: tensor.float16Bytes
      case .float64:
        values.reduce(into: [UInt8]()) { $0.appendLittleEndian(Double($1).bitPattern) }
      default: tensor.float32Bytes
      }
    for (name, shape, copies) in [("one", [9], 1), ("two", [2, 9], 2)] {
      let content = (0..<copies).flatMap { _ in bytes }
      try AtomicFile.write(
        Npy(type: type, shape: shape, bytes: content).encoded(),
        to: run.folder.file("\(name).npy"))
      try run.run("sample MODEL --latents DIR/\(name).npy -o DIR/out.npy")
      let expected = model.generate([LatentVector](repeating: .init(values: values), count: copies))
      #expect(Tensor(try Npy(run.bytes("out.npy"))) == expected)
    }
  }

  @Test func editsApplyToLatentsFromAFile() throws {
    try AtomicFile.write(
      Tensor(shape: [1, 9]).npy.encoded(), to: run.folder.file("z.npy"))
    try run.run("sample MODEL --latents DIR/z.npy --code shape=1 -o DIR/out.npy")
    let expected = model.generate([LatentVector(values: [0, 0, 0, 0, 0, 1, 0, 0, 0])])
    #expect(Tensor(try Npy(run.bytes("out.npy"))) == expected)
  }

  @Test func traversalsVaryOneCode() throws {
    try run.run(
      "traverse MODEL --code slant=-1:1:5 --code shape=bar --seed 3 -o DIR/x.npy")
    var base = LatentVector(neutral: model.spec)
    var generator = SeededGenerator(seed: 3)
    base.redrawNoise(in: model.spec, using: &generator)
    base.setCategory(1, ofPart: 1, in: model.spec)
    let latents = [-1, -0.5, 0, 0.5, 1].map { (value: Float) in
      var latent = base
      latent.values[7] = value
      return latent
    }
    #expect(Tensor(try Npy(run.bytes("x.npy"))) == model.generate(latents))
  }

  @Test func gridsVaryTwoCodes() throws {
    try run.run("traverse MODEL --code slant --rows shape --zoom 1 -o DIR/x.png")
    let bytes = try run.bytes("x.png")
    let picture = try PNG.decode(bytes)
    #expect(picture.width == 9 * 10 + 2 && picture.height == 3 * 10 + 2)
    let metadata = try #require(try PictureMetadata.read(from: bytes))
    #expect(
      metadata.view
        == .grid(
          rows: "shape", columns: "slant", values: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]))
    // At a size at which values can be read they stand above and beside the same pictures.
    try run.run("traverse MODEL --code slant --rows shape --zoom 8 -o DIR/labelled.png")
    try run.run("traverse MODEL --code slant --rows shape --zoom 8 --no-labels -o DIR/plain.png")
    let labelled = try PNG.decode(run.bytes("labelled.png"))
    let plain = try PNG.decode(run.bytes("plain.png"))
    #expect(plain.width == 9 * 66 + 2 && plain.height == 3 * 66 + 2)
    #expect(labelled.width == plain.width + 6 * 6 && labelled.height == plain.height + 27)
    #expect(try PictureMetadata.read(from: run.bytes("labelled.png")) == metadata)
    // The picture in the middle of the first row is the point that the metadata names.
    let middle = Picture(
      model.generate([LatentVector(values: metadata.latent)]), index: 0, range: 0...1)
    let cut = (0..<8).flatMap { y -> ArraySlice<UInt8> in
      let start = (2 + y) * picture.width + 42
      return picture.pixels[start..<start + 8]
    }
    #expect(cut == middle.pixels)
  }
}
