import Checkpoints
import Formats
import Glibc
import Latents
import Metrics
import Networks
import Pictures
import Studies
import Tensors
import TestSupport
import Testing

@testable import Commands

/// Choosing among models, and the page of what was chosen.
@Suite struct DisentanglementCommandTests {
  /// A model of 64 x 64 pictures with two codes, random weights.
  private func model(_ name: String, seed: UInt64) -> Checkpoint {
    let networks = [
      "generator": NetworkDescription(
        input: [4],
        layers: [
          LayerDescription("fc", .linear(inputs: 4, outputs: 4096, bias: true)),
          LayerDescription("picture", .reshape([1, 64, 64])),
          LayerDescription("sigmoid", .sigmoid),
        ]),
      "recognition": NetworkDescription(
        input: [1, 64, 64],
        layers: [
          LayerDescription("features", .reshape([4096])),
          LayerDescription("fc", .linear(inputs: 4096, outputs: 4, bias: true)),
        ]),
    ]
    let latent = LatentSpec(parts: [
      LatentPart(name: "noise", kind: .noise, size: 2, prior: .uniform(low: -1, high: 1)),
      LatentPart(name: "code1", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
      LatentPart(name: "code2", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    ])
    var random = SeededGenerator(seed: seed)
    var weights = NamedTensors()
    for (name, network) in networks.sorted(by: { $0.key < $1.key }) {
      for layer in network.layers {
        for (parameter, shape) in layer.parameterShapes {
          let count = Tensor.elementCount(of: shape)
          weights["\(name).\(layer.name).\(parameter)"] = Tensor(
            shape: shape,
            values: (0..<count).map { _ in random.nextUniform(from: -1, to: 1) })
        }
      }
    }
    var card = ModelCard(
      name: name, family: "infogan", networks: networks, latent: latent, outputRange: 0...1)
    card.dataset = DatasetReference(name: "dsprites")
    card.steps = 10
    return Checkpoint(card: card, weights: weights)
  }

  private func pool() throws -> CommandRun {
    let run = try CommandRun()
    #expect(mkdir(run.folder.file("pool"), 0o777) == 0)
    for (index, name) in ["a", "b", "c"].enumerated() {
      try model(name, seed: UInt64(index + 1)).save(
        to: run.folder.file("pool/\(name).safetensors"))
    }
    return run
  }

  private static let small = "--groups 3 --deviation-pictures 150 --matching-pictures 40"

  private func selection(_ run: CommandRun) throws -> JSONValue {
    try JSONValue(parsing: run.bytes("pool/selection.json"), subject: "selection.json")
  }

  @Test func aPoolIsRankedAndGoesOn() throws {
    let run = try pool()
    try run.run("select DIR/pool \(Self.small) -o DIR/matrix.png --threads 1")
    let first = try selection(run)
    #expect(first["pairs"]?.array?.count == 6)
    #expect(first["model_centrality"]?.array?.count == 3)
    #expect(first["udr_lasso_scores"]?.array?.count == 3)
    let matrix = try PNG.decode(run.bytes("matrix.png"))
    #expect(matrix.width > 3 * 56 && matrix.height == 70 + 3 * 56 + 20)

    // Two threads, and all pairs anew: the same to the last digit.
    #expect(unlink(run.folder.file("pool/selection.json")) == 0)
    try run.run("select DIR/pool \(Self.small) --threads 2")
    #expect(try selection(run) == first)

    // A fourth model is compared with the rest alone: a pair that is kept is not measured again.
    var text = String(decoding: try run.bytes("pool/selection.json"), as: UTF8.self)
    let pair = try #require(first["pairs"]?.array?.first)
    let score = try #require(pair["score"]?.double)
    text = text.replacing("\"score\": \(score)", with: "\"score\": 0.125", maxReplacements: 1)
    try AtomicFile.write(Array(text.utf8), to: run.folder.file("pool/selection.json"))
    try model("d", seed: 9).save(to: run.folder.file("pool/d.safetensors"))
    try run.run("select DIR/pool \(Self.small)")
    let second = try selection(run)
    #expect(second["pairs"]?.array?.count == 12)
    #expect(
      second["pairs"]?.array?.contains {
        $0["score"]?.double == 0.125 && $0["encoder"] == pair["encoder"]
          && $0["generator"] == pair["generator"]
      } == true)

    // Other settings begin anew.
    try run.run("select DIR/pool --groups 2 --matching-pictures 40")
    #expect(
      try selection(run)["pairs"]?.array?.contains { $0["score"]?.double == 0.125 } == false)
  }

  private func record(_ hash: String, _ name: String, votes: Double) throws -> ScoreRecord {
    try ScoreRecord(
      .object([
        ("model", .string(name)), ("hash", .string(hash)), ("dataset", .string("dsprites")),
        ("settings", .string("cr")), ("seed", .integer(0)), ("steps", .integer(10)),
        (
          "scores",
          .object([
            ("factorvae", .double(votes)), ("dci", .double(0.5)), ("sap", .double(0.25)),
            ("mig", .double(0.125)), ("betavae", .double(0.75)),
          ])
        ), ("details", .object([("dci_headline", .string("forest-ibgan"))])),
      ]), subject: "test")
  }

