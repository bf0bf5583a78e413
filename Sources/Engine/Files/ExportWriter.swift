import Explorer
import Formats
import Glibc
import Latents
import Pictures

extension PictureSaver {
  /// How long a picture of an animation is shown.
  private static let frameMilliseconds = 80
  /// Pixels of all pictures of an export together: a minute of packing, not an hour.
  private static let pixelLimit = 1 << 29

  /// Writes a walk under the name asked for, or with the next free number.
  ///
  /// An existing file is never touched. Every file carries its latents.
  ///
  /// - Parameters:
  ///   - request: what is written.
  ///   - source: makes the pictures, a few at a time.
  func export(_ request: ExportRequest, _ source: some PictureSource) throws(Failure)
    -> ExportedFile
  {
    let path = expandingHome(withSuffix(request))
    do {
      let writer = WalkWriter(
        request: request,
        metadata: try metadata(request.point, view: .single, scales: request.scales),
        source: source)
      try writer.checkExtent(limit: Self.pixelLimit)
      return try request.format == .frames
        ? writer.writeFrames(to: path) : writer.writeFile(to: path, Self.frameMilliseconds)
    } catch {
      throw Failure(description: "\(error); nothing was exported")
    }
  }

  private func withSuffix(_ request: ExportRequest) -> String {
    let name = request.fileName
    let suffix =
      switch request.format {
      case .apng, .tall: ".png"
      case .frames: ""
      case .gif, .npy, .json: "." + request.format.rawValue
      }
    return name.lowercased().hasSuffix(suffix) ? name : name + suffix
  }
}

/// One export on its way to its file.
private struct WalkWriter<Source: PictureSource> {
  let request: ExportRequest
  /// What every picture says; the view and the latent are those of the picture.
  let metadata: PictureMetadata
  let source: Source

  /// Pictures that are made at once.
  private static var pieceCount: Int { 10 }

  /// Refuses what would be too large to open.
  func checkExtent(limit: Int) throws {
    guard !request.format.isData, let first = request.latents.first.map({ pictures([$0])[0] })
    else { return }
    let count = request.latents.count
    let width = first.width * request.zoom
    let height = first.height * request.zoom * (request.format == .tall ? count : 1)
    let subject = "the export of \(count) pictures, \(width) x \(height) pixels"
    let side = request.format == .gif ? GIF.maximumSide : Limits.pictureSide
    guard max(width, height) <= side else {
      throw FormatError.tooLarge(
        subject: "a side of \(subject)", found: max(width, height), limit: side)
    }
    let isOnePicture = request.format == .tall
    let pixels = width * height * (isOnePicture ? 1 : count)
    let pixelLimit = isOnePicture ? Limits.picturePixels : limit
    guard pixels <= pixelLimit else {
      throw FormatError.tooLarge(subject: subject, found: pixels, limit: pixelLimit)
    }
  }

  /// One numbered PNG for each picture, in a new folder; each opens again at its own point.
  ///
  /// If one cannot be written, those before it go again.
  func writeFrames(to path: String) throws -> ExportedFile {
    let folder = try AtomicFile.createNewFolder(path)
    var written: [String] = []
    do {
      return try writeFrames(in: folder, noting: &written)
    } catch {
      for file in written { unlink(file) }
      rmdir(folder)
      throw error
    }
  }

  private func writeFrames(in folder: String, noting written: inout [String]) throws
    -> ExportedFile
  {
    let digits = max(3, String(request.latents.count).count)
    var file = ExportedFile(name: folder, count: request.latents.count)
    for (index, latent) in request.latents.enumerated() {
      let picture = pictures([latent])[0].zoomed(by: request.zoom)
      (file.pictureWidth, file.pictureHeight) = (picture.width, picture.height)
      let number = String(index + 1)
      let name = String(repeating: "0", count: digits - number.count) + number + ".png"
      var own = metadata
      own.latent = latent.values
      try AtomicFile.write(PNG.encode(picture, texts: own.texts), to: folder + "/" + name)
      written.append(folder + "/" + name)
    }
    return file
  }

  /// Everything in one file.
  func writeFile(to path: String, _ milliseconds: Int) throws -> ExportedFile {
    var file = ExportedFile(name: path, count: request.latents.count)
    let frames = request.format.isData ? [] : zoomedPictures()
    if let first = frames.first {
      (file.pictureWidth, file.pictureHeight) = (first.width, first.height)
    }
    let bytes: [UInt8]
    switch request.format {
    case .json: bytes = Array(json.text(indented: true).utf8) + [0x0A]
    case .npy: bytes = npy.encoded()
    case .gif: bytes = GIF.encode(frames, milliseconds: milliseconds, comment: json.text())
    case .tall:
      bytes = try PNG.encode(
        Picture(gridOf: frames, columns: 1, separator: 0), texts: walkTexts)
    case .apng, .frames:
      bytes = try AnimatedPNG.encode(frames, milliseconds: milliseconds, texts: walkTexts)
    }
    file.name = try AtomicFile.writeNew(bytes, to: path)
    return file
  }

  private func zoomedPictures() -> [Picture] {
    stride(from: 0, to: request.latents.count, by: Self.pieceCount).flatMap { start in
      pictures(Array(request.latents[start...].prefix(Self.pieceCount))).map {
        $0.zoomed(by: request.zoom)
      }
    }
  }

  private func pictures(_ latents: [LatentVector]) -> [Picture] {
    source.pictures(of: latents, scales: request.scales)
  }

  // MARK: Latents

  /// The texts of a picture file that shows many latents.
  private var walkTexts: [(key: String, text: String)] {
    var own = metadata
    own.view = .walk(count: request.latents.count)
    return own.texts + [(PictureMetadata.walkKey, latents.text())]
  }

  private var latents: JSONValue {
    .array(request.latents.map { .array($0.values.map { .float($0) }) })
  }

  /// The metadata with all latents beside the one of the point.
  private var json: JSONValue {
    guard case .object(let pairs) = metadata.json else { return latents }
    return .object(pairs.filter { $0.key != "view" } + [("latents", latents)])
  }

  /// The latents as an array (pictures, latent size) of 32-bit floats.
  private var npy: Npy {
    var bytes: [UInt8] = []
    for latent in request.latents {
      for value in latent.values { bytes.appendLittleEndian(value.bitPattern) }
    }
    return Npy(
      type: .float32, shape: [request.latents.count, request.latents.first?.values.count ?? 0],
      bytes: bytes)
  }
}
