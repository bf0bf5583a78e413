import KernelCore

/// For each pixel along one axis of a resized picture, the two pixels it is made of.
///
/// result = first * (1 - share) + second * share; `share` 0 copies.
public struct ResizeTaps: Sendable {
  var first: [Int]
  var second: [Int]
  var share: [Float]

  /// Every pixel from floor(i * count / newCount).
  public static func nearest(from count: Int, to newCount: Int) -> ResizeTaps {
    let first = (0..<newCount).map { $0 * count / newCount }
    return ResizeTaps(
      first: first, second: first, share: [Float](repeating: 0, count: newCount))
  }

  /// Linear between neighbours; pixel i lies at `offset + i * step` among the old ones.
  public static func linear(from count: Int, to newCount: Int, offset: Double, step: Double)
    -> ResizeTaps
  {
    let places = (0..<newCount).map {
      min(max(offset + Double($0) * step, 0), Double(count - 1))
    }
    let first = places.map { Int($0) }
    return ResizeTaps(
      first: first, second: first.map { min($0 + 1, count - 1) },
      share: zip(places, first).map { Float($0 - Double($1)) })
  }
}

extension Processor {
  /// Every channel of `source` in the size of `target`, by the taps of rows and columns.
  ///
  /// - Precondition: equal images and channels; as many taps as the target has rows and columns.
  public func resize(
    _ source: FeatureMap, to target: FeatureMap, rows: ResizeTaps, columns: ResizeTaps
  ) {
    let (from, to) = (source.layout, target.layout)
    precondition(
      from.images == to.images && from.channels == to.channels && rows.first.count == to.height
        && columns.first.count == to.width, "\(from) does not resize to \(to)")
    let channels = to.channels
    parallelChunks(to.images * to.height, grain: max(1, (1 << 13) / (to.width * channels))) {
      start, count in
      for line in start..<(start + count) {
        let (image, y) = (line / to.height, line % to.height)
        let base = source.pointer + image * from.imageStride
        let upper = base + from.offset(y: rows.first[y], x: 0)
        let lower = base + from.offset(y: rows.second[y], x: 0)
        let output = target.pointer + image * to.imageStride + to.offset(y: y, x: 0)
        let down = rows.share[y]
        for x in 0..<to.width {
          let (left, right) = (columns.first[x] * channels, columns.second[x] * channels)
          let across = columns.share[x]
          let pixel = output + x * channels
          if down == 0 && across == 0 {
            pixel.update(from: upper + left, count: channels)
            continue
          }
          for channel in 0..<channels {
            let above =
              upper[left + channel] * (1 - across) + upper[right + channel] * across
            let below =
              lower[left + channel] * (1 - across) + lower[right + channel] * across
            pixel[channel] = above * (1 - down) + below * down
          }
        }
      }
    }
  }
}
