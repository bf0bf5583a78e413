import Checkpoints
import Formats
import Glibc
import Pictures
import Tensors
import TestSupport
import Testing

@testable import Commands

/// From a folder of pictures to a published model with directions, by the commands alone.
@Suite struct StudyCommandTests {
  private static let recipe = """
    {"name": "tiny", "description": "A recipe for tests.", "dataset": "folder", "mirrored": true,
     "family": "dcgan", "architecture": {"side": 8, "pictureChannels": 3, "noise": 5,
       "prior": {"distribution": "standardNormal"}, "channels": 4, "slope": 0.2},
     "game": "dcgan", "objective": {"batch": 8, "discriminatorRate": 0.0002,
       "generatorRate": 0.0002, "beta1": 0.5, "beta2": 0.999},
     "steps": 6, "decayShare": 0, "averageDecay": 0.9, "measureEvery": 3, "saveEvery": 3,
     "keepEvery": 3}
    """

  /// 60 pictures of one brightness each, and a table that says whether they are bright and whether
  /// they are red; and a recipe.
  private func prepared() throws -> CommandRun {
    let run = try CommandRun()
    try AtomicFile.write(Array(Self.recipe.utf8), to: run.folder.file("tiny.json"))
    #expect(mkdir(run.folder.file("data"), 0o777) == 0)
    var table = "file,bright,red\n"
    for index in 0..<60 {
      var picture = Picture(
        width: 12, height: 10, channels: 3, filledWith: UInt8(index * 4 + 5))
      if index % 2 == 0 {
        for pixel in stride(from: 0, to: picture.pixels.count, by: 3) {
          picture.pixels[pixel + 1] = 0
        }
      }
      try AtomicFile.write(PNG.encode(picture), to: run.folder.file("data/\(index).png"))
      table += "\(index).png,\(index >= 30 ? 1 : 0),\(index % 2 == 0 ? 1 : 0)\n"
    }
    try AtomicFile.write(Array(table.utf8), to: run.folder.file("data/labels.csv"))
    return run
  }

  @Test func theWholeWay() throws {
    let run = try prepared()
    try run.run("train DIR/tiny.json --data DIR/data -o DIR/run --threads 1 --json")
    let trained = try Checkpoint.load(path: run.folder.file("run/tiny.safetensors"))
    #expect(trained.card.steps == 6 && trained.card.family == "dcgan")
    let kept = try Checkpoint.load(path: run.folder.file("run/tiny-step-3.safetensors"))
    #expect(kept.card.steps == 3)
    #expect(run.folder.names().contains("run"))

    try run.run(
      "classifier folder --data DIR/data --size 8 --steps 40 -o DIR/judge.safetensors --threads 1")
    let judge = try ClassifierFile(path: run.folder.file("judge.safetensors"))
    #expect(judge.card.outputs == ["bright", "red"])

    for step in ["-step-3", ""] {
      try run.run(
        "evaluate DIR/run/tiny\(step).safetensors --data DIR/data --classifier DIR/judge.safetensors "
          + "--log DIR/quality.csv --json")
    }
    let log = String(decoding: try run.bytes("quality.csv"), as: UTF8.self)
    let rows = log.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.map { $0[0] } == ["step", "3", "6"] && rows.allSatisfy { $0.count == 4 })
    try run.run("plot run=DIR/quality.csv --column classifier_fid -o DIR/plot.png")

