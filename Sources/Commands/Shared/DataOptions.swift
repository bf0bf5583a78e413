import ArgumentParser
import Checkpoints
import Datasets
import Glibc
import Kernels
import Models
import Training

/// Where the data files are.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder with the data files, or with a folder of them named after the data set; by default "
        + "LATENT_DATA.", valueName: "folder"))
  var data: String?

  @Flag(help: "Of a folder of pictures: each file holds many of them, side by side.")
  var mosaic = false

  /// What `recipe` trains on.
  ///
  /// - Throws: as below.
  func trainingPictures(for recipe: Recipe, processor: Processor) throws -> any PictureSource {
    let progress = ProgressLine()
    defer { progress.end() }
    return try DatasetCatalogue.trainingPictures(
      of: recipe.dataset, form: form(of: recipe), folder: folders(of: recipe.dataset),
      processor: processor, report: { Self.show($0, $1, on: progress) })
  }

  /// The part of the data that `recipe` is for.
  ///
  /// - Throws: as below.
  func load(_ split: Split, for recipe: Recipe) throws -> ImageSet {
    try load(split, of: recipe.dataset, form: form(of: recipe))
  }

  private func form(of recipe: Recipe) -> PictureForm {
    PictureForm(
      side: recipe.architecture.side, channels: recipe.architecture.pictureChannels,
      isMosaic: mosaic)
  }

  /// The part of the data that `model` was trained on, or its test pictures.
  ///
  /// - Throws: as below.
  func load(_ split: Split, for model: GeneratorModel) throws -> ImageSet {
    let shape = model.pictureShape
    let form = PictureForm(side: shape.height, channels: shape.channels, isMosaic: mosaic)
    return try load(split, of: model.card.dataset?.name ?? "mnist", form: form)
  }

  /// One part of the data set called `name`, or of several joined by `+`.
  ///
  /// - Throws: `CommandFailure` when no folder is known, `DatasetError` when its files will not do.
  func load(_ split: Split, of name: String, form: PictureForm) throws -> ImageSet {
    let progress = ProgressLine()
    defer { progress.end() }
    return try DatasetCatalogue.load(
      split, of: name, form: form, folder: folders(of: name),
      report: { Self.show($0, $1, on: progress) })
  }

  /// Nothing for a few files, which are read in a moment.
  private static func show(_ done: Int, _ total: Int, on progress: ProgressLine) {
    if total > 4 { progress.show("reading pictures: file \(done) of \(total)") }
  }

  /// Where the files of each set in `name` are; sets that are drawn need none.
  ///
  /// - Throws: `CommandFailure` when no folder is known.
  func folders(of name: String) throws -> (String) -> String {
    let variable = getenv("LATENT_DATA").map { String(cString: $0) }
    let files = try DatasetCatalogue.entries(name).flatMap(\.files)
    let folder = data ?? variable ?? ""
    guard !folder.isEmpty || files.isEmpty else {
      throw CommandFailure(
        "no folder with the data set \(name) was given, expected --data or LATENT_DATA",
        next: "--data FOLDER, with the files \(files.joined(separator: ", "))",
        status: .wrongUsage)
    }
    return { DatasetCatalogue.folder(of: $0, in: folder) }
  }
}

func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
