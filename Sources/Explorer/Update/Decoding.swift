import Latents
import Pictures

extension State {
  /// The pictures beside the main one that the screen has room for.
  var tilePlan: TilePlan? {
    guard let layout = Layout(self) else { return nil }
    return layout.view.scene.tiles(self, layout)
  }

  /// The layer whose maps the screen has room for.
  private var shownMapsLayer: Int? { Layout(self)?.view.scene.layer(self) }

  /// The units that the screen has room for.
  private var shownUnits: WantedUnits? {
    guard let layout = Layout(self) else { return nil }
    return layout.view.scene.units(self, layout)
  }

  /// Whether the screen shows the true factors of the picture.
  private var areFactorsShown: Bool { Layout(self)?.factors != nil }

  /// Takes the factors of the newest request.
  mutating func show(_ reading: FactorReading, request answered: Int) {
    guard answered == request, reading.values.count == model.factors.count,
      reading.likeTurns.count == model.factors.count
    else { return }
    shownFactors = ShownFactors(reading: reading, request: answered)
  }

  /// Takes the units of the newest request; those that were there stay until all of them are known.
  mutating func show(_ units: ExcitedUnits?, request answered: Int) {
    guard answered == request, let wanted = requested?.units else { return }
    guard let units, units.layer == wanted.layer else {
      unitsRequest = answered
      notice = Notice(.failure, "the discriminator of \(model.name) cannot be read")
      return
    }
    chosenUnit = units
    guard !units.strongest.isEmpty else { return }
    strongestUnits = units
    unitsRequest = answered
  }

  /// Takes the maps of the newest request.
  mutating func show(_ maps: FeatureMaps, request answered: Int) {
    if answered == request, requested?.layer == maps.layer { self.maps = maps }
  }

  /// Asks for pictures if the screen wants others than those asked for last.
  mutating func decodeIfNeeded() -> [Effect] {
    // Not waiting until the graphics are known: the pictures are ready by then.
    guard list == nil, (graphics ?? expectedGraphics).mode != .off, Layout(self) != nil else {
      return []
    }
    let plan = DecodePlan(
      latent: shownPoint.latent, scales: scales, layer: shownMapsLayer, units: shownUnits,
      readsFactors: areFactorsShown, tiles: tilePlan, change: influenceChange)
    guard plan != requested else { return [] }
    requested = plan
    request += 1
    return [
      .decode(
        DecodeRequest(
          id: request, latent: plan.latent, tiles: plan.tiles?.latents ?? [],
          change: plan.change, scales: plan.scales, layer: plan.layer,
          units: plan.units, tilesAreBeside: plan.tiles?.isBeside ?? false,
          readsFactors: plan.readsFactors))
    ]
  }

  /// Takes a main picture unless a newer one is shown.
  mutating func show(_ picture: Picture, request answered: Int, milliseconds: Double) {
    guard answered <= request, answered > (self.picture?.request ?? 0) else { return }
    self.picture = ShownPicture(picture: picture, request: answered)
    // The median of some frames can be read; the time of each frame could not.
    forwardTimes = forwardTimes.suffix(14) + [milliseconds]
  }

  /// Takes what the focused code changes, unless a newer request was made.
  mutating func show(_ difference: Difference, request answered: Int) {
    guard answered == request, let change = requested?.change else { return }
    influence = Influence(difference: difference, distance: change.distance, request: answered)
  }

  /// Asks for what is worth knowing of a model whose first picture is there.
  mutating func measureIfNeeded() -> [Effect] {
    guard picture != nil, !measurements.areAskedFor else { return [] }
    measurements.areAskedFor = true
    return [.measure]
  }

  /// Takes the pictures of the newest request's tiles.
  mutating func show(_ pictures: [Picture], request answered: Int) {
    guard answered == request, let plan = requested?.tiles,
      pictures.count == plan.latents.count
    else { return }
    tiles = ShownTiles(plan: plan, pictures: pictures)
    tilesRequest = answered
  }
}

extension Layout {
  /// Where the pictures are that can be clicked: those of the view, or of the strip as it is shown.
  func shownTiles(_ state: State) -> TilesLayout? {
    if let tiles { return tiles }
    guard let strip, let plan = state.tiles?.plan, plan.view == view else { return nil }
    return strip.spread(plan.latents.count)
  }
}
