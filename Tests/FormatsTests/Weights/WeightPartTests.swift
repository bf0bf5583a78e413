import Formats
import Testing

/// Which tensors of a file are its generator, by the names that people give.
@Suite struct WeightPartTests {
  /// The likeliest part of a file with tensors of these names.
  private func parts(_ names: [String]) throws -> [WeightPart] {
    let tensor = try StoredTensor(
      type: .float32, shape: [1],
      storage: TensorStorage(FileBytes([0, 0, 0, 0], path: "f"), 0..<4), subject: "t")
    return WeightFile(
      container: .torchZip, entries: names.map { .init(name: $0, tensor: tensor) }, content: .none
    ).parts()
  }

  static let cases: [(names: [String], path: String, role: WeightPart.Role, first: String)] = [
    (["main.0.weight", "main.1.weight"], "", .whole, "main.0.weight"),
    (["module.main.0.weight"], "module", .whole, "main.0.weight"),
    (["generator.l1.weight", "discriminator.0.weight"], "generator", .generator, "l1.weight"),
    (
      ["netD.0.weight", "netG.module.0.weight", "optimG.state.0.exp_avg"], "netG.module",
      .generator, "0.weight"
    ),
    (
      ["state_dict.generator.l1.weight", "state_dict.discriminator.0.weight"],
      "state_dict.generator", .generator, "l1.weight"
    ),
    (
      ["g.0.weight", "d.0.weight", "g_ema.0.weight", "g_optim.state.0.step", "latent_avg"],
      "g_ema", .averagedGenerator, "0.weight"
    ),
    (["params.fc.weight", "params_ema.fc.weight"], "params_ema", .averagedGenerator, "fc.weight"),
    (["encoder.conv1.weight", "decoder.lin1.weight"], "decoder", .decoder, "lin1.weight"),
    (["G.0.weight", "D.0.weight", "Q.0.weight"], "G", .generator, "0.weight"),
    (
      ["model_state_dict.fc.weight", "optimizer_state_dict.state.0.exp_avg"], "model_state_dict",
      .whole, "fc.weight"
    ),
    // Layers that happen to have such names.
    (
      ["fc.weight", "decoder.0.weight", "decoder_input.weight", "final_layer.0.weight"], "", .whole,
      "fc.weight"
    ),
    (["g.weight", "h.weight"], "", .whole, "g.weight"),
    (["generator.weight", "generator.bias"], "generator", .generator, "weight"),
    (["decoder", "encoder.weight"], "", .whole, "decoder"),
  ]

  @Test(arguments: cases.indices) func likeliest(_ index: Int) throws {
    let (names, path, role, first) = Self.cases[index]
    let part = try #require(try parts(names).first)
    #expect(part.path == path)
    #expect(part.role == role)
    #expect(part.entries.first?.name == first)
  }

  @Test func theWholeIsOfferedToo() throws {
    let found = try parts([
      "netG.0.weight", "netD.0.weight", "netQ.0.weight", "step", "optimG.state.0.exp_avg",
    ])
    #expect(found.map(\.path) == ["netG", ""])
    #expect(found[1].entries.map(\.name) == ["netG.0.weight", "step"])
  }

  @Test func dictionariesOfAListArePartsByNumber() throws {
    let parts = try GoldenWeights.file("list.pth").parts()
    #expect(parts.map(\.path) == ["0", "1"])
    #expect(parts[0].entries.first?.name == "l1.0.weight")
  }

  @Test func whatItWasChosenAmong() throws {
    let file = try GoldenWeights.file("training.pth")
    #expect(file.outermostNames().map(\.name) == ["netG", "netD", "optimG"])
    #expect(file.outermostNames().map(\.count) == [4, 1, 1])
    let part = try #require(file.parts().first)
    #expect(part.path == "netG.module")
    #expect(
      part.entries.map(\.name)
        == ["l1.0.weight", "l1.0.bias", "bn.running_var", "bn.num_batches_tracked"])
  }
}