    try run.run(
      "publish DIR/run/tiny.safetensors --data DIR/data --classifier DIR/judge.safetensors "
        + "--with-discriminator --name small -o DIR/small.safetensors")
    try run.run(
      "directions DIR/small.safetensors --classifier DIR/judge.safetensors --samples 200 "
        + "--measured 100 --attribute bright=light --attribute red --keep red --keep RED --turn "
        + "-o DIR/small.safetensors")
    let published = try Checkpoint.load(path: run.folder.file("small.safetensors"))
    #expect(published.card.name == "small")
    #expect(published.card.networks.keys.sorted() == ["discriminator", "generator"])
    #expect(published.card.directions.map(\.name) == ["light", "red", "turn"])
    for direction in published.card.directions {
      #expect(abs(direction.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    #expect(published.card.figures.contains { $0.name.hasPrefix("classifier-FID") })
    #expect(published.card.figures.contains { $0.name.hasPrefix("light: samples with") })
    let turn = try #require(published.card.figures.last)
    #expect(turn.name == "turn: asymmetry grows from step -3 to +3, 100 samples")
    #expect(
      turn.command
        == "latent directions small --classifier FILE --attribute bright=light --attribute red "
        + "--keep red --keep RED --turn --samples 200 --measured 100 --step 3 -o FILE")
    try run.run(
      "directions DIR/small.safetensors --classifier DIR/judge.safetensors --samples 200 "
        + "--measured 150 --keep red --keep bright --turn -o DIR/again.safetensors")
    let again = try Checkpoint.load(path: run.folder.file("again.safetensors"))
    #expect(again.card.figures.count { $0.name.hasPrefix("turn: ") } == 1)

    try run.run("walk DIR/small.safetensors --points 3 --columns 4 --zoom 1 -o DIR/walk.png")
    let walk = try PNG.decode(run.bytes("walk.png"))
    #expect((walk.width, walk.height) == (4 * 10 + 2, 2 * 10 + 2))
    try run.run(
      "walk DIR/small.safetensors --along light --points 3 --columns 5 --zoom 1 -o DIR/along.png")
    let along = try PNG.decode(run.bytes("along.png"))
    #expect((along.width, along.height) == (5 * 10 + 2, 3 * 10 + 2))

