import Cells
import Explorer
import Latents
import Pictures

/// The model of the paper's MNIST experiment, with the names that the shipped checkpoint has.
let digits = ExploredModel(
  name: "infogan-mnist", family: "infogan",
  spec: LatentSpec(parts: [
    LatentPart(name: "noise", kind: .noise, size: 62, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "digit", kind: .categorical, size: 10, prior: .oneHot),
    LatentPart(name: "slant", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
    LatentPart(name: "width", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1)),
  ]), pictureWidth: 28, pictureHeight: 28)

/// The same with its layers of feature maps.
let layeredDigits: ExploredModel = {
  var model = digits
  model.layers = [
    ExploredLayer(name: "fc2", maps: 128, width: 7, height: 7),
    ExploredLayer(name: "up1", maps: 64, width: 14, height: 14),
  ]
  return model
}()

/// The same with a discriminator.
let judgedDigits: ExploredModel = {
  var model = layeredDigits
  model.discriminatorLayers = [
    ExploredLayer(name: "conv1", maps: 16, width: 14, height: 14),
    ExploredLayer(name: "conv2", maps: 64, width: 7, height: 7),
    ExploredLayer(name: "fc3", maps: 256, width: 1, height: 1),
  ]
  return model
}()

/// An autoencoder of sprites, whose true factors are known.
let sprites: ExploredModel = {
  let codes = (1...6).map {
    LatentPart(name: "code\($0)", kind: .continuous, size: 1, prior: .standardNormal)
  }
  var model = ExploredModel(
    name: "hfvae-dsprites", family: "vae",
    spec: LatentSpec(
      parts: [LatentPart(name: "category", kind: .categorical, size: 3, prior: .oneHot)] + codes),
    pictureWidth: 64, pictureHeight: 64)
  model.reader = .encoder
  model.factors = [
    PictureFactor("shape", .kinds(["square", "ellipse", "heart"])),
    PictureFactor("scale", .interval(0.5...1)),
    PictureFactor("orientation", .turn(0...(2 * Double.pi))),
    PictureFactor("posX", .interval(0...1)), PictureFactor("posY", .interval(0...1)),
  ]
  return model
}()

/// How the factors of `sprites` answer: the category is the shape, each code but the last one factor, and the
/// third code a little of the scale, too.
let spriteResponses: FactorResponses = {
  func response(_ part: Int, _ moved: [Int: Double]) -> FactorResponses.Response {
    let count = part == 0 ? 3 : 9
    return FactorResponses.Response(
      code: LatentCoordinate(part: part),
      values: (0..<count).map { part == 0 ? Float($0) : Float($0) / 2 - 2 },
      shares: (0..<5).map { moved[$0] ?? 0.01 },
      curves: (0..<5).map { factor in
        (0..<count).map { place in
          if factor == 0 { return part == 0 ? Double(place) : 2 }
          return moved[factor] == nil ? 0.5 : Double(place) / Double(count - 1)
        }
      })
  }
  return FactorResponses(
    responses: [
      response(0, [0: 0.97]), response(1, [1: 0.84]), response(2, [2: 0.4]),
      response(3, [3: 0.93, 1: 0.12]), response(4, [4: 0.9]), response(5, [:]), response(6, [:]),
    ], draws: 32, drawCount: 32, error: 0.05)
}()

/// An explorer on the model, with pictures shown in `mode`.
func explorer(
  _ columns: Int = 120, _ rows: Int = 40, _ mode: PreviewMode? = .sixel,
  model: ExploredModel = digits, hasColour: Bool = true, glyphs: Glyphs = .unicode
) -> State {
  var state = State(
    model: model, point: ExploredPoint(neutral: model.spec, seed: 1234),
    size: Size(columns: columns, rows: rows), hasColour: hasColour, glyphs: glyphs, seedOfSeeds: 5)
  if let mode { apply(.graphics(Graphics(mode: mode)), to: &state) }
  return state
}

/// An explorer in a view, where that has room, with two marks and a point to compare with.
func explorer(
  _ columns: Int, _ rows: Int, _ mode: PreviewMode, in kind: ViewKind, isPlain: Bool = false
) -> State {
  let models: [ViewKind: ExploredModel] = [
    .maps: layeredDigits, .units: judgedDigits, .factors: sprites,
  ]
  var state = explorer(
    columns, rows, mode, model: models[kind] ?? digits,
    hasColour: !isPlain, glyphs: isPlain ? .ascii : .unicode)
  if kind == .walk || kind == .compare { press("malmblB", &state) }
  if kind == .factors { apply(.measured(.factors(spriteResponses)), to: &state) }
  if kind == .models {
    apply(.statement(.beside("other"), time: 70_000), to: &state)
    apply(.openedBeside(digits), to: &state)
  }
  if kind == .original { openPicture(in: &state, at: 75_000) }
  if kind == .sums {
    press("malmblmc", &state)
    let terms = ["a", "b", "c"].map { MarkSum.Term(isAdded: $0 != "b", marks: [$0]) }
    apply(.statement(.sum(MarkSum(terms: terms)), time: 80_000), to: &state)
  }
  for _ in ViewKind.allCases where state.view != kind { press("v", &state, from: 90_000) }
  return state
}