  /// Several scores at a time add to one file.
  @Test func recordsThatAreAddedAtOnceAreAllKept() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("scores.json")
    try await withThrowingTaskGroup { group in
      for index in 0..<24 {
        let record = try record("\(index)", "m", votes: 0.5)
        group.addTask { try ScoreFile.add(record, to: path) }
      }
      try await group.waitForAll()
    }
    #expect(Set(try ScoreFile.read(path).map(\.hash)) == Set((0..<24).map(String.init)))
  }

  @Test func choicesStandBesideScoresAndOnThePage() throws {
    let run = try pool()
    try run.run("select DIR/pool \(Self.small)")
    let selection = try SelectionFile.read(run.folder.file("pool/selection.json"))
    let path = run.folder.file("pool/scores.json")
    for (index, member) in selection.members.enumerated() {
      try ScoreFile.add(
        try record(member.hash, member.name, votes: 0.5 + 0.1 * Double(index)), to: path)
    }
    // The same model again takes the place of the first record.
    try ScoreFile.add(try record(selection.members[0].hash, "a", votes: 0.3), to: path)
    let scores = try ScoreFile.read(path)
    #expect(scores.count == 3 && scores.last?.scores[.factorVAE] == 0.3)

    let choices = SelectionChoices(selection, scores: scores)
    #expect(
      choices.rows.map(\.title)
        == [
          "ModelCentrality", "UDR Lasso", "UDR Spearman", "best in pool", "mean of 3", "deviation",
        ])
    let chosen = try #require(selection.centrality).order[0]
    #expect(choices.rows[0].choice == selection.members[chosen].file)
    #expect(choices.rows[0].values[.factorVAE] == [0.3, 0.6, 0.7][chosen])
    #expect(choices.rows[3].values[.factorVAE] == 0.7)
    #expect(abs((choices.rows[4].values[.factorVAE] ?? 0) - 1.6 / 3) < 1e-9)
    #expect(abs((choices.rows[5].values[.factorVAE] ?? 0) - 0.208167) < 1e-6)
    #expect(choices.unscored.isEmpty)
    try run.run("select DIR/pool \(Self.small) --scores DIR/pool/scores.json")

    try AtomicFile.write(Array("Trained by hand.\n\n".utf8), to: run.folder.file("notes.md"))
    try run.run("report Three=DIR/pool -o DIR/page --notes DIR/notes.md")
    let page = String(decoding: try run.bytes("page/README.md"), as: UTF8.self)
    #expect(page.hasPrefix("# Disentanglement on dsprites\n\nTrained by hand.\n\n"))
    #expect(page.contains("| Three | 3 | 0.53 ± 0.21 | 0.50 ± 0.00 |"))
    #expect(page.contains("| InfoGAN-CR, 50 runs | 0.88 | 0.71 |"))
    #expect(page.contains("| Three, ModelCentrality | \(selection.members[chosen].file) |"))
    #expect(page.contains("| b.safetensors, 10 steps | Three | 0.60 |"))
    // A model in two pools is listed once.
    try run.run("report Three=DIR/pool Again=DIR/pool -o DIR/twice")
    let twice = String(decoding: try run.bytes("twice/README.md"), as: UTF8.self)
    #expect(twice.contains("| b.safetensors, 10 steps | Three | 0.60 |"))
    #expect(!twice.contains("| b.safetensors, 10 steps | Again |"))
    #expect(twice.contains("](similarity-2.png)"))
    for plot in ["similarity-1.png", "centrality-1.png"] {
      #expect(page.contains("](\(plot))"))
      _ = try PNG.decode(run.bytes("page/\(plot)"))
    }
  }

  @Test func whatCannotBeDoneIsExplained() throws {
    let run = try pool()
    var failure = try #require(run.failure("score MODEL"))
    #expect(failure.message == "the card of DIR/tiny.safetensors names no data set")
    failure = try #require(run.failure("score MODEL --on mnist"))
    #expect(
      failure.message == "the factors of mnist are not known, expected a drawn set"
        && failure.next == "--on with one of dsprites, teapots, heads, chairs")
    failure = try #require(run.failure("score MODEL --on teapots --settings lib"))
    #expect(failure.next == "--settings cr" && failure.status == .wrongUsage)
    failure = try #require(run.failure("score MODEL --on dsprites"))
    #expect(
      failure.message
        == "the pictures of dsprites are [1, 64, 64], the model takes [1, 8, 8] (channels, height, "
        + "width)")
    failure = try #require(run.failure("select DIR"))
    #expect(
      failure.message
        == "DIR has 1 files *.safetensors, expected two models or more to choose of")
    try TinyModel.checkpoint().save(to: run.folder.file("pool/e.safetensors"))
    failure = try #require(run.failure("select DIR/pool"))
    #expect(failure.message.hasPrefix("the pictures of DIR/pool/e.safetensors are [1, 8, 8]"))
    var alone = model("f", seed: 3)
    alone.card.networks["recognition"] = nil
    try alone.save(to: run.folder.file("pool/e.safetensors"))
    failure = try #require(run.failure("select DIR/pool"))
    #expect(
      failure.message
        == "DIR/pool/e.safetensors has no network that reads codes from pictures")
    try AtomicFile.write(Array("[]".utf8), to: run.folder.file("pool/scores.json"))
    failure = try #require(run.failure("report pool -o DIR/page"))
    #expect(failure.message == "the pool \"pool\" has no name, expected LABEL=FOLDER")
    try AtomicFile.write(Array("{\"dataset\": 1}".utf8), to: run.folder.file("pool/selection.json"))
    failure = try #require(run.failure("report x=DIR/pool -o DIR/page"))
    #expect(
      failure.message
        == "DIR/pool/selection.json is no record of measurements, expected a text \"dataset\"")
    #expect(run.usageError("select DIR --groups 0")?.contains("--groups is 0") == true)
    #expect(
      run.usageError("select DIR --deviation-pictures 1")?.contains("expected 0, or 2 or more")
        == true)
  }
}
