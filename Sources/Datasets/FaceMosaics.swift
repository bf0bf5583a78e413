/// Faces of 64 x 64 pixels in mosaics of 16 x 16: `faces_000.png` and so on, with a table beside.
///
/// Every tenth picture is held back for testing. Networks for smaller pictures get them shrunk.
enum FaceMosaics {
  /// CelebA, the first 10,000 aligned pictures, with 40 attributes each.
  ///
  /// - Source: Liu, Luo, Wang & Tang 2015, "Deep Learning Face Attributes in the Wild".
  static let celeba = entry(
    "celeba64", table: "attributes.csv",
    terms: "CelebA is for non-commercial research; its pictures are not to be passed on.")

  /// Labeled Faces in the Wild, deep-funneled, a picture a person, without attributes.
  ///
  /// - Source: Huang, Mattar, Lee & Learned-Miller 2012, "Learning to Align from Scratch".
  static let lfw = entry(
    "lfw64", table: "files.csv",
    terms: "LFW is published for research in face verification; no licence is stated.")

  /// Rows and columns of a face.
  private static let side = 64
  /// One picture in this many is for testing.
  private static let heldBack = 10

  private static func entry(_ name: String, table: String, terms: String) -> DatasetEntry {
    DatasetEntry(name: name, terms: terms, files: [table, "faces_000.png, faces_001.png, ..."]) {
      split, folder, form, report throws(DatasetError) in
      let files = try PictureFile.names(in: folder)
        .filter { $0.hasPrefix("faces_") && $0.hasSuffix(".png") }.map { folder + "/" + $0 }
      guard !files.isEmpty else {
        throw .missing(
          folder: folder, file: "faces_000.png", expected: [table, "faces_000.png and on"])
      }
      let table = try LabelTable(path: folder + "/" + table)
      let pixels = try PictureMosaic(side: side)
        .read(files, count: table.rows.count, report: report)
      let all = ImageSet(
        name: name, channels: 3, height: side, width: side, pixels: pixels,
        attributes: table.attributes())
      let part = all.subset(
        (0..<all.count).filter { ($0 % heldBack == heldBack - 1) == (split == .test) })
      return form.side < side ? part.shrunk(to: form.side) : part
    }
  }
}
