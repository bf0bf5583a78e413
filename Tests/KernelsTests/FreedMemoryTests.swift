import Testing

@testable import Kernels

/// Memory that was used before, by others and while much is expected.
@Suite(.serialized) struct FreedMemoryTests {
  private static let sizes = [0, 1, 1000, 1 << 19, 1 << 20, 3 << 20]

  /// Leaves numbers behind in memory that is freed.
  private func soil() {
    for size in Self.sizes { FloatBuffer(uninitialized: size).fill(.nan) }
  }

  private func check() {
    for size in Self.sizes {
      soil()
      let buffer = FloatBuffer(count: size)
      #expect(buffer.values.allSatisfy { $0 == 0 }, "\(size) floats")
      let slack = UnsafeBufferPointer(start: buffer.pointer + size, count: 16)
      #expect(slack.allSatisfy { $0 == 0 }, "behind \(size) floats")
    }
  }

  @Test func buffersAreClear() { check() }

  @Test func buffersAreClearWhileMuchIsExpected() {
    FreedMemory.expectMuch()
    defer { FreedMemory.expectLittle() }
    check()
    // More than there is of such memory comes from the system.
    #expect(LargeMemory(byteCount: 64 << 20).isClear)
  }

  /// Blocks outlive the time in which they were cut out.
  @Test func borrowedBlocksStay() {
    FreedMemory.expectMuch()
    let buffer = FloatBuffer(uninitialized: 1 << 20)
    buffer.fill(2)
    FreedMemory.expectLittle()
    soil()
    #expect(buffer.values.allSatisfy { $0 == 2 })
  }

  @Test(arguments: [0, 1, 3], [(1, 1), (4, 7), (90, 80)])
  private func mapsHaveClearBorders(_ border: Int, _ extent: (height: Int, width: Int)) {
    let layout = PixelLayout(
      images: 3, height: extent.height, width: extent.width, channels: 33, border: border)
    soil()
    let buffer = FloatBuffer(for: layout)
    defer { withExtendedLifetime(buffer) {} }
    let map = FeatureMap(buffer, layout)
    for image in 0..<layout.images {
      for y in (-border)..<(layout.height + border) {
        for x in (-border)..<(layout.width + border) {
          let isInside = (0..<layout.height).contains(y) && (0..<layout.width).contains(x)
          let pixel = map.at(y: y, x: x) + image * layout.imageStride
          for channel in 0..<layout.channels where !isInside {
            if pixel[channel] != 0 { Issue.record("\(image) \(y) \(x) \(channel)") }
          }
        }
      }
    }
  }
}
