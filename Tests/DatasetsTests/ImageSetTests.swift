import Datasets
import Testing

@Suite struct ImageSetTests {
  /// Two pictures of 2 rows, 3 columns, RGB; level = 50 * picture + 10 * row + 3 * column + channel.
  private var set: ImageSet {
    var pixels: [UInt8] = []
    for picture in 0..<2 {
      for y in 0..<2 {
        for x in 0..<3 {
          for channel in 0..<3 { pixels.append(UInt8(50 * picture + 10 * y + 3 * x + channel)) }
        }
      }
    }
    return ImageSet(
      name: "two", channels: 3, height: 2, width: 3, pixels: pixels, labels: [4, 9],
      attributes: AttributeTable(names: ["a", "b"], flags: [1, 0, 1, 1]))
  }

  @Test func channelsBecomePlanes() {
    let values = set.values(at: [1], range: 0...255)
    #expect(values.map { $0.rounded() }.prefix(6) == [50, 53, 56, 60, 63, 66])
    #expect(values.map { $0.rounded() }[6] == 51)
    #expect(values.count == 18)
  }

  @Test func levelsBecomeTheRange() {
    let levels = ImageSet(name: "ends", height: 1, width: 2, pixels: [0, 255])
    let values = levels.values(at: [0], range: -1...1)
    #expect(values[0] == -1 && abs(values[1] - 1) < 1e-6)
    #expect(levels.values(at: [0])[0] == 0)
  }

  @Test func mirrorImagesComeSecond() {
    let both = set.withMirrorImages()
    #expect(both.count == 4 && both.originalCount == 2)
    let (plain, mirrored) = (
      both.values(at: [1], range: 0...255), both.values(at: [3], range: 0...255)
    )
    #expect(mirrored[0..<3] == [plain[2], plain[1], plain[0]])
    #expect(mirrored[15..<18] == [plain[17], plain[16], plain[15]])
    #expect(both.sha256() == set.sha256())
  }

  @Test func subsetsKeepWhatIsKnown() {
    let second = set.subset([1])
    #expect(second.count == 1 && second.labels == [9])
    #expect(second.attributes?.flags == [1, 1])
    #expect(second.values(at: [0]) == set.values(at: [1]))
    #expect(set.attributes?.column(1) == [false, true])
  }

  @Test func joinedSetsKeepWhatBothHave() {
    let bare = ImageSet(
      name: "bare", channels: 3, height: 2, width: 3, pixels: [UInt8](repeating: 7, count: 18))
    let joined = set.joined(with: bare)
    #expect(joined.name == "two+bare" && joined.count == 3)
    #expect(joined.labels.isEmpty && joined.attributes == nil)
    #expect(set.joined(with: set).attributes?.count == 4)
  }

  /// As the test pictures of a folder, of which all are trained on.
  @Test func aSetWithoutPicturesTakesNothingAway() {
    let none = ImageSet(name: "none", channels: 3, height: 2, width: 3, pixels: [])
    for joined in [set.joined(with: none), none.joined(with: set)] {
      #expect(joined.count == 2 && joined.labels == set.labels)
      #expect(joined.attributes == set.attributes)
    }
  }

  @Test func labelsAndAttributesCountForTheHash() {
    let base = ImageSet(name: "a", height: 1, width: 2, pixels: [1, 2, 3, 4])
    let labelled = ImageSet(name: "a", height: 1, width: 2, pixels: [1, 2, 3, 4], labels: [0, 1])
    #expect(base.sha256() != labelled.sha256())
  }
}
