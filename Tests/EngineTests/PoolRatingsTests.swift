import Checkpoints
import Engine
import Explorer
import Formats
import Kernels
import Models
import TestSupport
import Testing

@Suite struct PoolRatingsTests {
  private let folder = TemporaryFolder()
  private let processor = Processor(threadCount: 1)

  /// Two models and the beginnings of their hashes.
  private func pool() throws -> [(file: String, hash: String)] {
    try (1...2).map { seed in
      let file = "m\(seed).safetensors"
      try TinyModel.checkpoint(seed: UInt64(seed)).save(to: folder.file(file))
      let model = try GeneratorModel(path: folder.file(file), processor: processor)
      return (file, try model.hash())
    }
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func entries() -> [ModelEntry] {
    let opener = CheckpointOpener(
      processor: processor, program: "latent test", folder: folder.path)
    return opener.rated(opener.find())
  }

  /// Only the models of the folder are listed, with what both records say of them.
  @Test func recordsRateTheModelsOfAFolder() throws {
    let pool = try pool()
    #expect(entries().map(\.name) == ["m1", "m2"])
    #expect(entries().allSatisfy { $0.ratings.isEmpty })
    let members = pool.map {
      "{\"file\": \"\($0.file)\", \"name\": \"tiny\", \"hash\": \"\($0.hash)\"}"
    }
    let (a, b) = (pool[0].hash, pool[1].hash)
    try write(
      """
      {"dataset": "dsprites", "seed": 0, "groups_per_code": 100, "group_size": 64,
       "deviation_pictures": 1000, "models": [\(members.joined(separator: ", "))],
       "pairs": [{"encoder": "\(a)", "generator": "\(b)", "score": 0.5},
                 {"encoder": "\(b)", "generator": "\(a)", "score": 0.9}]}
      """, to: "selection.json")
    try write(
      """
      [{"model": "tiny", "hash": "\(b)", "dataset": "dsprites", "settings": "cr", "seed": 0,
        "scores": {"factorvae": 0.75, "dhsic": 0.01}}]
      """, to: "scores.json")
    let rated = entries()
    #expect(rated[0].ratings == [ModelRating("ModelCentrality", 0.7)])
    #expect(
      rated[1].ratings == [
        ModelRating("ModelCentrality", 0.7), ModelRating("FactorVAE", 0.75),
        ModelRating("dHSIC", 0.01, isHigherBetter: false),
      ])
    // A file that was written anew is another model.
    try TinyModel.checkpoint(seed: 9).save(to: folder.file("m2.safetensors"))
    #expect(entries()[1].ratings.isEmpty)
  }

  @Test(arguments: ["", "{", "[1, 2]", "{\"models\": []}"])
  func damagedRecordsRateNothing(text: String) throws {
    _ = try pool()
    try write(text, to: "selection.json")
    try write(text, to: "scores.json")
    #expect(entries().allSatisfy { $0.ratings.isEmpty })
    #expect(entries().count == 2)
  }
}