/// Opens a picture, whose code is found at once.
func openPicture(in state: inout State, at time: Int) {
  apply(.statement(.encode(file: "seven.png"), time: time), to: &state)
  let id = state.encodingCount
  var picture = Picture(
    width: state.model.pictureWidth, height: state.model.pictureHeight, channels: 1)
  for index in picture.pixels.indices { picture.pixels[index] = UInt8(index % 7 * 20) }
  apply(.searching(picture, search: id), to: &state)
  let found = SearchProgress(latent: state.point.latent, error: 0.083, step: 1, stepCount: 1)
  apply(.searched(found, search: id), to: &state)
}

/// Applies an action and answers its requests for pictures at once.
@discardableResult
func apply(_ action: Action, to state: inout State) -> [Effect] {
  let effects = update(&state, action)
  for case .decode(let request) in effects {
    let picture = drawing(request.latent, state)
    _ = update(&state, .decoded(picture, request: request.id, milliseconds: 0.214))
    if let layer = request.layer {
      _ = update(&state, .mapped(maps(of: state.model.layers[layer], layer), request: request.id))
    }
    if let wanted = request.units {
      let units = excited(by: picture, wanted, state.model.discriminatorLayers[wanted.layer])
      _ = update(&state, .excited(units, request: request.id))
    }
    if request.readsFactors {
      let reading = FactorReading(
        values: [2, 0.8, 1.05, 0.31, 0.5], likeTurns: [1, 1, 1, 1, 1], error: 0.042)
      _ = update(&state, .readFactors(reading, request: request.id))
    }
    let pictures = request.tiles.map { drawing($0, state) }
    if !pictures.isEmpty { _ = update(&state, .tiled(pictures, request: request.id)) }
  }
  return effects
}

/// Presses keys one after another, a second apart: each is an undo step of its own, except that the
/// first of a call may continue the last of the call before.
@discardableResult
func press(
  _ keys: [Key], _ state: inout State, from start: Int = 0, interval: Int = 1000
) -> [Effect] {
  var effects: [Effect] = []
  for (index, key) in keys.enumerated() {
    effects += apply(.key(key, time: start + index * interval), to: &state)
  }
  return effects
}

/// Presses the keys of `text`.
@discardableResult
func press(
  _ text: String, _ state: inout State, from start: Int = 0, interval: Int = 1000
) -> [Effect] {
  press(
    text.unicodeScalars.map { Key.character($0) }, &state, from: start, interval: interval)
}

/// Maps of which each is brighter towards its end, and each a little less than the one before.
func maps(of layer: ExploredLayer, _ index: Int) -> FeatureMaps {
  let area = layer.width * layer.height
  return FeatureMaps(
    layer: index, width: layer.width, height: layer.height,
    values: (0..<(layer.maps * area)).map { Float($0 % area) / Float(area + $0 / area) })
}

/// Units of which the seventh map is the strongest, then every seventh, each with a spot of its own.
func excited(by picture: Picture, _ wanted: WantedUnits, _ layer: ExploredLayer) -> ExcitedUnits {
  func unit(_ place: Int) -> ExcitedUnit {
    let map = (place + 1) * 7 % layer.maps
    let (width, height) = (picture.width, picture.height)
    var values = [Float](repeating: 0, count: width * height)
    for offset in 0..<4 {
      values[(map % (height - 4) + offset) * width + (place + offset) % width] = 0.25
    }
    return ExcitedUnit(
      map: map, row: place % layer.height, column: place % layer.width,
      value: 9 - Float(place) / 4, heat: Difference(values: values, width: width, height: height))
  }
  let strongest = (0..<min(wanted.count, layer.maps)).map(unit)
  let all = (0..<layer.maps).map(unit)
  return ExcitedUnits(
    layer: wanted.layer, picture: picture,
    chosen: wanted.map.flatMap { map in all.first { $0.map == map } } ?? strongest[0],
    strongest: strongest)
}

/// A slanted bar that depends on the codes, so that pictures of different latents differ.
private func drawing(_ latent: LatentVector, _ state: State) -> Picture {
  let (width, height) = (state.model.pictureWidth, state.model.pictureHeight)
  var picture = Picture(width: width, height: height, channels: 1)
  let slant = latent.values.last.map { $0 * 4 } ?? 0
  for y in 4..<(height - 4) {
    let middle = Float(width) / 2 + slant * Float(y - height / 2) / Float(height)
    for x in 0..<width where abs(Float(x) - middle) < 2.5 { picture.pixels[y * width + x] = 230 }
  }
  return picture
}
