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

  /// Copies neighbouring channels of every pixel between two maps of one size; borders are left alone.
  ///
  /// - Parameters:
  ///   - first: the first channel that is read.
  ///   - place: the first channel that is written.
  /// - Precondition: the map with fewer channels is read or written whole, from its channel 0.
  public func copyChannels(
    _ source: FeatureMap, from first: Int, to target: FeatureMap, at place: Int
  ) {
    let (from, to) = (source.layout, target.layout)
    let count = min(from.channels, to.channels)
    precondition(
      from.images == to.images && from.height == to.height && from.width == to.width
        && (0...(from.channels - count)).contains(first)
        && (0...(to.channels - count)).contains(place),
      "channels from \(first) of \(from) to \(place) of \(to)")
    parallelFor(from.images) { image in
      for y in 0..<from.height {
        var read = source.pointer + image * from.imageStride + from.offset(y: y, x: 0) + first
        var write = target.pointer + image * to.imageStride + to.offset(y: y, x: 0) + place
        for _ in 0..<from.width {
          for channel in 0..<count { write[channel] = read[channel] }
          read += from.channels
          write += to.channels
        }
      }
    }
  }

  /// Copies a matrix with rows and columns exchanged.
  ///
  /// - Parameters:
  ///   - source: (`rows`, `columns`), contiguous.
  ///   - target: receives (`columns`, `rows`).
  public func transpose(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    // So few columns at a time that both sides stay in a cache.
    parallelChunks(columns, grain: 32) { start, count in
      Transposition(rows: rows, columns: count, sourceStride: columns, targetStride: rows)
        .run(source + start, to: target + start * rows)
    }
  }

  /// Calls `body` with the offsets of each line of pixels in contiguous pictures and in the map.
  private func forLines(_ map: FeatureMap, _ body: (Int, Int) -> Void) {
    let layout = map.layout
    let floats = layout.channels * layout.width
    let grain = max(1, (1 << 13) / max(1, floats))
    parallelChunks(layout.images * layout.height, grain: grain) { start, count in
      for line in start..<(start + count) {
        let (image, y) = line.quotientAndRemainder(dividingBy: layout.height)
        body(
          image * floats * layout.height + y * layout.width,
          image * layout.imageStride + layout.offset(y: y, x: 0))
      }
    }
  }
}
