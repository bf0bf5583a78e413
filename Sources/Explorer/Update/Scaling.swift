import Latents

/// What keys do among feature maps.
public enum MapsCommand: Equatable, Hashable, Sendable {
  /// Moves to the map in a direction.
  case move(Arrow)
  /// Turns to the page before or after.
  case turnPage(Int)
  /// Goes to another layer.
  case layer(Int)
  /// Takes the chosen map away, or makes it whole again.
  case toggle
  /// Leaves the chosen map alone, or makes its layer whole again.
  case solo
  /// Makes the chosen map stronger or weaker by so much.
  case scale(Float)
  /// Makes the layer whole again.
  case makeWhole
}

extension State {
  /// The layer that is looked at; nil if the model shows none.
  var shownLayer: ExploredLayer? {
    model.layers.indices.contains(browser.layer) ? model.layers[browser.layer] : nil
  }

  /// Performs a command of the view of feature maps.
  mutating func perform(_ command: MapsCommand, time: Int) {
    guard view == .maps, let layer = shownLayer, let tiles = Layout(self)?.tiles else { return }
    let page = tiles.columns * tiles.rows
    let (index, map, name) = (browser.layer, browser.map, layer.name)
    let factor = scales.factor(of: map, in: name)
    switch command {
    case .move(.left): chooseMap(map - 1)
    case .move(.right): chooseMap(map + 1)
    case .move(.up): chooseMap(map - tiles.columns)
    case .move(.down): chooseMap(map + tiles.columns)
    case .turnPage(let step): chooseMap(min(max(0, map + step * page), layer.maps - 1))
    case .layer(let step): goToLayer(index + step)
    case .toggle:
      changeScales(time: time) {
        $0.set(factor == 0 ? 1 : 0, of: [map], in: name, count: layer.maps)
      }
    case .solo:
      changeScales(time: time) { scales in
        let before = scales
        scales.solo([map], in: name, count: layer.maps)
        if scales == before { scales.makeWhole(name) }
      }
    case .scale(let step):
      changeScales(time: time) {
        $0.set(max(0, tidy(Double(factor + step))), of: [map], in: name, count: layer.maps)
      }
    case .makeWhole: changeScales(time: time) { $0.makeWhole(name) }
    }
  }

  /// Chooses the map at `index`, if there is one.
  mutating func chooseMap(_ index: Int) {
    if let layer = shownLayer, (0..<layer.maps).contains(index) { browser.map = index }
  }

  private mutating func goToLayer(_ index: Int) {
    guard model.layers.indices.contains(index) else {
      notice = Notice(.hint, index < 0 ? "this is the first layer" : "the picture comes next")
      return
    }
    browser = FeatureBrowser(layer: index, map: 0)
  }

  private mutating func changeScales(time: Int, _ body: (inout FeatureScales) -> Void) {
    changeMoment(.single, time: time) { body(&$0.scales) }
  }

  // MARK: Lines

  /// Gives maps of the layer called `name` a factor.
  mutating func scale(_ name: String, by factor: Float, maps: [Int], time: Int) {
    guard let layer = layer(named: name, maps: maps) else { return }
    changeScales(time: time) { $0.set(factor, of: maps, in: name, count: layer.maps) }
    noteScales()
  }

  /// Leaves only some maps of the layer called `name`.
  mutating func solo(_ name: String, maps: [Int], time: Int) {
    guard let layer = layer(named: name, maps: maps) else { return }
    changeScales(time: time) { $0.solo(maps, in: name, count: layer.maps) }
    noteScales()
  }

  /// Makes the layer called `name` whole again, or all layers.
  mutating func unmute(_ name: String?, time: Int) {
    if let name {
      guard layer(named: name, maps: []) != nil else { return }
      changeScales(time: time) { $0.makeWhole(name) }
    } else {
      changeScales(time: time) { $0.makeWhole() }
    }
    noteScales()
  }

  private mutating func noteScales() {
    notice = Notice(
      .done,
      scales.areWhole
        ? "all maps are whole"
        : "\(scales.changedCount) maps are changed, in every picture; unmute makes them whole")
  }

  /// The layer of the generator called `name`; nil, and a notice that says why, if it is not there or
  /// has not all of `maps`.
  private mutating func layer(named name: String, maps: [Int]) -> ExploredLayer? {
    layer(named: name, maps: maps, among: model.layers, else: "\(model.name) shows no feature maps")
  }

  /// The one of `layers` called `name`; nil, and a notice that says why, if it is not there or has
  /// not all of `maps`.
  ///
  /// Where there is no layer at all, the notice is `reason`.
  mutating func layer(
    named name: String, maps: [Int], among layers: [ExploredLayer], else reason: String
  ) -> ExploredLayer? {
    guard let layer = layers.first(where: { $0.name == name }) else {
      notice =
        layers.isEmpty
        ? Notice(.failure, reason) : .unknown("layer", name, among: layers.map(\.name))
      return nil
    }
    if let wrong = maps.first(where: { $0 >= layer.maps }) {
      notice = Notice(
        .failure, "\(name) has no map \(wrong), it has \(layer.maps): 0 to \(layer.maps - 1)")
      return nil
    }
    return layer
  }
}
