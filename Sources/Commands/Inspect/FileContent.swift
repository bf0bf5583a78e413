import Checkpoints
import Formats
import Kernels
import Models
import Pictures

/// What a file turned out to be.
enum FileContent {
  /// A model of ours.
  case checkpoint(CheckpointFile)
  /// A training run that was put down.
  case trainingState(SafeTensors, progress: String)
  /// Tensors without a card of ours, or with one that is not valid.
  case safeTensors(SafeTensors, fault: CheckpointError?)
  /// Weights that another program wrote, with the generator that they make or why they make none.
  case foreignWeights(WeightFile, Result<ForeignModel, RecogniserError>)
  /// A NumPy array.
  case npy(Npy)
  /// A picture, with what it knows about itself if this program saved it.
  case png(width: Int, height: Int, metadata: PictureMetadata?)
  /// Data in the format of MNIST, compressed or not.
  case idx(Idx)
  /// Something that is not read here, in words.
  case foreign(String, next: String?, isRefusal: Bool)

  /// Recognises the file at `path` by its content; its name does not matter.
  ///
  /// - Parameter tensorsOnly: whether a file that names dangerous functions is looked into all the same.
  /// - Throws: `CommandFailure` for a file that cannot be read or is damaged.
  init(path: String, tensorsOnly: Bool = false, processor: Processor) throws(CommandFailure) {
    do {
      self = try Self.recognise(
        FileBytes(path: path), path: path, tensorsOnly: tensorsOnly, processor)
    } catch {
      // A file that cannot even be inspected has no better command to offer, only a way around.
      var failure = CommandFailure(error, reading: path)
      failure.next = error.wayOut(of: path)
      throw failure
    }
  }

  private static func recognise(
    _ file: FileBytes, path: String, tensorsOnly: Bool, _ processor: Processor
  ) throws(FormatError) -> FileContent {
    let prefix = try file.prefix(32)
    if SafeTensors.isLikely(prefix: prefix) {
      let content = tensors(try SafeTensors(file))
      guard case .safeTensors(_, fault: nil) = content else { return content }
    }
    // Arrays of objects, and those of other orders, are read as weights.
    if Npy.isLikely(prefix: prefix), let npy = try? Npy(try file.readAll()) { return .npy(npy) }
    if PNG.isLikely(prefix: prefix) {
      let bytes = try file.readAll()
      let size = try PNGChunks.size(of: bytes)
      return .png(
        width: size.width, height: size.height, metadata: try PictureMetadata.read(from: bytes))
    }
    if WeightFile.isLikely(prefix: prefix) {
      let dangerousNames: WeightFile.DangerousNames = tensorsOnly ? .record : .refuse
      let weights = try WeightFile(file, dangerousNames: dangerousNames)
      return .foreignWeights(
        weights, model(in: file, path: path, processor, dangerousNames: dangerousNames))
    }
    if ONNXModel.isLikely(prefix: prefix) {
      let weights = try ONNXModel(file).weightFile
      return .foreignWeights(weights, model(in: file, path: path, processor))
    }
    if prefix.starts(with: [0, 0, 8]) { return .idx(try Idx(try file.readAll())) }
    if Gzip.isLikely(prefix: prefix) { return try compressed(file) }
    return try foreign(file)
  }

  /// The generator in a foreign file, by the card beside it or worked out.
  private static func model(
    in file: FileBytes, path: String, _ processor: Processor,
    dangerousNames: WeightFile.DangerousNames = .refuse
  ) -> Result<ForeignModel, RecogniserError> {
    Result { () throws(RecogniserError) in
      try ForeignModel.beside(
        file, path: path, card: nil, processor: processor, dangerousNames: dangerousNames)
    }
  }

  private static func tensors(_ table: SafeTensors) -> FileContent {
    if let progress = table.metadata[CheckpointFile.trainingStateKey] {
      return .trainingState(table, progress: progress)
    }
    do {
      return .checkpoint(try CheckpointFile(table))
    } catch .noCard {
      return .safeTensors(table, fault: nil)
    } catch {
      return .safeTensors(table, fault: error)
    }
  }

  private static func compressed(_ file: FileBytes) throws(FormatError) -> FileContent {
    let content = try Gzip.inflate(try file.readAll())
    if content.starts(with: [0, 0, 8]) { return .idx(try Idx(content)) }
    return .foreign(
      "gzip of \(NumberText.size(content.count)) that are no IDX data",
      next: "gunzip it and inspect what is inside", isRefusal: false)
  }

  /// What a file is that is not read here.
  private static func foreign(_ file: FileBytes) throws(FormatError) -> FileContent {
    let format = ForeignFormat(
      prefix: try file.prefix(ForeignFormat.prefixBytes), byteCount: file.count)
    return .foreign(format.description, next: format.wayOut, isRefusal: false)
  }
}
