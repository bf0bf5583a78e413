import Checkpoints
import Explorer
import Models
import Pictures
import Synchronization
import Tensors

/// The discriminator of a model, asked what in a picture excites its units.
///
/// It is read from the file when it is asked for the first time. What was found of the last picture is
/// kept: whoever goes from unit to unit asks for the same again.
final class UnitReader: Sendable {
  private let model: GeneratorModel
  private let opened = Mutex<Opened?>(nil)

  /// The discriminator of `model`.
  init(_ model: GeneratorModel) {
    self.model = model
  }

  /// The layers whose units can be looked at; none without a discriminator.
  var layers: [ExploredLayer] {
    let layers = try? model.card.pictureReader.map { try FeatureReader.layers(of: $0.network) }
    return (layers ?? []).map {
      ExploredLayer(name: $0.name, maps: $0.shape[0], width: $0.shape[2], height: $0.shape[1])
    }
  }

  /// The wanted units of `picture`, (1, C, H, W).
  ///
  /// - Parameter goesOn: gets the chosen unit alone before each further one is looked into, and says whether
  ///   the rest is wanted still.
  /// - Returns: nil if it was not, or if there is no such layer or map.
  func units(
    of picture: Tensor, _ wanted: WantedUnits, goesOn: (ExcitedUnits) -> Bool
  ) -> ExcitedUnits? {
    let peaks = withOpened { $0.peaks(of: picture, layer: wanted.layer) } ?? []
    let strongest = peaks.sorted { $0.value > $1.value }.prefix(wanted.count)
    let chosen = wanted.map.map { map in peaks.first { $0.unit.channel == map } } ?? strongest.first
    func unit(_ peak: FeatureReader.Peak) -> ExcitedUnit? {
      withOpened { $0.unit(peak, layer: wanted.layer) }
    }
    guard let chosen = chosen.flatMap(unit) else { return nil }
    var result = ExcitedUnits(
      layer: wanted.layer, picture: Picture(picture, index: 0, range: model.card.outputRange),
      chosen: chosen)
    var units: [ExcitedUnit] = []
    for peak in strongest {
      guard goesOn(result) else { return nil }
      if let unit = unit(peak) { units.append(unit) }
    }
    result.strongest = units
    return result
  }

  private func withOpened<Result: Sendable>(_ body: (inout Opened) -> Result) -> Result? {
    opened.withLock { opened in
      if opened == nil { opened = Opened(model) }
      guard var present = opened.take() else { return nil }
      let result = body(&present)
      opened = present
      return result
    }
  }
}

/// The discriminator in memory, and what was found of the last picture.
private struct Opened {
  private let reader: FeatureReader
  /// Twice as much as 1 where black is -1 and white is 1.
  private let rangeLength: Float
  private var read: Tensor?
  /// Units that were looked into, by layer and map.
  private var known: [[Int]: ExcitedUnit] = [:]

  init?(_ model: GeneratorModel) {
    guard let reader = try? model.loadFeatureReader() else { return nil }
    self.reader = reader
    rangeLength = model.card.outputRange.upperBound - model.card.outputRange.lowerBound
  }

  /// Where each map of a layer is largest for `picture`.
  mutating func peaks(of picture: Tensor, layer: Int) -> [FeatureReader.Peak] {
    guard reader.layers.indices.contains(layer) else { return [] }
    if read != picture {
      reader.read(picture)
      read = picture
      known = [:]
    }
    return reader.peaks(of: reader.layers[layer])[0]
  }

  /// What in the picture excites a unit.
  mutating func unit(_ peak: FeatureReader.Peak, layer: Int) -> ExcitedUnit {
    let key = [layer, peak.unit.channel]
    if let unit = known[key] { return unit }
    let gradient = reader.guidedGradient(of: peak.unit, in: reader.layers[layer])
    let unit = ExcitedUnit(
      map: peak.unit.channel, row: peak.unit.y, column: peak.unit.x, value: peak.value,
      heat: heat(gradient))
    known[key] = unit
    return unit
  }

  /// The size of a gradient (C, H, W) at each pixel, per step from black to white: that of the channel
  /// which does most.
  ///
  /// - Source: Simonyan et al. 2014 (arXiv:1312.6034), section 3.1.
  private func heat(_ gradient: Tensor) -> Difference {
    let (channels, height, width) = (gradient.shape[0], gradient.shape[1], gradient.shape[2])
    let plane = height * width
    let values = (0..<plane).map { pixel in
      (0..<channels).reduce(Float(0)) { largest, channel in
        max(largest, abs(gradient.values[channel * plane + pixel]))
      } * rangeLength
    }
    return Difference(values: values, width: width, height: height)
  }
}
