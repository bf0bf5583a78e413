import Formats
import Pictures

/// Any folder of PNG pictures, each cut to its middle square and brought to one size; or of PNG
/// files that are mosaics of such pictures.
///
/// One file of comma-separated values in the folder is read as labels: its first column names the
/// picture's file (of mosaics: counts the tiles), a column `label` is the class, columns of 0 and 1
/// are attributes.
struct PictureFolder {
  /// What the pictures are to become.
  var form: PictureForm

  /// Reads the folder at `path`.
  ///
  /// - Throws: `DatasetError` naming the file that is missing, cannot be read or does not fit.
  func read(_ path: String, report: (_ done: Int, _ total: Int) -> Void) throws(DatasetError)
    -> ImageSet
  {
    let names = try PictureFile.names(in: path)
    let pictures = names.filter { $0.lowercased().hasSuffix(".png") }
    let tables = names.filter { $0.lowercased().hasSuffix(".csv") }
    guard !pictures.isEmpty else {
      throw .missing(
        folder: path, file: "PNG picture", expected: ["*.png, one picture a file or mosaics"])
    }
    guard tables.count <= 1 else {
      throw .table(
        path: path + "/" + tables[1], line: 1, found: "a second table beside \(tables[0])",
        expected: "one .csv file at most")
    }
    var table: LabelTable?
    if let name = tables.first { table = try LabelTable(path: path + "/" + name) }
    let files: [String]
    let pixels: [UInt8]
    if form.isMosaic {
      files = pictures.map { path + "/" + $0 }
      pixels = try PictureMosaic(side: form.side, channels: form.channels)
        .read(files, count: table?.rows.count, report: report)
    } else {
      files = table?.rows.map { path + "/" + $0[0] } ?? pictures.map { path + "/" + $0 }
      pixels = try single(files, report: report)
    }
    return ImageSet(
      name: PictureForm.folderName, channels: form.channels, height: form.side, width: form.side,
      pixels: pixels, labels: try table?.labels() ?? [], attributes: table?.attributes())
  }

  private func single(_ files: [String], report: (_ done: Int, _ total: Int) -> Void)
    throws(DatasetError) -> [UInt8]
  {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(files.count * form.side * form.side * form.channels)
    for (index, file) in files.enumerated() {
      let picture = try PictureFile.read(file)
      pixels +=
        picture.middleSquare().resampled(width: form.side, height: form.side)
        .inChannels(form.channels).pixels
      if (index + 1) % 500 == 0 || index + 1 == files.count { report(index + 1, files.count) }
    }
    return pixels
  }
}

/// What pictures of a folder are brought to.
public struct PictureForm: Sendable {
  /// What the set of any folder is called in recipes and cards.
  public static let folderName = "folder"

  /// Rows and columns.
  public var side: Int
  /// 1 for grey, 3 for RGB.
  public var channels: Int
  /// Whether each file holds many pictures side by side, `side` pixels each.
  public var isMosaic: Bool

  /// A form as given.
  ///
  /// - Precondition: a side of at least one pixel, 1 or 3 channels.
  public init(side: Int, channels: Int, isMosaic: Bool = false) {
    precondition(
      side > 0 && (channels == 1 || channels == 3), "pictures of side \(side), \(channels) channels"
    )
    self.side = side
    self.channels = channels
    self.isMosaic = isMosaic
  }
}

extension ImageSet {
  /// The same pictures at another size, with what is known of them.
  func shrunk(to side: Int) -> ImageSet {
    var smaller: [UInt8] = []
    smaller.reserveCapacity(originalCount * side * side * channels)
    for index in 0..<originalCount {
      let levels = Array(pixels[(index * pictureSize)..<((index + 1) * pictureSize)])
      smaller +=
        Picture(width: width, height: height, channels: channels, pixels: levels)
        .resampled(width: side, height: side).pixels
    }
    return ImageSet(
      name: name, channels: channels, height: side, width: side, pixels: smaller, labels: labels,
      attributes: attributes)
  }
}
