/// A layer of the generator whose feature maps can be looked at and scaled.
public struct ExploredLayer: Equatable, Sendable {
  /// Its name in the network: `up1`.
  public var name: String
  /// How many maps it has.
  public var maps: Int
  /// Pixels in a row of a map.
  public var width: Int
  /// Rows of a map.
  public var height: Int

  /// The given layer.
  public init(name: String, maps: Int, width: Int, height: Int) {
    self.name = name
    self.maps = maps
    self.width = width
    self.height = height
  }
}

/// What the feature maps of a generator are multiplied by, while the person tries what they do.
///
/// Only layers in which some map is not whole are held, so that equal scales are equal values.
public struct FeatureScales: Equatable, Hashable, Sendable {
  /// A factor for each map of a layer, by the layer's name.
  public private(set) var factors: [String: [Float]] = [:]

  /// All maps whole.
  public init() {}

  /// Given factors for `layers`; those for layers that are not there, or have another number of maps, are left
  /// out.
  init(_ factors: [String: [Float]], of layers: [ExploredLayer]) {
    for layer in layers {
      guard let given = factors[layer.name], given.count == layer.maps else { continue }
      self.factors[layer.name] = given.allSatisfy { $0 == 1 } ? nil : given
    }
  }

  /// Whether no map is changed.
  public var areWhole: Bool { factors.isEmpty }

  /// How many maps are changed.
  public var changedCount: Int { factors.values.reduce(0) { $0 + $1.count { $0 != 1 } } }

  /// The factor of a map; 1 for a whole one.
  public func factor(of map: Int, in layer: String) -> Float { factors[layer]?[map] ?? 1 }

  /// Gives some maps of a layer, which has `count` of them, a factor.
  mutating func set(_ factor: Float, of maps: [Int], in layer: String, count: Int) {
    var all = factors[layer] ?? [Float](repeating: 1, count: count)
    for map in maps { all[map] = factor }
    factors[layer] = all.allSatisfy { $0 == 1 } ? nil : all
  }

  /// Leaves only some maps of a layer.
  mutating func solo(_ maps: [Int], in layer: String, count: Int) {
    makeWhole(layer)
    set(0, of: (0..<count).filter { !maps.contains($0) }, in: layer, count: count)
  }

  /// Makes the maps of a layer whole again, or of all layers.
  mutating func makeWhole(_ layer: String? = nil) {
    if let layer { factors[layer] = nil } else { factors = [:] }
  }

  /// The lines that lead from `base` to these scales.
  func statements(from base: FeatureScales) -> [Statement] {
    if areWhole { return base.areWhole ? [] : [.unmute(layer: nil)] }
    return Set(factors.keys).union(base.factors.keys).sorted().flatMap { layer -> [Statement] in
      guard factors[layer] != base.factors[layer] else { return [] }
      guard let now = factors[layer] else { return [.unmute(layer: layer)] }
      let heard = now.indices.filter { now[$0] != 0 }
      if heard.count <= Statement.soloLimit, !heard.isEmpty, heard.allSatisfy({ now[$0] == 1 }) {
        return [.solo(layer: layer, maps: heard)]
      }
      let before = base.factors[layer] ?? [Float](repeating: 1, count: now.count)
      let changed = now.indices.filter { now[$0] != before[$0] }
      return Set(changed.map { now[$0] }).sorted().map { factor in
        let maps = changed.filter { now[$0] == factor }
        return factor == 0
          ? .mute(layer: layer, maps: maps) : .scale(layer: layer, factor: factor, maps: maps)
      }
    }
  }
}
