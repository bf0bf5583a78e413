import Checkpoints
import Formats
import Inference
import Latents
import Models
import Networks
import Pictures
import Tensors

/// Generates pictures of latents and writes them, as a PNG grid or as raw numbers.
struct PictureWriter {
  /// The model that generates.
  let model: GeneratorModel
  /// Where to, and as what.
  let options: OutputOptions

  /// Pictures that go through the network together.
  private var batch: Int { model.generator.comfortableBatch(64) }

  /// Writes the pictures of `latents` in rows of `columns`.
  ///
  /// - Parameters:
  ///   - latents: one for each picture.
  ///   - base: the point that the metadata names; nil for the first latent.
  ///   - columns: pictures in a row of the grid.
  ///   - seed: the seed that noise was drawn with, for the metadata.
  ///   - view: what is shown, for the metadata.
  ///   - labels: what the grid says about its columns and rows.
  func write(
    _ latents: [LatentVector], base: LatentVector? = nil, columns: Int, seed: UInt64?,
    view: PictureView, labels: GridLabels? = nil
  ) throws {
    switch try options.resolvedFormat() {
    case .npy: try writeNumbers(latents)
    case .png:
      let metadata = PictureMetadata(
        program: Program.nameAndVersion, model: model.card.name, modelHash: try model.hash(),
        latent: base?.values ?? latents[0].values, seed: seed, view: view)
      try writeGrid(latents, columns: columns, labels: labels, metadata: metadata)
    }
    if options.json { print(try summary(latents, seed: seed).text()) }
  }

  /// Raw Float32 (N, C, H, W), batch after batch, so that memory does not grow with the count.
  private func writeNumbers(_ latents: [LatentVector]) throws {
    let shape = model.pictureShape
    let header = Npy.header(
      type: .float32, shape: [latents.count, shape.channels, shape.height, shape.width])
    let batchSize = batch
    let workspace = model.generator.makeWorkspace(maximumImages: min(latents.count, batchSize))
    try AtomicFile.write(to: options.output) { file throws(FormatError) in
      try file.write(header)
      for start in stride(from: 0, to: latents.count, by: batchSize) {
        let batch = Array(latents[start..<min(start + batchSize, latents.count)])
        try file.write(model.generate(batch, in: workspace).float32Bytes)
      }
    }
  }

  private func writeGrid(
    _ latents: [LatentVector], columns: Int, labels: GridLabels?, metadata: PictureMetadata
  ) throws {
    let zoom = options.zoom ?? defaultZoom
    let batchSize = batch
    let workspace = model.generator.makeWorkspace(maximumImages: min(latents.count, batchSize))
    var pictures: [Picture] = []
    for start in stride(from: 0, to: latents.count, by: batchSize) {
      let batch = Array(latents[start..<min(start + batchSize, latents.count)])
      let tensor = model.generate(batch, in: workspace)
      for index in batch.indices {
        let picture = Picture(tensor, index: index, range: model.card.outputRange)
        pictures.append(picture.zoomed(by: zoom))
      }
    }
    let picture =
      pictures.count == 1
      ? pictures[0] : grid(pictures.count, columns, labels).picture(of: pictures)
    let bytes = try PNG.encode(picture, texts: metadata.texts)
    try AtomicFile.write(bytes, to: options.output)
  }

  /// The grid of `count` pictures with its labels.
  private func grid(_ count: Int, _ columns: Int, _ labels: GridLabels?) -> LabelledGrid {
    let zoom = options.zoom ?? defaultZoom
    return LabelledGrid(
      tileWidth: model.pictureShape.width * zoom, tileHeight: model.pictureShape.height * zoom,
      count: count, columns: columns, labels: labels)
  }

  /// The zoom that makes a picture about 112 pixels wide, which is four times a digit.
  private var defaultZoom: Int {
    max(1, 112 / max(model.pictureShape.width, model.pictureShape.height))
  }

  /// Checks that a grid of `count` pictures can be written, before any is made.
  ///
  /// - Throws: `CommandFailure` with the size it would have.
  func check(count: Int, columns: Int, labels: GridLabels? = nil) throws(CommandFailure) {
    guard try options.resolvedFormat() == .png else { return }
    let grid = grid(count, columns, labels)
    let (width, height) = (grid.width, grid.height)
    if max(width, height) > Limits.pictureSide || width * height > Limits.picturePixels {
      throw CommandFailure(
        "the grid would have \(NumberText.grouped(width)) x \(NumberText.grouped(height)) pixels, "
          + "PNG is written up to \(NumberText.grouped(Limits.pictureSide)) a side",
        next: "a smaller --zoom or --count, or .npy", status: .wrongUsage)
    }
  }

  private func summary(_ latents: [LatentVector], seed: UInt64?) throws -> JSONValue {
    let shape = model.pictureShape
    var pairs: [(key: String, value: JSONValue)] = [
      ("output", .string(options.output)),
      ("format", .string(try options.resolvedFormat().rawValue)),
      ("model", .string(model.card.name)), ("modelHash", .string(try model.hash())),
    ]
    if let seed { pairs.append(("seed", .number(String(seed)))) }
    pairs.append(
      (
        "shape",
        .array(
          [latents.count, shape.channels, shape.height, shape.width].map { .integer($0) })
      ))
    pairs.append(
      (
        "latents",
        .array(latents.map { .array($0.values.map { .float($0) }) })
      ))
    return .object(pairs)
  }
}
