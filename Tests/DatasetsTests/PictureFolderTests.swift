import Datasets
import Formats
import Foundation
import Pictures
import TestSupport
import Testing

@Suite struct PictureFolderTests {
  private let folder = TemporaryFolder()

  private func write(_ picture: Picture, _ name: String) throws {
    try AtomicFile.write(PNG.encode(picture), to: folder.file(name))
  }

  private func write(_ text: String, _ name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func load(
    _ name: String = "folder", side: Int = 4, channels: Int = 3, isMosaic: Bool = false,
    split: Split = .training
  ) throws -> ImageSet {
    try DatasetCatalogue.load(
      split, of: name, form: PictureForm(side: side, channels: channels, isMosaic: isMosaic),
      folder: { _ in folder.path })
  }

  /// What is said about the folder as it is.
  private func message(_ name: String = "folder", isMosaic: Bool = false) -> String {
    do {
      _ = try load(name, isMosaic: isMosaic)
      return "no error"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  /// A wide picture: red, green in the middle square, blue; and a grey one.
  private func writePictures() throws {
    var wide = Picture(width: 16, height: 8, channels: 3)
    for y in 0..<8 {
      for x in 0..<16 { wide.pixels[(y * 16 + x) * 3 + (x < 4 ? 0 : x < 12 ? 1 : 2)] = 200 }
    }
    try write(wide, "b.png")
    try write(Picture(width: 4, height: 4, channels: 1, filledWith: 90), "a.png")
  }

  @Test func picturesAreCutAndBroughtToOneSize() throws {
    try writePictures()
    let set = try load()
    #expect(set.count == 2 && set.channels == 3 && (set.height, set.width) == (4, 4))
    #expect(set.pixels.prefix(3) == [90, 90, 90])
    #expect(set.pixels.suffix(3) == [0, 200, 0])
    #expect(set.labels.isEmpty && set.attributes == nil)
    #expect(try load(split: .test).count == 0)
  }

  @Test func greyIsPossible() throws {
    try writePictures()
    let set = try load(channels: 1)
    #expect(set.pixels.first == 90)
    // Green counts for 0.587.
    #expect(set.pixels.last == 117)
  }

  @Test func aTableNamesPicturesAndWhatIsKnownOfThem() throws {
    try writePictures()
    try write("file,label,smiling,name\r\nb.png,7,1,x\r\na.png,2,0,y\r\n", "labels.csv")
    let set = try load()
    #expect(set.labels == [7, 2])
    #expect(set.attributes == AttributeTable(names: ["smiling"], flags: [1, 0]))
    #expect(set.pixels.prefix(3) == [0, 200, 0])
  }

  @Test func mosaicsAreCutIntoTiles() throws {
    var sheet = Picture(width: 8, height: 8, channels: 3)
    for tile in 0..<4 {
      sheet.place(
        Picture(width: 4, height: 4, channels: 3, filledWith: UInt8(tile * 10 + 5)),
        x: tile % 2 * 4, y: tile / 2 * 4)
    }
    try write(sheet, "sheet_0.png")
    try write(sheet, "sheet_1.png")
    #expect(try load(isMosaic: true).count == 8)
    try write("index,label\n0,1\n1,1\n2,0\n3,0\n4,1\n", "labels.csv")
    let set = try load(isMosaic: true)
    #expect(set.count == 5 && set.labels == [1, 1, 0, 0, 1])
    #expect((0..<5).map { set.pixels[$0 * 48] } == [5, 15, 25, 35, 5])
  }

  @Test func whatCannotBeReadIsNamed() throws {
    #expect(
      message() == "DIR has no PNG picture; expected there: "
        + "*.png, one picture a file or mosaics")
    try writePictures()
    try write("not a picture", "c.png")
    #expect(message().hasPrefix("DIR/c.png: "))
    try write("file,label\na.png,7\nmissing.png,1\n", "labels.csv")
    #expect(message().contains("DIR/missing.png"))
    try write("file,label\na.png,7\nb.png,many\n", "labels.csv")
    #expect(
      message()
        == "DIR/labels.csv, line 3: the label \"many\", expected a number from 0 to 255")
    try write("file,label\na.png,7,8\n", "labels.csv")
    #expect(
      message()
        == "DIR/labels.csv, line 2: 3 fields, expected 2, as in the header")
    try write("file,label\n", "labels.csv")
    #expect(
      message()
        == "DIR/labels.csv, line 1: a header alone, expected a header and a line a picture")
    try write("file\na.png\n", "more.csv")
    #expect(
      message()
        == "DIR/more.csv, line 1: a second table beside labels.csv, expected one .csv file at most")
  }

  @Test func mosaicsThatDoNotFitAreNamed() throws {
    try write(Picture(width: 8, height: 6, channels: 3), "sheet.png")
    #expect(
      message(isMosaic: true)
        == "DIR/sheet.png holds an array of shape (6, 8), expected height and width in multiples "
        + "of 4, the side of a picture")
    try write(Picture(width: 8, height: 4, channels: 3), "sheet.png")
    try write("index\n0\n1\n2\n", "labels.csv")
    #expect(
      message(isMosaic: true)
        == "DIR/sheet.png holds an array of shape (2), expected 3 pictures up to here, as many as "
        + "the table has lines")
  }

  @Test func namesThatAreNotKnownAreReported() {
    #expect(
      message("lfw64+celeba64").hasPrefix("DIR has no faces_000.png"))
    #expect(message("svhn").hasPrefix("data set \"svhn\" is not known; known are mnist"))
  }

  /// Every tenth face is for testing; networks for smaller pictures get smaller ones.
  @Test func facesAreSplitAndShrunk() throws {
    var sheet = Picture(width: 1024, height: 1024, channels: 3)
    for tile in 0..<20 {
      sheet.place(
        Picture(width: 64, height: 64, channels: 3, filledWith: UInt8(tile + 1)),
        x: tile % 16 * 64, y: tile / 16 * 64)
    }
    try write(sheet, "faces_000.png")
    try write(
      "index,celeba_file,Smiling\n" + (0..<20).map { "\($0),x.jpg,\($0 % 2)\n" }.joined(),
      "attributes.csv")
    let training = try load("celeba64", side: 64)
    #expect(training.count == 18 && training.pixels.first == 1 && training.width == 64)
    #expect(training.attributes?.flags.prefix(4) == [0, 1, 0, 1])
    let test = try load("celeba64", side: 32, split: .test)
    #expect(test.count == 2 && test.width == 32 && test.pixels.count == 2 * 32 * 32 * 3)
    #expect(test.pixels.first == 10 && test.pixels.last == 20)
    #expect(test.attributes?.flags == [1, 1])
  }

  /// The original files, where they are at hand.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["LATENT_DATA"] != nil))
  func facesAndObjectsAreRead() throws {
    let root = try #require(ProcessInfo.processInfo.environment["LATENT_DATA"])
    func load(_ split: Split, _ name: String) throws -> ImageSet {
      try DatasetCatalogue.load(
        split, of: name, form: PictureForm(side: 64, channels: 3), folder: { root + "/" + $0 })
    }
    let test = try load(.test, "celeba64")
    #expect(test.count == 1_000 && test.attributes?.names.count == 40)
    #expect(try load(.test, "celeba64+lfw64").count == 1_409)
    let objects = try load(.test, "cifar10")
    #expect(objects.count == 4_096 && objects.labels.prefix(3) == [0, 1, 2])
    #expect(DatasetCatalogue.terms(of: "celeba64+lfw64")?.contains("non-commercial") == true)
  }
}
