import Formats
import TestSupport
import Testing

/// Small files in every container, against what PyTorch and NumPy say is in them
/// (`Golden/make-weights.py`).
@Suite struct WeightFileTests {
  static let expected = (try? GoldenWeights.bytes("expected.json")).flatMap {
    try? JSONValue(parsing: $0, subject: "expected.json").object
  }

  @Test func thereAreFiles() {
    #expect(Self.expected?.count ?? 0 > 35)
  }

  @Test(arguments: expected?.map(\.key) ?? []) func sameTensorsAsTheirMakers(_ name: String) throws
  {
    let expected = try #require(Self.expected?.first { $0.key == name }?.value)
    let file = try WeightFile(FileBytes(try GoldenWeights.bytes(name), path: name))
    #expect(file.container.rawValue == expected["container"]?.string)
    let tensors = try #require(expected["tensors"]?.array)
    #expect(file.entries.map(\.name) == tensors.map { $0["name"]?.string })
    for (entry, tensor) in zip(file.entries, tensors) {
      #expect(entry.tensor.type.rawValue == tensor["type"]?.string, "\(entry.name)")
      #expect(entry.tensor.shape == tensor["shape"]?.array?.map(\.integer), "\(entry.name)")
      let bytes = try entry.tensor.bytes()
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(digits == tensor["bytes"]?.string, "\(entry.name)")
    }
  }

  @Test func modulesKeepTheirClassesAndSettings() throws {
    for name in ["module.pth", "module-legacy.pth"] {
      let file = try GoldenWeights.file(name)
      let model = try #require(file.content.object)
      #expect(model.className == "torch.nn.modules.container.Sequential")
      let modules = try #require(model.modules)
      #expect(modules.map(\.name) == ["0", "1", "2", "3", "4", "5", "6"])
      #expect(modules[6].module.className == "models.layers.Flat")
      let convolution = modules[4].module
      #expect(convolution.className == "torch.nn.modules.conv.ConvTranspose2d")
      #expect(convolution["stride"]?.elements?.map(\.integer) == [2, 2])
      #expect(convolution["padding"]?.elements?.map(\.integer) == [1, 1])
      #expect(modules[1].module["eps"]?.double == 1e-5)
      #expect(modules[2].module["negative_slope"]?.double == 0.2)
      #expect(modules[2].module["inplace"]?.bool == false)
      #expect(
        file.foreignNames.contains(ForeignName(path: "models.layers.Flat", isDangerous: false)))
      #expect(!file.foreignNames.contains { $0.isDangerous || $0.path.contains("_rebuild") })
    }
  }

  @Test func whatIsNoTensorIsThereToo() throws {
    let content = try GoldenWeights.file("training.pth").content
    #expect(content["epoch"]?.integer == 9)
    #expect(content["history"]?["loss"]?.elements?.map(\.double) == [0.5, 0.25])
    #expect(content["history"]?["done"]?.bool == true)
    #expect(content["optimG"]?["param_groups"]?.elements?.first?["lr"]?.double == 2e-4)
    #expect(content["netG"]?["module.l1.0.bias"]?.tensor?.shape == [3])
    #expect(try GoldenWeights.file("numpy5.pkl").content["number"]?.double == 0.5)
  }

  @Test func whatIsLeftOutIsSaid() throws {
    #expect(
      try GoldenWeights.file("numpy.npz").notes == [
        "array \"words\" is '<U1' and left out",
        "array \"objects\" holds Python objects ('|O') and is left out",
      ])
    #expect(
      try GoldenWeights.file("big-endian.pth").notes == [
        "numbers have their most significant byte first"
      ])
    #expect(
      try GoldenWeights.file("traced.pt").notes == ["the code of the archive is not looked at"])
    let bytes = try GoldenWeights.bytes("legacy.pth") + [1, 2, 3]
    #expect(
      try WeightFile(FileBytes(bytes, path: "f")).notes
        == ["3 bytes follow the last storage and are not read"])
    let pickle = try GoldenWeights.bytes("numpy2.pkl") + [0]
    #expect(
      try WeightFile(FileBytes(pickle, path: "f")).notes
        == ["1 bytes follow the pickle and are not read"])
  }

  /// Objects in the states of objects, as deep as is allowed: every walk is recursive.
  @Test func deepModulesAreRead() throws {
    var value: [UInt8] = [0x4E]
    for _ in 0..<Limits.pickleDepth / 2 {
      value = Pickled.name("a", "B") + [0x29, 0x81] + Pickled.dictionary([("x", value)]) + [0x62]
      value = Pickled.list([value])
    }
    var inner = try WeightFile(FileBytes(Pickled.file(value), path: "f")).content
    var depth = 0
    while let next = inner.elements?.first?["x"] {
      inner = next
      depth += 1
    }
    #expect(depth == Limits.pickleDepth / 2)
  }

  /// Arrays of protocol 0 are a text of one line.
  @Test func textsMayBeLong() throws {
    let text = String(repeating: "a", count: (1 << 20) + 2)
    let line = Pickled.file([0x56] + Array((text + "\n").utf8))
    #expect(try WeightFile(FileBytes(line, path: "f")).content.text == text)
    let quoted = Pickled.file([0x53] + Array(("'" + text + "'\n").utf8))
    guard case .bytes(let count) = try WeightFile(FileBytes(quoted, path: "f")).content else {
      Issue.record("no bytes")
      return
    }
    #expect(count == text.utf8.count)
  }

  @Test func namesDoNotMatter() throws {
    let folder = TemporaryFolder()
    let path = folder.file("weights.safetensors")
    try AtomicFile.write(try GoldenWeights.bytes("legacy.pth"), to: path)
    #expect(try WeightFile(path: path).container == .torchLegacy)
  }
}
