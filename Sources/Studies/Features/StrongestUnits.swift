import Models
import Tensors

/// The feature maps of a layer that pictures excite most, and what in those pictures does it.
///
/// - Source: Radford et al. 2016 (arXiv:1511.06434), section 6.2 and figure 5.
public struct StrongestUnits: Sendable {
  /// A picture that excites a feature map, and where.
  public struct Example: Sendable {
    /// The number of the picture among those looked at.
    public let picture: Int
    /// Where the map is largest.
    public let unit: FeatureReader.Unit
    /// How large it is there.
    public let value: Float
    /// The guided gradient of that unit: (channels, height, width) of the picture.
    public let gradient: Tensor
  }

  /// For each feature map its strongest examples, no picture twice; the strongest map first.
  public let maps: [[Example]]

  /// Looks for the strongest of `layer` among `pictures`, (N, C, H, W).
  ///
  /// - Parameters:
  ///   - count: feature maps wanted; the layer may have fewer.
  ///   - examples: pictures for each; there may be fewer.
  public init(
    of layer: FeatureReader.Layer, in reader: FeatureReader, pictures: Tensor, count: Int,
    examples: Int
  ) {
    var found = [[(picture: Int, place: Int, value: Float)]](
      repeating: [], count: layer.shape[0])
    let area = layer.shape[1] * layer.shape[2]
    for start in stride(from: 0, to: pictures.shape[0], by: reader.batch) {
      let rows = start..<min(start + reader.batch, pictures.shape[0])
      reader.read(pictures.pictures(rows))
      let maps = reader.maps(of: layer).values
      for picture in rows {
        for channel in found.indices {
          let first = ((picture - start) * layer.shape[0] + channel) * area
          let place = (first..<(first + area)).max { maps[$0] < maps[$1] } ?? first
          found[channel].append((picture, place - first, maps[place]))
        }
      }
    }
    let strongest = found.indices.map { channel in
      (channel: channel, best: found[channel].sorted { $0.value > $1.value }.prefix(examples))
    }.sorted { first, second in
      first.best.reduce(0) { $0 + $1.value } > second.best.reduce(0) { $0 + $1.value }
    }
    maps = strongest.prefix(count).map { channel, best in
      best.map { picture, place, value in
        let unit = FeatureReader.Unit(
          channel: channel, y: place / layer.shape[2], x: place % layer.shape[2])
        reader.read(pictures.pictures(picture..<(picture + 1)))
        return Example(
          picture: picture, unit: unit, value: value,
          gradient: reader.guidedGradient(of: unit, in: layer))
      }
    }
  }
}

extension Tensor {
  /// Some pictures of (N, C, H, W).
  fileprivate func pictures(_ range: Range<Int>) -> Tensor {
    let size = shape.dropFirst().reduce(1, *)
    return Tensor(
      shape: [range.count] + shape.dropFirst(),
      values: Array(values[(range.lowerBound * size)..<(range.upperBound * size)]))
  }
}
