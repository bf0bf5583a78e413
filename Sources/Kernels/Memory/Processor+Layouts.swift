import KernelCore

extension Processor {
  /// Copies contiguous (N, C, H, W) pictures into a map; its border is left alone.
  public func fromNCHW(_ source: UnsafePointer<Float>, to map: FeatureMap) {
    let layout = map.layout
    let area = layout.height * layout.width
    parallelFor(layout.images) { image in
      let picture = source + image * layout.channels * area
      for y in 0..<layout.height {
        let line = map.pointer + image * layout.imageStride + layout.offset(y: y, x: 0)
        for x in 0..<layout.width {
          let pixel = picture + (y &* layout.width &+ x)
          let target = line + x &* layout.channels
          for c in 0..<layout.channels { target[c] = pixel[c &* area] }
        }
      }
    }
  }

  /// Copies a map into contiguous (N, C, H, W) pictures.
  public func toNCHW(_ map: FeatureMap, to target: UnsafeMutablePointer<Float>) {
    let layout = map.layout
    let area = layout.height * layout.width
    parallelFor(layout.images) { image in
      let picture = target + image * layout.channels * area
      for y in 0..<layout.height {
        let line = map.pointer + image * layout.imageStride + layout.offset(y: y, x: 0)
        for x in 0..<layout.width {
          let pixel = picture + (y &* layout.width &+ x)
          let source = line + x &* layout.channels
          for c in 0..<layout.channels { pixel[c &* area] = source[c] }
        }
      }
    }
  }
}
