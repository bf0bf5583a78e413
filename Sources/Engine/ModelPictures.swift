import Checkpoints
import Explorer
import Inference
import Kernels
import Latents
import Models
import Pictures
import Studies
import Synchronization
import Tensors

/// The pictures of a generator, and what its recognition network says about them.
public final class ModelPictures: PictureSource {
  private let model: GeneratorModel
  private let workspace: Mutex<Workspace>
  /// The picture of a single latent, which Q and the change of a code are asked about next.
  private let last = Mutex(LastBatch())
  private let recognition = Mutex<Recognition?>(nil)
  private let unitReader: UnitReader

  /// The pictures of `model`, some ten at a time.
  public init(_ model: GeneratorModel) {
    self.model = model
    unitReader = UnitReader(model)
    workspace = Mutex(
      model.generator.makeWorkspace(
        maximumImages: model.generator.comfortableBatch(10, megabytes: 4)))
    // What a search for the network gave up serves weights and maps by now.
    FreedMemory.expectLittle()
  }

  /// One forward pass, in as many parts as the workspace needs.
  public func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture] {
    guard !latents.isEmpty else { return [] }
    let batch = generate(latents, scales)
    return latents.indices.map { Picture(batch, index: $0, range: model.card.outputRange) }
  }

  /// The difference before rounding to 8 bits: a small step changes most pixels by less than one level.
  public func change(from: LatentVector, to: LatentVector, scales: FeatureScales) -> Difference {
    let (before, after) = (generate([from], scales), generate([to], scales))
    let (channels, height, width) = model.pictureShape
    let plane = width * height
    let range = model.card.outputRange
    let scale = 1 / ((range.upperBound - range.lowerBound) * Float(channels))
    let values = (0..<plane).map { pixel in
      (0..<channels).reduce(Float(0)) { sum, channel in
        let place = channel * plane + pixel
        return sum + after.values[place] - before.values[place]
      } * scale
    }
    return Difference(values: values, width: width, height: height)
  }

  /// Q on the generated pictures.
  public func readings(of latents: [LatentVector], scales: FeatureScales) -> [[Float]]? {
    guard !latents.isEmpty, let recognition = recognition.withLock({ $0 }),
      let outputs = try? recognition.run(generate(latents, scales))
    else { return nil }
    let width = outputs.shape[1]
    return latents.indices.map { Array(outputs.values[($0 * width)..<(($0 + 1) * width)]) }
  }

  /// Compiles Q from the same file.
  public func loadRecognition() -> Bool {
    if recognition.withLock({ $0 != nil }) { return true }
    guard let loaded = try? model.loadRecognition() else { return false }
    recognition.withLock { $0 = loaded }
    return true
  }

  /// Of the generator's first layers, read from the file once more.
  public func directions(_ method: DirectionMethod, count: Int) -> [ExploredDirection] {
    guard let layers = try? model.loadEarlyLayers() else { return [] }
    let found: [FoundDirection]
    let share: String
    switch method {
    case .pca:
      found = PrincipalDirections.find(count, in: layers, model.spec)
      share = "of the variance of the first activations"
    case .sefa:
      found = FactorisedDirections.find(count, in: layers, model.spec)
      share = "of what moves the first layer"
    }
    return found.map { direction in
      let percent = (direction.share * 1000).rounded() / 10
      return ExploredDirection(
        direction.direction, source: "\(method.rawValue), \(percent) % \(share)")
    }
  }

  /// What the encoder says, where there is one; else along the gradient of the generator, from what Q reads where
  /// it is loaded.
  public func search(for picture: Picture, seed: UInt64) throws -> (any PictureSearching)? {
    let shape = model.pictureShape
    let target = picture.fitted(
      width: shape.width, height: shape.height, channels: shape.channels)
    let values = Tensor(target, range: model.card.outputRange)
    if model.card.networks["encoder"] != nil, loadRecognition(),
      let encoder = recognition.withLock({ $0 })
    {
      return EncodedPicture(
        target: target, reading: try EncoderReading(model, target: values, encoder))
    }
    return ModelSearch(
      target: target,
      search: try LatentSearch(
        model, target: values, recognition: recognition.withLock { $0 }, seed: seed))
  }

  /// The layers of the generator that have feature maps.
  var layers: [ExploredLayer] {
    model.generator.featureLayers.map {
      ExploredLayer(name: $0.name, maps: $0.shape[0], width: $0.shape[2], height: $0.shape[1])
    }
  }

  /// One more forward pass.
  public func maps(of latent: LatentVector, layer: Int, scales: FeatureScales) -> FeatureMaps? {
    let layers = model.generator.featureLayers
    guard layers.indices.contains(layer) else { return nil }
    var use = use(scales)
    use.kept = layer
    let made = workspace.withLock { model.generate([latent], using: use, in: $0) }
    return made.maps.map {
      FeatureMaps(
        layer: layer, width: layers[layer].shape[2], height: layers[layer].shape[1],
        values: $0.values)
    }
  }

  /// The layers of the discriminator whose units can be looked at.
  var discriminatorLayers: [ExploredLayer] { unitReader.layers }

  /// Of the picture before it is rounded to 8 bits.
  public func units(
    of latent: LatentVector, scales: FeatureScales, _ wanted: WantedUnits,
    goesOn: (ExcitedUnits) -> Bool
  ) -> ExcitedUnits? {
    unitReader.units(of: generate([latent], scales), wanted, goesOn: goesOn)
  }

  /// The factors by the layers' places; those that the layer of their name has no maps for are of another
  /// model.
  private func use(_ scales: FeatureScales) -> FeatureUse {
    var use = FeatureUse()
    for (index, layer) in model.generator.featureLayers.enumerated() {
      let factors = scales.factors[layer.name]
      if let factors, factors.count == layer.shape[0] { use.factors[index] = factors }
    }
    return use
  }

  private func generate(_ latents: [LatentVector], _ scales: FeatureScales) -> Tensor {
    let use = use(scales)
    return last.withLock { last in
      last.batch(of: latents, using: use) {
        workspace.withLock { workspace in
          guard !use.factors.isEmpty else { return model.generate(latents, in: workspace) }
          return model.generate(latents, using: use, in: workspace).output
        }
      }
    }
  }
}
