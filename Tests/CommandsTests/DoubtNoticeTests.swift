import Checkpoints
import Formats
import Kernels
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Commands

/// What commands say on standard error of a network that had to be guessed.
@Suite struct DoubtNoticeTests {
  private let folder = TemporaryFolder()

  /// A perceptron with layers of these sizes, about which its tensors say nothing else.
  private func perceptron(_ sizes: [Int] = [8, 16, 64]) throws -> String {
    let layers = zip(sizes, sizes.dropFirst()).enumerated()
    let items = layers.flatMap { index, sizes in
      [("\(2 * index).weight", [sizes.1, sizes.0]), ("\(2 * index).bias", [sizes.1])]
    }.map { SafeTensors.Item(name: $0.0, type: .float32, shape: $0.1) }
    let path = folder.file("generator.safetensors")
    let bytes = SafeTensors.encode(items, metadata: [:]) { index in
      [UInt8](repeating: 0, count: 4 * items[index].shape.reduce(1, *))
    }
    try AtomicFile.write(bytes, to: path)
    return path
  }

  @Test func tablesThatAreLeftOutAreNamed() throws {
    let path = try perceptron()
    let table = try SafeTensors(FileBytes(path: path))
    var items = table.entries.map {
      SafeTensors.Item(name: $0.name, type: $0.type, shape: $0.shape)
    }
    items.append(SafeTensors.Item(name: "label_emb.weight", type: .float32, shape: [10, 8]))
    let bytes = SafeTensors.encode(items, metadata: [:]) { index in
      [UInt8](repeating: 0, count: 4 * items[index].shape.reduce(1, *))
    }
    try AtomicFile.write(bytes, to: path)
    let text = try #require(try notice(path))
    #expect(text.contains("tanh (guessed); no layer reads \"label_emb.weight\"\n"))
  }

  private func open(_ path: String, card: String? = nil) throws -> ModelFile {
    try ModelFile(path: path, card: card, processor: Processor.ofEnvironment())
  }

  private func notice(_ path: String, card: String? = nil) throws -> String? {
    let file = try open(path, card: card)
    return DoubtNotice(file.proposal, leftOver: file.leftOver(), path: "g.pth")?.text
  }

  @Test func guessesAreSaidWithTheWayOut() throws {
    #expect(
      try notice(try perceptron()) == """
        latent: g.pth: assumed without measurement: \
        latent of 8 numbers: noise N(0, 1) (guessed); \
        activation after 0: relu (guessed); activation of the output: tanh (guessed)
        Try: latent inspect g.pth, which says why; --card settles it

        """)
  }

  @Test func theRestIsCounted() throws {
    let text = try #require(try notice(try perceptron([8, 16, 32, 32, 64])))
    #expect(text.contains("activation after 2: relu (guessed); and 2 more\n"))
  }

  @Test func whatACardSettlesIsNoDoubt() throws {
    let path = try perceptron()
    let card = folder.file("model.json")
    try AtomicFile.write(Array(try CardFile.text(try open(path).card).utf8), to: card)
    #expect(try notice(path, card: card) == nil)
    // A card beside the file does so, too.
    #expect(try notice(path) == nil)
  }

  /// A card with fewer layers than the file: the picture may still be right, and somebody has to say so.
  @Test func whatACardLeavesOverIsSaid() throws {
    let path = try perceptron([8, 64, 64, 64, 64])
    var card = try open(path).card
    card.networks["generator"]?.layers.removeAll {
      $0.name.hasPrefix("4") || $0.name.hasPrefix("2")
    }
    let file = folder.file("card.json")
    try AtomicFile.write(Array(try CardFile.text(card).utf8), to: file)
    #expect(
      try notice(path, card: file) == """
        latent: g.pth: no layer reads "2.weight", "2.bias", "4.weight", and 1 more
        Try: latent inspect g.pth, which says what is there; a card may name more layers

        """)
  }
}
