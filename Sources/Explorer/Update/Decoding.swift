import Latents
import Pictures

extension State {
  /// The strip or grid that the screen has room for; nil without pictures.
  var currentTraversal: TraversalPlan? {
    guard let layout = Layout(self) else { return nil }
    if let grid = layout.grid, let gridRows {
      return rows.grid(
        of: gridRows.across, rowDown: gridRows.down, through: point.latent,
        columns: grid.columns, rows: grid.rows)
    }
    guard let strip = layout.strip else { return nil }
    let isCategorical = rows.isCategorical(focusedRow)
    let wanted = isCategorical ? rows.part(of: focusedRow).size : 9
    let count = strip.stripCount(wanted: wanted, evenly: !isCategorical)
    return rows.strip(of: focusedRow, through: point.latent, count: count)
  }

  /// Asks for pictures if the screen wants others than those asked for last.
  mutating func decodeIfNeeded() -> [Effect] {
    // Not waiting until the graphics are known: the pictures are ready by then.
    guard list == nil, (graphics ?? expectedGraphics).mode != .off, Layout(self) != nil else {
      return []
    }
    let plan = DecodePlan(latent: point.latent, traversal: currentTraversal)
    guard plan != requested else { return [] }
    requested = plan
    request += 1
    return [
      .decode(
        DecodeRequest(
          id: request, latent: plan.latent, traversal: plan.traversal?.latents ?? []))
    ]
  }

  /// Takes a main picture unless a newer one is shown.
  mutating func show(_ picture: Picture, request answered: Int, milliseconds: Double) {
    guard answered <= request, answered > (self.picture?.request ?? 0) else { return }
    self.picture = ShownPicture(picture: picture, request: answered)
    // The median of some frames can be read; the time of each frame could not.
    forwardTimes = forwardTimes.suffix(14) + [milliseconds]
  }

  /// Takes the pictures of the newest request's strip or grid.
  mutating func show(_ pictures: [Picture], request answered: Int) {
    guard answered == request, let plan = requested?.traversal,
      pictures.count == plan.latents.count
    else { return }
    traversal = ShownTraversal(plan: plan, pictures: pictures)
    traversalRequest = answered
  }
}

extension Layout {
  /// The strip spread over as many pictures as the shown traversal has.
  func shownStrip(_ state: State) -> TilesLayout? {
    guard let strip, let plan = state.traversal?.plan, plan.down == nil else { return nil }
    return strip.spread(plan.across.values.count)
  }
}
