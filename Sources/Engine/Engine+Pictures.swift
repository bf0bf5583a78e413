import Explorer
import Latents
import Pictures

extension Engine {
  /// Pictures between two looks at the inbox.
  private static let pieceCount = 10

  /// Makes the pictures of a request, the main one first.
  func decode(
    _ request: DecodeRequest, _ source: any PictureSource, _ beside: (any PictureSource)?,
    _ known: inout KnownPictures
  ) {
    let scales = request.scales
    let start = monotonicNanoseconds()
    guard let main = source.pictures(of: [request.latent], scales: scales).first else { return }
    let milliseconds = Double(monotonicNanoseconds() - start) / 1e6
    answer(.decoded(main, request: request.id, milliseconds: milliseconds))
    if let layer = request.layer,
      let maps = source.maps(of: request.latent, layer: layer, scales: scales)
    {
      answer(.mapped(maps, request: request.id))
    }
    if let change = request.change {
      let difference = source.change(from: change.from, to: change.to, scales: scales)
      answer(.influenced(difference, request: request.id))
    }
    if let reading = source.readings(of: [request.latent], scales: scales)?.first {
      answer(.read(reading, request: request.id))
    }
    if let wanted = request.units { excite(wanted, request, source) }

    if request.tilesAreBeside {
      // Another model's pictures: what is known of this one's does not help.
      if let beside {
        let tiles = beside.pictures(of: request.tiles, scales: scales)
        answer(.tiled(tiles, request: request.id))
      }
      return
    }

    // Most of a strip stays when its own code moves: those pictures are known.
    var pictures = [request.latent: main]
    var missing: [LatentVector] = []
    for latent in request.tiles where pictures[latent] == nil {
      if let picture = known.picture(of: latent, scales) {
        pictures[latent] = picture
      } else {
        missing.append(latent)
      }
    }
    var rest = missing[...]
    while !rest.isEmpty, !inbox.look({ $0.decode != nil || $0.mustEnd }) {
      let piece = Array(rest.prefix(Self.pieceCount))
      for (latent, picture) in zip(piece, source.pictures(of: piece, scales: scales)) {
        pictures[latent] = picture
      }
      rest = rest.dropFirst(Self.pieceCount)
    }
    known = KnownPictures(scales: scales, pictures: pictures)
    let strip = request.tiles.compactMap { pictures[$0] }
    if !strip.isEmpty, strip.count == request.tiles.count {
      answer(.tiled(strip, request: request.id))
    }
  }

  /// Tells what excites the discriminator: the chosen unit at once, the others when all are known, unless a
  /// newer request comes.
  private func excite(
    _ wanted: WantedUnits, _ request: DecodeRequest, _ source: any PictureSource
  ) {
    var (isChosenTold, isWanted) = (false, true)
    let units = source.units(of: request.latent, scales: request.scales, wanted) { chosen in
      if !isChosenTold { answer(.excited(chosen, request: request.id)) }
      isChosenTold = true
      isWanted = !inbox.look { $0.decode != nil || $0.mustEnd }
      return isWanted
    }
    if isWanted { answer(.excited(units, request: request.id)) }
  }

  /// Writes a file of pictures, made anew unless they are known.
  func save(
    _ request: SaveRequest, _ model: ServedModel, _ beside: (any PictureSource)?,
    _ known: KnownPictures
  ) {
    let scales = request.scales
    do {
      try model.saver.check(request, model.explored)
      var pictures = request.latents.dropLast(request.besideCount).map { latent in
        known.picture(of: latent, scales)
          ?? model.source.pictures(of: [latent], scales: scales)[0]
      }
      if let beside {
        pictures += beside.pictures(
          of: request.latents.suffix(request.besideCount), scales: scales)
      }
      answer(.saved(try model.saver.save(pictures, request)))
    } catch {
      answer(.notSaved(error.description))
    }
  }

  /// On a thread of its own: packing a long walk takes seconds.
  func export(_ request: ExportRequest, _ model: ServedModel) {
    startThread { [self] in
      do {
        answer(.exported(try model.saver.export(request, model.source)))
      } catch {
        answer(.notSaved("\(error)"))
      }
    }
  }
}

/// Pictures that were made, all with the same scales.
struct KnownPictures {
  var scales = FeatureScales()
  var pictures: [LatentVector: Picture] = [:]

  /// The picture of `latent`, if it was made with these scales.
  func picture(of latent: LatentVector, _ scales: FeatureScales) -> Picture? {
    scales == self.scales ? pictures[latent] : nil
  }
}
