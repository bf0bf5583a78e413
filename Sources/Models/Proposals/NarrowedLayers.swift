import Formats
import Networks
import Tensors

/// Layers of which only some channels of the result are computed.
struct NarrowedLayers {
  private(set) var layers: [LayerDescription]
  /// The weights of all layers, those of the last one with weights cut.
  private(set) var weights: any WeightSource

  /// The layers with the first channels of their result; nil where layers with weights cannot be cut.
  init?(_ layers: [LayerDescription], _ weights: RecentWeights, channels: Range<Int>) {
    guard let index = layers.lastIndex(where: { !$0.parameterShapes.isEmpty }) else { return nil }
    let name = "generator." + layers[index].name
    self.layers = layers
    var cut = NamedTensors()
    // Outputs of a linear layer that are pixels of a channel lie side by side.
    var area = 1
    switch layers[index].kind {
    case .conv2d(var conv):
      conv.outputChannels = channels.count
      self.layers[index].kind = .conv2d(conv)
      cut[name + ".weight"] = weights.slices(channels, of: name + ".weight", along: 0)
    case .convTranspose2d(var conv):
      conv.outputChannels = channels.count
      self.layers[index].kind = .convTranspose2d(conv)
      cut[name + ".weight"] = weights.slices(channels, of: name + ".weight", along: 1)
    case .linear(let inputs, _, let hasBias):
      for later in layers.indices.dropFirst(index + 1) {
        guard case .reshape(var shape) = layers[later].kind else { continue }
        guard shape.count == 3 else { return nil }
        area = shape[1] * shape[2]
        shape[0] = channels.count
        self.layers[later].kind = .reshape(shape)
      }
      let kept = channels.count * area
      self.layers[index].kind = .linear(inputs: inputs, outputs: kept, bias: hasBias)
      cut[name + ".weight"] = weights.slices(
        (channels.lowerBound * area)..<(channels.upperBound * area), of: name + ".weight", along: 0)
    default: return nil
    }
    guard cut[name + ".weight"] != nil else { return nil }
    if let bias = try? weights.tensor(name + ".bias") {
      // A file whose bias has another length is told so by the plan of the whole layer.
      let whole = layers[index].parameterShapes.first { $0.name == "bias" }?.shape
      guard bias.shape == whole else { return nil }
      let kept = Array(bias.values[(channels.lowerBound * area)..<(channels.upperBound * area)])
      cut[name + ".bias"] = Tensor(shape: [kept.count], values: kept)
    }
    self.weights = ReplacedWeights(cut, in: weights)
  }
}

/// Weights of which some have others in their place.
private struct ReplacedWeights: WeightSource {
  private let replaced: NamedTensors
  private let weights: any WeightSource

  init(_ replaced: NamedTensors, in weights: any WeightSource) {
    self.replaced = replaced
    self.weights = weights
  }

  func shape(of name: String) -> [Int]? { replaced[name]?.shape ?? weights.shape(of: name) }

  func tensor(_ name: String) throws(FormatError) -> Tensor? {
    if let tensor = replaced[name] { return tensor }
    return try weights.tensor(name)
  }
}
