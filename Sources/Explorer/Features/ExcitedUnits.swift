import Pictures

/// A unit of the discriminator: one number of a feature map, and what in a picture excites it.
public struct ExcitedUnit: Equatable, Sendable {
  /// The feature map, from 0.
  public var map: Int
  /// The row and the column within the map, from the top and from the left.
  public var row, column: Int
  /// Its value for the picture.
  public var value: Float
  /// The size of its guided gradient at each pixel: by how much it grows when the pixel goes from black
  /// to white, of the channels the one that does most.
  public var heat: Difference

  /// The given unit.
  public init(map: Int, row: Int, column: Int, value: Float, heat: Difference) {
    self.map = map
    self.row = row
    self.column = column
    self.value = value
    self.heat = heat
  }
}

/// The units of a layer that a picture excites most, no map twice.
public struct ExcitedUnits: Equatable, Sendable {
  /// The layer's place in the discriminator's.
  public var layer: Int
  /// The picture.
  public var picture: Picture
  /// The unit that is looked at.
  public var chosen: ExcitedUnit
  /// The strongest first; empty while they are being worked out.
  public var strongest: [ExcitedUnit]

  /// The given units.
  public init(
    layer: Int, picture: Picture, chosen: ExcitedUnit, strongest: [ExcitedUnit] = []
  ) {
    self.layer = layer
    self.picture = picture
    self.chosen = chosen
    self.strongest = strongest
  }
}

/// Which units are wanted.
public struct WantedUnits: Equatable, Sendable {
  /// The layer's place in the discriminator's.
  public var layer: Int
  /// The map whose strongest unit is looked at; nil for the strongest of all.
  public var map: Int?
  /// How many of the strongest.
  public var count: Int

  /// The given units.
  public init(layer: Int, map: Int? = nil, count: Int) {
    self.layer = layer
    self.map = map
    self.count = count
  }
}

/// Where the person is among the units of the discriminator.
public struct UnitBrowser: Equatable, Sendable {
  /// The layer, a position in the discriminator's layers.
  public internal(set) var layer = 0
  /// The map of the chosen unit; nil follows the strongest one.
  public internal(set) var map: Int?
}
