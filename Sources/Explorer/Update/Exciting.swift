import Latents

/// What keys do among the units of the discriminator.
public enum UnitsCommand: Equatable, Hashable, Sendable {
  /// Moves to the unit in a direction, among the strongest.
  case move(Arrow)
  /// Goes to another layer.
  case layer(Int)
  /// Looks at the strongest unit, whichever it is.
  case followStrongest
}

extension State {
  /// The layer of the discriminator that is looked at; nil if the model has none.
  var shownUnitLayer: ExploredLayer? {
    let layers = model.discriminatorLayers
    return layers.indices.contains(unitBrowser.layer) ? layers[unitBrowser.layer] : nil
  }

  /// The strongest units of the layer that is looked at, so far as they are known.
  var shownStrongest: ExcitedUnits? {
    strongestUnits.flatMap { $0.layer == unitBrowser.layer ? $0 : nil }
  }

  /// The map of the unit that is looked at; nil until one is known.
  var chosenMap: Int? {
    unitBrowser.map ?? shownStrongest?.strongest.first?.map
  }

  /// Performs a command of the view of units.
  mutating func perform(_ command: UnitsCommand) {
    guard view == .units, let layout = Layout(self) else { return }
    let columns = layout.tiles?.columns ?? 1
    switch command {
    case .move(.left): moveUnit(by: -1)
    case .move(.right): moveUnit(by: 1)
    case .move(.up): moveUnit(by: -columns)
    case .move(.down): moveUnit(by: columns)
    case .layer(let step): goToUnitLayer(unitBrowser.layer + step)
    case .followStrongest:
      unitBrowser.map = nil
      notice = Notice(.done, "the strongest unit, whichever it is")
    }
  }

  /// Chooses the unit at a place among the strongest, if there is one.
  mutating func chooseUnit(_ place: Int) {
    guard let strongest = shownStrongest?.strongest, strongest.indices.contains(place) else {
      return
    }
    unitBrowser.map = strongest[place].map
  }

  /// Moves among the strongest; from a unit that is not among them to the first.
  private mutating func moveUnit(by step: Int) {
    let present = shownStrongest?.strongest.firstIndex { $0.map == chosenMap }
    chooseUnit(present.map { $0 + step } ?? 0)
  }

  private mutating func goToUnitLayer(_ index: Int) {
    guard model.discriminatorLayers.indices.contains(index) else {
      notice = Notice(.hint, index < 0 ? "this is the first layer" : "this is the last layer")
      return
    }
    unitBrowser = UnitBrowser(layer: index)
  }

  // MARK: Lines

  /// Shows what excites the units of the layer called `name`.
  mutating func showUnits(of name: String, map: Int?) {
    guard
      layer(
        named: name, maps: map.map { [$0] } ?? [], among: model.discriminatorLayers,
        else: UnitsView.nothingToRead) != nil,
      let index = model.discriminatorLayers.firstIndex(where: { $0.name == name })
    else { return }
    unitBrowser = UnitBrowser(layer: index, map: map)
    show(.units)
    if notice == nil { notice = Notice(.done, unitsText ?? "units of \(name)") }
  }

  /// The line that leads to the units that are looked at; nil where there are none.
  var unitsStatement: Statement? {
    shownUnitLayer.map { .units(layer: $0.name, map: unitBrowser.map) }
  }

  /// The strongest units in words: `conv2: 17 is 2.31 at row 3, column 4; then 5, 12`.
  public var unitsText: String? {
    guard let layer = shownUnitLayer, let units = shownStrongest else { return nil }
    let others = units.strongest.map(\.map).filter { $0 != units.chosen.map }.prefix(8)
    return "\(layer.name): \(units.chosen.text)"
      + (others.isEmpty ? "" : "; others: " + others.map(String.init).joined(separator: ", "))
  }
}

extension ExcitedUnit {
  /// The unit in words: `unit 17 is 2.31 at row 3, column 4`.
  var text: String {
    let value = fixedNumber(value, places: 2)
    return "unit \(map) is \(value) at row \(row), column \(column)"
  }
}
