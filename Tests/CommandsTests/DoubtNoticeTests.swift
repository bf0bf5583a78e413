import Checkpoints
import Formats
import Kernels
import Models
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
    let text = try #require(DoubtNotice(try open(path).proposal, path: "g.pth")?.text)
    #expect(text.contains("tanh (guessed); \"label_emb\" left out\n"))
  }

  private func open(_ path: String, card: String? = nil) throws -> ModelFile {
    try ModelFile(path: path, card: card, processor: Processor.ofEnvironment())
  }

  @Test func guessesAreSaidWithTheWayOut() throws {
    let file = try open(try perceptron())
    #expect(
      DoubtNotice(file.proposal, path: "g.pth")?.text == """
        latent: g.pth: assumed without measurement: \
        latent of 8 numbers: noise N(0, 1) (guessed); \
        activation after 0: relu (guessed); activation of the output: tanh (guessed)
        Try: latent inspect g.pth, which says why; --card settles it

        """)
  }

  @Test func theRestIsCounted() throws {
    let file = try open(try perceptron([8, 16, 32, 32, 64]))
    let text = try #require(DoubtNotice(file.proposal, path: "g.pth")?.text)
    #expect(text.contains("activation after 2: relu (guessed); and 2 more\n"))
  }

  @Test func whatACardSettlesIsNoDoubt() throws {
    let path = try perceptron()
    let card = folder.file("model.json")
    try AtomicFile.write(Array(try CardFile.text(try open(path).card).utf8), to: card)
    #expect(DoubtNotice(try open(path, card: card).proposal, path: "g.pth")?.text == nil)
    // A card beside the file does so, too.
    #expect(DoubtNotice(try open(path).proposal, path: "g.pth")?.text == nil)
  }
}
