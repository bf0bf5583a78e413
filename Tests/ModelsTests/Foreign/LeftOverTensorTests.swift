import Checkpoints
import Formats
import Models
import Networks
import TestSupport
import Testing

/// Tensors of a generator that no layer reads are named; those of other networks are not.
@Suite struct LeftOverTensorTests {
  /// What stands in the file besides a generator that its card describes, and what of it is missed.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var generator = "DCGAN, ReLU"
    var others: [(name: String, shape: [Int], type: ElementType)] = []
    let names: [String]
  }

  static let cases = [
    Case(testDescription: "nothing", names: []),
    Case(
      testDescription: "layers that the card does not have",
      others: [
        ("main.11.weight", [3, 3, 1, 1], .float32), ("main.11.bias", [3], .float32),
        ("to_rgb.weight", [3, 16, 1, 1], .float16),
      ], names: ["main.11.weight", "main.11.bias", "to_rgb.weight"]),
    Case(
      testDescription: "a bias of a layer that has none in the card",
      others: [("main.0.bias", [48], .float32)], names: ["main.0.bias"]),
    Case(
      testDescription: "something of an own kind in a layer",
      others: [("main.3.scale", [1], .float32)], names: ["main.3.scale"]),
    Case(
      testDescription: "a table of labels that the latent does not have",
      others: [("label_emb.weight", [10, 24], .float32)], names: ["label_emb.weight"]),
    Case(
      testDescription: "counts of batches", others: [("main.1.num_batches_tracked", [], .int64)],
      names: []),
    Case(
      testDescription: "a discriminator and an optimiser",
      others: [
        ("discriminator.0.weight", [16, 3, 4, 4], .float32),
        ("optimizer.state.0.exp_avg", [24, 48, 4, 4], .float32),
      ], names: []),
    Case(
      testDescription: "slopes that are numbers of the card",
      generator: "slopes that were learned", names: []),
    Case(
      testDescription: "an encoder in modules of its own",
      generator: "a decoder behind its encoder, means and variances", names: []),
    Case(
      testDescription: "an encoder in the same module",
      generator: "a decoder behind its encoder, in one module", names: []),
  ]

  /// The bytes of a file with further tensors, all zero, each name after `root`.
  private static func file(
    _ item: Case, root: String = "", withOthers: Bool = true, isSorted: Bool = false
  )
    throws -> [UInt8]
  {
    let generator = try #require(
      RecogniserTests.generators.first { $0.description == item.generator })
    let table = try SafeTensors(FileBytes(try RecogniserTests.file(of: generator), path: "m"))
    let own = try table.entries.map { (root + $0.name, $0.shape, $0.type, try table.bytes(of: $0)) }
    let others = (withOthers ? item.others : []).map { other in
      let count = other.shape.reduce(1, *) * other.type.byteCount
      return (root + other.name, other.shape, other.type, [UInt8](repeating: 0, count: count))
    }
    var all = own + others
    if isSorted { all.sort { $0.0 < $1.0 } }
    let items = all.map { SafeTensors.Item(name: $0.0, type: $0.2, shape: $0.1) }
    return SafeTensors.encode(items, metadata: [:]) { all[$0].3 }
  }

  @Test(arguments: cases) func areNamed(_ item: Case) throws {
    let card = try RecogniserTests.open(try Self.file(item, withOthers: false)).card
    let model = try RecogniserTests.open(try Self.file(item), card: card)
    #expect(model.leftOver() == item.names)
  }

  /// With the same names under `netG`, and a discriminator beside it.
  @Test(arguments: cases) func areNamedWithTheWholePath(_ item: Case) throws {
    let card = try RecogniserTests.open(
      try Self.file(item, root: "netG.", withOthers: false)
    ).card
    let model = try RecogniserTests.open(try Self.file(item, root: "netG."), card: card)
    #expect(model.leftOver() == item.names.map { "netG." + $0 })
  }

  /// Counters of batches come first in safetensors: they tell nothing about the order of layers.
  @Test(
    arguments: RecogniserTests.generators.filter {
      $0.description != "a decoder behind its encoder, in one module"
    })
  func countersTellNoOrder(_ generator: RecogniserTests.Generator) throws {
    let norms = generator.layers.filter { if case .batchNorm = $0.kind { true } else { false } }
    let item = Case(
      testDescription: "", generator: generator.description,
      others: norms.map { ("\($0.name).num_batches_tracked", [], .int64) }, names: [])
    let model = try RecogniserTests.open(try Self.file(item, isSorted: true))
    #expect(model.card.networks["generator"]?.layers.map(\.kind) == generator.layers.map(\.kind))
    #expect(model.leftOver() == [])
  }

  /// Without a card, too: what the recogniser has no use for it leaves over.
  @Test(arguments: cases.filter { $0.others.allSatisfy { !$0.name.contains("main.11") } })
  func ofAProposalAreNamed(_ item: Case) throws {
    let model = try RecogniserTests.open(try Self.file(item))
    let isRead = model.card.networks["generator"]?.layers.contains {
      $0.parameterShapes.contains { $0.name == "bias" } && $0.name == "main.0"
    }
    // The recogniser takes a bias for a bias.
    #expect(model.leftOver() == (isRead == true ? [] : item.names))
  }
}
