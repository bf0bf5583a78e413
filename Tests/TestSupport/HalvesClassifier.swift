import Checkpoints
import Networks
import Tensors

/// A classifier of 8 x 8 grey pictures whose log-odds are linear in them: 40 times the mean brightness
/// of the upper half for `up`, of the lower half for `down`; `rare` is `up` less 10.
public enum HalvesClassifier {
  /// Its file.
  public static func file() throws(CheckpointError) -> ClassifierFile {
    var weight = [Float](repeating: 0, count: 2 * 64)
    // Columns 0, 1, 6 and 7: sixteen pixels of each half.
    for y in 0..<8 {
      for x in [0, 1, 6, 7] { weight[(y < 4 ? 0 : 64) + y * 8 + x] = 10 / 16 }
    }
    let networks = [
      "features": NetworkDescription(
        input: [1, 8, 8],
        layers: [
          LayerDescription("view", .reshape([64])),
          LayerDescription("fc", .linear(inputs: 64, outputs: 2, bias: false)),
        ]),
      "head": NetworkDescription(
        input: [2], layers: [LayerDescription("fc", .linear(inputs: 2, outputs: 3, bias: true))]),
    ]
    var weights = NamedTensors()
    weights["features.fc.weight"] = Tensor(shape: [2, 64], values: weight)
    weights["head.fc.weight"] = Tensor(shape: [3, 2], values: [4, 0, 0, 4, 4, 0])
    weights["head.fc.bias"] = Tensor(shape: [3], values: [0, 0, -10])
    return ClassifierFile(
      card: ClassifierFile.Card(
        name: "halves", kind: .attributes, outputs: ["up", "down", "rare"], inputRange: -1...1,
        networks: networks, dataset: DatasetReference(name: "none"), steps: 0, seed: 0),
      weights: weights)
  }
}
