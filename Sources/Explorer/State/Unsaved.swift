import Latents

extension State {
  /// In how many rows the present place differs from the nearest one that can be found again.
  ///
  /// Found again are places that a file holds (opened or saved here), the same codes with the noise
  /// that the seed on the screen draws, neutral codes with that noise, and what the seed draws for
  /// noise and codes together.
  var changedRowCount: Int {
    let spec = model.spec
    var drawn = point
    drawn.redrawAll(in: spec, seed: point.seed)
    var places = [drawn, ExploredPoint(neutral: spec, seed: point.seed)]
    for place in kept {
      var withNoise = place
      withNoise.redrawNoise(in: spec, seed: point.seed)
      places += [place, withNoise]
    }
    return places.map { place in
      rows.rows.count { row in
        rows.value(of: row, at: place) != rows.value(of: row, at: point)
      }
    }.min() ?? 0
  }

  /// Places that are remembered: each is compared with the present one before every frame.
  private static let keptLimit = 32

  /// Remembers a place that a file holds; the oldest ones are forgotten.
  mutating func keep(_ place: ExploredPoint) {
    kept.removeAll { $0 == place }
    kept = kept.suffix(Self.keptLimit - 1) + [place]
  }

  /// Whether the place was changed by hand.
  public var isModified: Bool { changedRowCount > 0 }

  /// Whether leaving would lose more than a moment's work.
  ///
  /// A single changed row is one number to type again: someone who moved one slider to see what it
  /// does is not asked. Two rows set by hand are a place that nobody finds again.
  public var isUnsaved: Bool { changedRowCount > 1 }
}
