/// A part of CIFAR-10: 32 x 32 pixels in colour, in mosaics of 32 x 32, with a class each.
///
/// Training takes `train_exact` and `train_jpeg`, testing `test_jpeg`.
/// - Source: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
enum CIFAR10 {
  /// The set by its name.
  static let entry = DatasetEntry(
    name: "cifar10", terms: nil,
    files: ["train_exact.csv", "train_jpeg.csv", "test_jpeg.csv", "<set>_00.png, ..."]
  ) { split, folder, _, report throws(DatasetError) in
    let parts = split == .training ? ["train_exact", "train_jpeg"] : ["test_jpeg"]
    let names = try PictureFile.names(in: folder)
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for part in parts {
      let files = names.filter { $0.hasPrefix(part + "_") && $0.hasSuffix(".png") }
      guard !files.isEmpty else {
        throw .missing(
          folder: folder, file: part + "_00.png", expected: [part + ".csv", part + "_00.png"])
      }
      let table = try LabelTable(path: folder + "/" + part + ".csv")
      pixels += try PictureMosaic(side: side)
        .read(files.map { folder + "/" + $0 }, count: table.rows.count, report: report)
      labels += try table.labels()
    }
    guard labels.count * side * side * 3 == pixels.count else {
      throw .table(
        path: folder + "/" + parts[0] + ".csv", line: 1, found: "no column \"label\"",
        expected: "index,label,...")
    }
    return ImageSet(
      name: "cifar10", channels: 3, height: side, width: side, pixels: pixels, labels: labels)
  }

  /// Rows and columns of a picture.
  private static let side = 32
}
