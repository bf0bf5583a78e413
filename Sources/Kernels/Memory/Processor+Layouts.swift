import KernelCore

extension Processor {
  /// Copies contiguous (N, C, H, W) pictures into a map; its border is left alone.
  public func fromNCHW(_ source: UnsafePointer<Float>, to map: FeatureMap) {
    let layout = map.layout
    forLines(map) { picture, line in
      Transposition(
        rows: layout.channels, columns: layout.width, sourceStride: layout.height * layout.width,
        targetStride: layout.channels
      ).run(source + picture, to: map.pointer + line)
    }
  }

  /// Copies a map into contiguous (N, C, H, W) pictures.
  public func toNCHW(_ map: FeatureMap, to target: UnsafeMutablePointer<Float>) {
    let layout = map.layout
    forLines(map) { picture, line in
      Transposition(
        rows: layout.width, columns: layout.channels, sourceStride: layout.channels,
        targetStride: layout.height * layout.width
      ).run(map.pointer + line, to: target + picture)
    }
  }

  /// Calls `body` with the offsets of each line of pixels in contiguous pictures and in the map.
  private func forLines(_ map: FeatureMap, _ body: (Int, Int) -> Void) {
    let layout = map.layout
    let floats = layout.channels * layout.height * layout.width
    let grain = max(1, (1 << 13) / max(1, floats))
    parallelChunks(layout.images, grain: grain) { start, count in
      for image in start..<(start + count) {
        for y in 0..<layout.height {
          body(
            image * floats + y * layout.width,
            image * layout.imageStride + layout.offset(y: y, x: 0))
        }
      }
    }
  }
}
