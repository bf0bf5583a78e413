import Checkpoints
import Inference
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport

/// A world where everything is known: a generator whose pictures are linear in the latent, and a
/// classifier whose log-odds are linear in the picture.
///
/// Pictures are 1 x 8 x 8. The upper half is as bright as z0, the lower as z1, and the middle two rows
/// tilt from left to right with z2; z3 does nothing. Attribute `up` is there for z0 > 0, `down` for
/// z1 > 0, `rare` for z0 > 2.5: a tenth of the brightness times 40.
enum LinearWorld {
  static let processor = Processor(threadCount: 1)

  static func model() throws -> GeneratorModel {
    var weight = [Float](repeating: 0, count: 64 * 4)
    for y in 0..<8 {
      for x in 0..<8 {
        let row = (y * 8 + x) * 4
        if y < 4 { weight[row] = 0.1 } else { weight[row + 1] = 0.1 }
        // A bump near the middle, which no straight line takes away.
        if y >= 3 && x == 2 { weight[row + 2] = 0.1 }
        if y >= 3 && x == 5 { weight[row + 2] = -0.1 }
      }
    }
    let network = NetworkDescription(
      input: [4],
      layers: [
        LayerDescription("fc", .linear(inputs: 4, outputs: 64, bias: false)),
        LayerDescription("picture", .reshape([1, 8, 8])),
      ])
    let spec = LatentSpec(
      parts: [LatentPart(name: "noise", kind: .noise, size: 4, prior: .standardNormal)])
    var weights = NamedTensors()
    weights["generator.fc.weight"] = Tensor(shape: [64, 4], values: weight)
    let card = ModelCard(
      name: "linear", family: "linear", networks: ["generator": network], latent: spec,
      outputRange: -1...1)
    let folder = TemporaryFolder()
    let path = folder.file("linear.safetensors")
    try Checkpoint(card: card, weights: weights).save(to: path)
    return try GeneratorModel(path: path, processor: processor)
  }

  static func classifier() throws -> Classifier {
    try Classifier(HalvesClassifier.file(), processor: processor)
  }
}