    try run.run(
      "features DIR/small.safetensors --samples 30 --maps 3 --examples 2 -o DIR/features.png")
    let features = try PNG.decode(run.bytes("features.png"))
    #expect((features.width, features.height) == (8 * (8 * 14 + 2) + 2, 3 * (8 * 14 + 2) + 2))
  }

  @Test func whatCannotBeDoneIsExplained() throws {
    let run = try prepared()
    try run.run("train DIR/tiny.json --data DIR/data -o DIR/run --threads 1 --json")
    try run.run(
      "classifier folder --data DIR/data --size 8 --steps 1 -o DIR/judge.safetensors --threads 1")
    let model = "DIR/run/tiny.safetensors"
    var failure = try #require(
      run.failure("memorisation \(model) --data DIR/data --classifier DIR/judge.safetensors"))
    #expect(
      failure.message == "the data set folder has no test pictures to compare with")
    failure = try #require(
      run.failure("arithmetic \(model) bright --classifier DIR/judge.safetensors"))
    #expect(
      failure.message
        == "the expression is \"bright\", expected A - B + C with spaces around the signs")
    failure = try #require(
      run.failure(
        "directions \(model) --classifier DIR/judge.safetensors --attribute blue "
          + "-o DIR/x.safetensors"))
    #expect(failure.message == "there is no attribute \"blue\", expected one of bright, red")
    #expect(failure.status == .wrongUsage)
    failure = try #require(
      run.failure("codes \(model) --classifier DIR/judge.safetensors"))
    #expect(failure.message == "DIR/run/tiny.safetensors has no codes, its input is noise alone")
    for order in ["hair=bright", "noise=bright", "hair"] {
      failure = try #require(
        run.failure(
          "publish \(model) --data DIR/data --classifier DIR/judge.safetensors --order \(order) "
            + "-o DIR/x.safetensors"))
      #expect(
        failure.message
          == "--order is \"\(order)\", expected CODE=ATTRIBUTE with a code of categories")
    }
    failure = try #require(run.failure("walk \(model) --along light -o DIR/x.png"))
    #expect(failure.message == "the model has no directions")
    failure = try #require(run.failure("features \(model) --layer conv9 -o DIR/x.png"))
    #expect(
      failure.message == "there is no layer \"conv9\" with a rectifier, expected one of conv1")
    failure = try #require(run.failure("probe \(model) --data DIR/data"))
    #expect(failure.message == "the pictures of the data set folder have no classes")
    var bare = try Checkpoint.load(path: run.folder.file("run/tiny.safetensors"))
    bare.card.networks["discriminator"] = nil
    for name in bare.weights.names where name.hasPrefix("discriminator.") {
      bare.weights[name] = nil
    }
    try bare.save(to: run.folder.file("bare.safetensors"))
    failure = try #require(run.failure("probe DIR/bare.safetensors --data DIR/data"))
    #expect(
      failure.message
        == "DIR/bare.safetensors has no network \"discriminator\" or \"trunk\", which reads "
        + "pictures")
    failure = try #require(
      run.failure(
        "evaluate \(model) --data DIR/data --classifier DIR/judge.safetensors --log DIR/data/labels.csv"
      ))
    #expect(
      failure.message
        == "DIR/data/labels.csv begins with \"file,bright,red\", expected "
        + "\"step,classifier_fid,floor,kernel_mmd2\"")
    failure = try #require(
      run.failure("train DIR/tiny.json --data DIR/data --size 12 -o DIR/other --threads 1"))
    #expect(
      failure.message
        == "\"architecture.side\" of the recipe is 12, expected 4 times a power of two")
  }

  /// Logits of classes mean something against each other only.
  @Test func directionsNeedAttributes() throws {
    let run = try prepared()
    try run.run("train DIR/tiny.json --data DIR/data -o DIR/run --threads 1 --json")
    try addFolder("classes", count: 60, column: "label", to: run)
    try run.run(
      "classifier folder --data DIR/classes --size 8 --steps 1 -o DIR/classes.safetensors "
        + "--threads 1")
    let failure = try #require(
      run.failure(
        "directions DIR/run/tiny.safetensors --turn --classifier DIR/classes.safetensors -o DIR/x"))
    #expect(
      failure.message
        == "DIR/classes.safetensors tells 2 classes from each other, expected a classifier of "
        + "attributes")
  }

  @Test(arguments: [1, 3, 7]) func fewPicturesCannotBeCompared(count: Int) throws {
    let run = try prepared()
    try run.run("train DIR/tiny.json --data DIR/data -o DIR/run --threads 1 --json")
    try run.run(
      "classifier folder --data DIR/data --size 8 --steps 1 -o DIR/judge.safetensors --threads 1")
    try addFolder("few", count: count, column: "bright", to: run)
    let failure = try #require(
      run.failure(
        "evaluate DIR/run/tiny.safetensors --data DIR/few --classifier DIR/judge.safetensors"))
    #expect(
      failure.message
        == "the data set has \(count) pictures to compare with, expected at least 8")
  }

  @Test func mutedMapsAreDrawnAndFaultsNamed() throws {
    let run = try CommandRun()
    try MapModel.checkpoint().save(to: run.folder.file("maps.safetensors"))
    try HalvesClassifier.file().save(to: run.folder.file("halves.safetensors"))
    let line =
      "mute DIR/maps.safetensors --classifier DIR/halves.safetensors --samples 200 "
      + "--measured 100 "
    try run.run(line + "--attribute up --box 0,0,8,4 --columns 5 -o DIR/muted.png")
    let picture = try PNG.decode(run.bytes("muted.png"))
    #expect((picture.width, picture.height) == (5 * (8 * 14 + 2) + 2, 3 * (8 * 14 + 2) + 2))
    // Below the whole pictures, whose upper halves are bright, none is.
    func brightness(row: Int) -> [Int] {
      (0..<5).map { column in
        let (x, y) = (2 + column * 114 + 56, 2 + row * 114 + 28)
        return Int(picture.pixels[(y * picture.width + x) * picture.channels])
      }
    }
    #expect(brightness(row: 0).allSatisfy { $0 > 127 })
    #expect(brightness(row: 1).allSatisfy { $0 < 127 })
    for (words, message) in [
      (
        "--attribute left", "there is no attribute \"left\", expected one of up, down, rare"
      ),
      (
        "--attribute up --layer up9",
        "there is no layer \"up9\" with feature maps, expected one of maps"
      ),
      (
        "--attribute up --box 0,4,8,5",
        "--box reaches to 8, 9, the pictures have 8 x 8 pixels"
      ),
      ("--attribute rare", "1 sample shows \"rare\", expected at least 20"),
    ] {
      let failure = try #require(run.failure(line + words))
      #expect(failure.message == message)
    }
  }

  @Test func pointsGoIntoTheCard() throws {
    let run = try CommandRun()
    try MapModel.checkpoint().save(to: run.folder.file("maps.safetensors"))
    try HalvesClassifier.file().save(to: run.folder.file("halves.safetensors"))
    let line =
      "directions DIR/maps.safetensors --classifier DIR/halves.safetensors --samples 200 "
      + "--measured 100 -o DIR/maps.safetensors "
    for _ in 0..<2 { try run.run(line + "--point both=up,down --point lower=!up,down") }
    let card = try Checkpoint.load(path: run.folder.file("maps.safetensors")).card
    #expect(card.points.map(\.name) == ["both", "lower"])
    #expect(card.points.allSatisfy { $0.values[1] > 0.5 })
    #expect(card.points[0].values[0] > 0.5 && card.points[1].values[0] < 0.5)
    for (words, message) in [
      (
        "--point 7=up",
        "--point is \"7=up\", expected NAME=ATTRIBUTES, the name a letter, then letters, digits, - "
          + "and _"
      ),
      (
        "--point up",
        "--point is \"up\", expected NAME=ATTRIBUTES, the name a letter, then letters, "
          + "digits, - and _"
      ),
      ("--point far=rare --exemplars 90", "0 samples show \"far\", expected at least 90"),
    ] {
      let failure = try #require(run.failure(line + words))
      #expect(failure.message == message)
    }
  }

  /// Before any picture is brought to that size.
  @Test(arguments: [0, -8, 12]) func sizesOfNoPictureAreRefused(size: Int) throws {
    let run = try prepared()
    for mosaic in ["", " --mosaic"] {
      let failure = try #require(
        run.failure(
          "train DIR/tiny.json --data DIR/data --size=\(size) -o DIR/run --threads 1" + mosaic))
      #expect(failure.message.hasPrefix("\"architecture.side\" of the recipe is \(size), expected"))
    }
    #expect(!run.folder.names().contains("run"))
  }

  /// A folder with the first pictures of the other one, and a table with one column about them.
  private func addFolder(_ name: String, count: Int, column: String, to run: CommandRun) throws {
    #expect(mkdir(run.folder.file(name), 0o777) == 0)
    var table = "file,\(column)\n"
    for index in 0..<count {
      try AtomicFile.write(
        run.bytes("data/\(index).png"), to: run.folder.file("\(name)/\(index).png"))
      table += "\(index).png,\(index % 2)\n"
    }
    try AtomicFile.write(Array(table.utf8), to: run.folder.file(name + "/table.csv"))
  }

  @Test(arguments: [
    ("evaluate MODEL --log x.csv", "--log is for the figures that --classifier gives."),
    ("classifier mnist --steps 0 -o x", "--steps is 0, expected 1 to 1,000,000."),
    ("classifier mnist --size 0 -o x", "--size is 0, expected 8 to 256."),
    ("walk MODEL --points 1 -o x.png", "--points is 1, expected 2 to 1,000."),
    (
      "publish MODEL --order digit=bright -o x",
      "--order is for the attributes that --classifier knows."
    ),
    ("walk MODEL --reach 0 -o x.png", "--reach is 0.0, expected more than 0, up to 100."),
    ("features MODEL --maps 0 -o x.png", "--maps is 0, expected 1 to 100."),
    ("probe MODEL --labels 5", "--labels is 5, expected 64 to 1,000,000."),
    (
      "mute MODEL --classifier x --attribute y --box 1,2,0,4",
      "The value '1,2,0,4' is invalid for '--box <x,y,width,height>'"
    ),
    (
      "mute MODEL --classifier x --attribute y --maps 0", "--maps is 0, expected 1 to 10,000."
    ),
    (
      "directions MODEL --classifier x -o y",
      "there is nothing to find, expected --attribute, --turn or --point."
    ),
    (
      "directions MODEL --classifier x -o y --turn --samples 5",
      "--samples is 5, expected 100 to 1,000,000."
    ),
    (
      "train dcgan --resume --size 32",
      "--resume keeps seed, steps, size and data set, so --seed, --steps, --size and --dataset must be "
        + "left out."
    ),
  ]) func wrongUsage(_ line: String, _ message: String) throws {
    #expect(try CommandRun().usageError(line) == message)
  }
}
