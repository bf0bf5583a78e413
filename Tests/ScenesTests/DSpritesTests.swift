import Glibc
import Pictures
import Scenes
import Testing

/// White pixels and boundaries are those of the published pictures.
@Suite struct DSpritesTests {
  private let scene = DSprites()

  private func picture(_ places: [Int]) -> [UInt8] {
    scene.picture(of: zip(scene.factors, places).map { $0.value(at: $1) })
  }

  private func area(_ places: [Int]) -> Int { picture(places).count { $0 == 255 } }

  @Test func theGridIsThePublishedOne() {
    #expect(scene.gridCount == 737_280)
    #expect(scene.factors.map(\.name) == ["shape", "scale", "orientation", "posX", "posY"])
    #expect(scene.factors.compactMap(\.count) == [3, 6, 40, 32, 32])
    #expect(scene.gridPlaces(at: 1) == [0, 0, 0, 0, 1])
    #expect(scene.gridPlaces(at: 32) == [0, 0, 0, 1, 0])
    #expect(scene.gridPlaces(at: 245_760 + 40_960 + 1_024) == [1, 1, 1, 0, 0])
    #expect(scene.gridPlaces(at: 737_279) == [2, 5, 39, 31, 31])
  }

  @Test func uprightSquaresAreExact() {
    #expect((0..<6).map { area([0, $0, 0, 0, 0]) } == [100, 144, 196, 256, 324, 400])
    let largest = picture([0, 5, 0, 0, 0])
    for row in 0..<64 {
      for column in 0..<64 {
        let isInside = (6...25).contains(row) && (6...25).contains(column)
        #expect((largest[row * 64 + column] == 255) == isInside)
      }
    }
  }

  @Test func levelsAreBlackAndWhite() {
    #expect(Set(picture([2, 3, 7, 11, 20])) == [0, 255])
  }

  @Test func bothEndsOfATurnAreOnePicture() {
    for shape in 0..<3 { #expect(picture([shape, 5, 0, 9, 9]) == picture([shape, 5, 39, 9, 9])) }
  }

  @Test func placesGoRightAndDown() {
    func middle(_ places: [Int]) -> (x: Double, y: Double) {
      let picture = picture(places)
      let inside = picture.indices.filter { picture[$0] == 255 }
      let count = Double(inside.count)
      return (
        inside.reduce(0) { $0 + Double($1 % 64) + 0.5 } / count,
        inside.reduce(0) { $0 + Double($1 / 64) + 0.5 } / count
      )
    }
    let (corner, other) = (middle([0, 5, 0, 0, 0]), middle([0, 5, 0, 31, 0]))
    #expect(corner == (16, 16))
    #expect(other == (48, 16))
    #expect(middle([0, 5, 0, 0, 31]) == (16, 48))
  }

  /// The 320 published frames, where they can be had.
  @Test(.enabled(if: getenv("LATENT_DATA") != nil))
  func publishedFrames() throws {
    let folder = String(cString: try #require(getenv("LATENT_DATA"))) + "/dsprites-reference"
    guard access(folder, R_OK) == 0 else { return }
    let frames = try PNG.decode(bytes(folder + "/dsprites_frames.png")).inChannels(1)
    let table = String(decoding: try bytes(folder + "/dsprites_frames.csv"), as: UTF8.self)
    var differences: [Int] = []
    for (frame, line) in table.split(separator: "\n").dropFirst().enumerated() {
      let fields = line.split(separator: ",")
      let drawn = picture([1, 3, 4, 5, 6].compactMap { Int(fields[$0]) })
      let (left, top) = (frame % 16 * 64, frame / 16 * 64)
      differences.append(
        drawn.indices.count {
          drawn[$0] != frames.pixels[(top + $0 / 64) * frames.width + left + $0 % 64]
        })
    }
    #expect(differences.count == 320)
    #expect(differences.count { $0 == 0 } == 314)
    #expect(differences.max() == 2)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes
  }
}
