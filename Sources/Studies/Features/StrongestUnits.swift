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
    var found = [[(picture: Int, peak: FeatureReader.Peak)]](
      repeating: [], count: layer.shape[0])
    for start in stride(from: 0, to: pictures.shape[0], by: reader.batch) {
      let rows = start..<min(start + reader.batch, pictures.shape[0])
      reader.read(pictures.slice(rows))
      let peaks = reader.peaks(of: layer)
      for picture in rows {
        for peak in peaks[picture - start] { found[peak.unit.channel].append((picture, peak)) }
      }
    }
    let strongest = found.map { examplesOfMap in
      examplesOfMap.sorted { $0.peak.value > $1.peak.value }.prefix(examples)
    }.sorted { first, second in
      first.reduce(0) { $0 + $1.peak.value } > second.reduce(0) { $0 + $1.peak.value }
    }
    maps = strongest.prefix(count).map { best in
      best.map { picture, peak in
        reader.read(pictures.slice(picture..<(picture + 1)))
        return Example(
          picture: picture, unit: peak.unit, value: peak.value,
          gradient: reader.guidedGradient(of: peak.unit, in: layer))
      }
    }
  }
}
