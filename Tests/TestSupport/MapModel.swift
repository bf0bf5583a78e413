import Checkpoints
import Latents
import Networks
import Tensors

/// A generator of 8 x 8 grey pictures with three feature maps of known meaning.
///
/// The layer is called `maps`, 8 x 8. Map 0 is max(0, z0) / 10 in the upper half and 0 below, map 1 the
/// same of z1 in the lower half, map 2 is max(0, z2) / 10 everywhere. A picture is map 0 and map 1,
/// less 0.05; map 2 does nothing. By `HalvesClassifier` the upper half is bright for z0 > 0.5.
public enum MapModel {
  /// The model.
  public static func checkpoint() -> Checkpoint {
    var weight = [Float](repeating: 0, count: 3 * 64 * 3)
    for place in 0..<64 {
      let half = place < 32 ? 0 : 1
      weight[(half * 64 + place) * 3 + half] = 0.1
      weight[(2 * 64 + place) * 3 + 2] = 0.1
    }
    let layers = [
      LayerDescription("maps", .linear(inputs: 3, outputs: 192, bias: false)),
      LayerDescription("view", .reshape([3, 8, 8])),
      LayerDescription("relu", .relu),
      LayerDescription(
        "picture",
        .conv2d(
          Convolution(inputChannels: 3, outputChannels: 1, kernel: 1, stride: 1, padding: 0))),
    ]
    var weights = NamedTensors()
    weights["generator.maps.weight"] = Tensor(shape: [192, 3], values: weight)
    weights["generator.picture.weight"] = Tensor(shape: [1, 3, 1, 1], values: [1, 1, 0])
    weights["generator.picture.bias"] = Tensor(shape: [1], values: [-0.05])
    let card = ModelCard(
      name: "maps", family: "maps",
      networks: ["generator": NetworkDescription(input: [3], layers: layers)],
      latent: LatentSpec(
        parts: [LatentPart(name: "noise", kind: .noise, size: 3, prior: .standardNormal)]),
      outputRange: -1...1)
    return Checkpoint(card: card, weights: weights)
  }
}
