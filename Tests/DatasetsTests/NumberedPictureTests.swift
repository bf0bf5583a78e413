import Datasets
import Formats
import Pictures
import Scenes
import TestSupport
import Testing

@Suite struct NumberedPictureTests {
  private let form = PictureForm(side: 28, channels: 1)

  @Test(arguments: [
    ("mnist:7", "mnist", Split.training, 7), ("mnist:test:12", "mnist", .test, 12),
    ("dsprites:123456", "dsprites", .training, 123_456),
  ])
  func namesAreRead(text: String, set: String, split: Split, index: Int) throws {
    let named = try #require(NumberedPicture(text))
    #expect(named.set == set && named.split == split && named.index == index)
  }

  @Test(arguments: [
    "mnist", "mnist:", "mnist:seven", "digits:7", "C:7", "a.png", "mnist:fresh:7", "mnist:test:7:8",
    "", ":7",
  ])
  func otherTextsAreFiles(text: String) {
    #expect(NumberedPicture(text) == nil)
  }

  @Test func drawnPicturesNeedNoFiles() throws {
    let named = try #require(NumberedPicture("dsprites:300000"))
    let picture = try named.picture(in: nil, form: form)
    let set = RenderedSet(DSprites())
    #expect(picture.width == 64 && picture.channels == 1)
    #expect(picture.pixels == DSprites().picture(of: set.factorValues(at: 300_000)))
    let pot = try #require(NumberedPicture("teapots:5"))
    #expect(
      try pot.picture(in: nil, form: form).pixels
        == Teapots().picture(of: RenderedSet(Teapots()).factorValues(at: 5)))
  }

  @Test func whatIsNotThereIsSaid() throws {
    func error(_ text: String, folder: String? = nil) throws -> String {
      let named = try #require(NumberedPicture(text))
      do {
        _ = try named.picture(in: folder, form: form)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      try error("dsprites:737280") == "dsprites has no picture 737280, expected 0 to 737279")
    #expect(try error("dsprites:-1").contains("has no picture -1"))
    #expect(try error("dsprites:test:3").contains("sets that are drawn have no other part"))
    #expect(try error("mnist:3").contains("LATENT_DATA names one with the files train-images"))
    #expect(try error("mnist:3", folder: "/nowhere").contains("/nowhere has no"))
  }

  /// The picture of that number, from the part that is named, in the folder or in one of the set's name.
  @Test(arguments: ["", "mnist"]) func filesAreRead(inner: String) throws {
    let folder = TemporaryFolder()
    if !inner.isEmpty { try UserFolders.create(folder.file(inner)) }
    let base = inner.isEmpty ? folder.path : folder.file(inner)
    func write(_ name: String, _ header: [UInt8], _ bytes: [UInt8]) throws {
      try AtomicFile.write(header + bytes, to: base + "/" + name)
    }
    for (prefix, first) in [("train", UInt8(1)), ("t10k", 101)] {
      let pixels = (0..<3).flatMap { [UInt8](repeating: first + UInt8($0), count: 4) }
      try write(
        "\(prefix)-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2], pixels)
      try write("\(prefix)-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3], [0, 1, 2])
    }
    let train = try #require(NumberedPicture("mnist:2"))
    #expect(try train.picture(in: folder.path, form: form).pixels == [3, 3, 3, 3])
    let test = try #require(NumberedPicture("mnist:test:1"))
    #expect(try test.picture(in: folder.path, form: form).pixels == [102, 102, 102, 102])
    #expect(throws: DatasetError.index(name: "mnist", found: 3, count: 3)) {
      try NumberedPicture("mnist:3")?.picture(in: folder.path, form: form)
    }
  }
}
