import Checkpoints
import Explorer
import Inference
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

  /// The pictures of `model`, some ten at a time.
  public init(_ model: GeneratorModel) {
    self.model = model
    workspace = Mutex(model.generator.makeWorkspace(maximumImages: 10))
  }

  /// One forward pass, in as many parts as the workspace needs.
  public func pictures(of latents: [LatentVector]) -> [Picture] {
    guard !latents.isEmpty else { return [] }
    let batch = generate(latents)
    return latents.indices.map { Picture(batch, index: $0, range: model.card.outputRange) }
  }

  /// The difference before rounding to 8 bits: a small step changes most pixels by less than one level.
  public func change(from: LatentVector, to: LatentVector) -> Difference {
    let (before, after) = (generate([from]), generate([to]))
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
  public func readings(of latents: [LatentVector]) -> [[Float]]? {
    guard !latents.isEmpty, let recognition = recognition.withLock({ $0 }),
      let outputs = try? recognition.run(generate(latents))
    else { return nil }
    let width = outputs.shape[1]
    return latents.indices.map { Array(outputs.values[($0 * width)..<(($0 + 1) * width)]) }
  }

  /// Compiles Q from the same file.
  public func loadRecognition() -> Bool {
    if recognition.withLock({ $0 != nil }) { return true }
    guard let loaded = try? model.loadRecognition(),
      loaded.head.outputShape == [RecognitionLayout(model.spec).outputCount]
    else { return false }
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

  /// Along the gradient of the generator, from what Q reads where it is loaded.
  public func search(for picture: Picture, seed: UInt64) throws -> (any PictureSearching)? {
    let shape = model.pictureShape
    let target = picture.fitted(
      width: shape.width, height: shape.height, channels: shape.channels)
    return ModelSearch(
      search: try LatentSearch(
        model, target: Tensor(target, range: model.card.outputRange),
        recognition: recognition.withLock { $0 }, seed: seed))
  }

  private func generate(_ latents: [LatentVector]) -> Tensor {
    last.withLock { last in
      last.batch(of: latents) { latents in
        workspace.withLock { model.generate(latents, in: $0) }
      }
    }
  }
}
