import Checkpoints
import Formats
import Latents
import Pictures
import TestSupport
import Testing

@testable import Commands

/// From a recipe to a published autoencoder and what is found out about it, by the commands alone.
@Suite struct AutoencoderCommandTests {
  private static let recipe = """
    {"name": "tiny-vae", "description": "A recipe for tests.", "dataset": "dsprites",
     "family": "vae", "architecture": {"side": 64, "categoricalCodes": 1, "categories": 3,
       "continuousCodes": 4, "encoderWidths": [8], "decoderWidths": [8], "decoderUsesTanh": true},
     "game": "hfvae", "objective": {"batch": 8, "rate": 0.001, "beta1": 0.9, "beta2": 0.999,
       "inGroupWeight": 3, "dimensionWeight": 1, "informationWeight": 1,
       "betweenGroupsWeight": 4, "temperature": 0.66},
     "steps": 40, "decayShare": 0, "measureEvery": 20, "saveEvery": 40}
    """

  @Test func theWholeWay() throws {
    let run = try CommandRun()
    try AtomicFile.write(Array(Self.recipe.utf8), to: run.folder.file("tiny-vae.json"))
    try run.run(
      "train DIR/tiny-vae.json --dataset dsprites-seen -o DIR/run --threads 1 --json")
    let trained = try Checkpoint.load(path: run.folder.file("run/tiny-vae.safetensors"))
    #expect(trained.card.dataset?.name == "dsprites-seen")
    #expect(trained.card.networks.keys.sorted() == ["encoder", "generator"])
    #expect(trained.card.codeReaders == ["encoder"])
    #expect(trained.card.notes.contains { $0.contains("368640 of 737280") })

    try run.run(
      "plot terms=DIR/run/log.csv --column mutual_information --column in_group_correlation "
        + "--column dimension_divergence --column between_groups_correlation "
        + "--column reconstruction -o DIR/terms.png")
    #expect(try PNG.decode(run.bytes("terms.png")).width == 960)

    try run.run(
      "evaluate DIR/run/tiny-vae.safetensors --count 150 --bars DIR/bars.png --json")
    let bars = try PNG.decode(run.bytes("bars.png"))
    #expect((bars.width, bars.height) == (960, 50 + 5 * 26 + 64))

    try run.run(
      "unseen DIR/run/tiny-vae.safetensors --count 100 -o DIR/unseen.png "
        + "--traversals DIR/traversals.png --json")
    let unseen = try PNG.decode(run.bytes("unseen.png"))
    #expect(unseen.width > 10 * 66 && (2 * 66..<3 * 66).contains(unseen.height))

    try run.run(
      "publish DIR/run/tiny-vae.safetensors --rename category=shape --rename code2=-size "
        + "--name small -o DIR/small.safetensors")
    let published = try Checkpoint.load(path: run.folder.file("small.safetensors"))
    let parts = published.card.latent.parts.map(\.name)
    #expect(parts == ["shape", "code1", "size", "code3", "code4"])
    let figures = published.card.figures.map(\.name)
    #expect(figures.first == "reconstruction, -log p(x | z), 10000 test pictures")
    #expect(figures.contains("I(x; size)") && figures.contains("class error, one-to-one matching"))
  }

  @Test func modelsOfOtherSetsHaveNoUnseenCombinations() throws {
    let run = try CommandRun()
    let failure = try #require(run.failure("unseen MODEL"))
    #expect(
      failure.message
        == "DIR/tiny.safetensors was trained on an unknown set, expected an autoencoder of one of "
        + "dsprites-seen, mnist-seen-slants, mnist-seen-thicknesses")
    #expect(failure.next == "latent train RECIPE --dataset dsprites-seen")
    #expect(run.usageError("unseen MODEL --count 5") == "--count is 5, expected 100 to 1,000,000.")
  }
}
