import Formats
import Glibc
import Testing

/// Files that other people published, where `LATENT_DATA` has them.
@Suite(.enabled(if: wildCheckpoints != nil, "LATENT_DATA has no wild-checkpoints"))
struct WildWeightTests {
  private func file(_ name: String) throws -> WeightFile {
    try WeightFile(path: try #require(wildCheckpoints) + "/" + name)
  }

  static let files: [(name: String, container: WeightContainer, part: String, shapes: [String])] = [
    (
      "infogan-kanji/jp_best_model_192.tar", .torchZip, "generator",
      ["l1.0.weight [8192, 74]", "conv_blocks.2.weight [128, 128, 3, 3]"]
    ),
    ("dcgan-mnist/generator.pth", .torchZip, "", ["layer_stack.1.weight [100, 128, 4, 4]"]),
    ("dcgan-celeba/generator11.pt", .torchLegacy, "", ["fc.weight [2048, 100]"]),
    ("dcgan-fashion/generator.pt", .torchZip, "", ["layer2.0.weight [128, 64, 5, 5]"]),
    ("cwgan-mnist/generator.pth", .torchZip, "", ["label_emb.weight [10, 10]"]),
    ("mlpgan-mnist/G--300.ckpt", .torchLegacy, "", ["4.weight [784, 256]"]),
    ("btcvae-celeba/model.pt", .torchLegacy, "decoder", ["lin1.weight [256, 10]"]),
    ("untrained-dcgan/DCgenerator.pkl", .torchLegacy, "model", ["0.weight [128, 64, 4, 4]"]),
    (
      "dcgan-mnist-cpp/generator-checkpoint.pt", .torchJSON, "",
      ["0.weight [100, 256, 4, 4]", "1.running_var [256]"]
    ),
    ("containers/whole-module-legacy.pytorch", .torchLegacy, "", ["main.0.weight [1, 512, 3, 3]"]),
  ]

  @Test(arguments: files.indices) func areRead(_ index: Int) throws {
    let (name, container, part, shapes) = Self.files[index]
    let file = try file(name)
    #expect(file.container == container)
    #expect(file.foreignNames.filter(\.isDangerous).isEmpty)
    let likeliest = try #require(file.parts().first)
    #expect(likeliest.path == part)
    let found = likeliest.entries.map { "\($0.name) \($0.tensor.shape)" }
    for shape in shapes { #expect(found.contains(shape)) }
    for entry in file.entries {
      let bytes = try entry.tensor.bytes()
      #expect(bytes.count == entry.tensor.count * entry.tensor.type.byteCount)
    }
  }

  /// The same generator as PyTorch stored it and as NumPy packed it.
  @Test func containersOfOneModelHoldTheSameBytes() throws {
    let original = try #require(
      try file("infogan-kanji/jp_best_model_192.tar").parts().first?.entries)
    let packed = try file("containers/generator_compressed.npz")
    #expect(packed.container == .npz)
    #expect(packed.entries.map(\.name) == original.map(\.name))
    for entry in original {
      let bytes = try entry.tensor.bytes()
      let same = try packed[entry.name]?.bytes()
      #expect(same == bytes, "\(entry.name)")
    }
    let halves = try file("containers/generator_f16.safetensors")
    #expect(Set(halves.entries.map(\.name)) == Set(original.map(\.name)))
    #expect(halves["l1.0.weight"]?.shape == [8192, 74])
  }

  @Test func pointersAreNamed() {
    let error = #expect(throws: FormatError.self) { _ = try file("containers/lfs-pointer.pth") }
    #expect(
      error == .foreign(.largeFilePointer(byteCount: 14_579_088)))
  }
}

private let wildCheckpoints: String? = getenv("LATENT_DATA").flatMap {
  let folder = String(cString: $0) + "/wild-checkpoints"
  return access(folder, R_OK) == 0 ? folder : nil
}
