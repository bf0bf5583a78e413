import Kernels
import Latents
import Networks
import Pictures
import Tensors

extension TrainingRun {
  /// A grid of samples, always of the same latents, so that grids of one run can be compared.
  ///
  /// The categories of the first discrete code run across, other draws of everything else down;
  /// without such a code, every picture is another draw.
  /// - Parameter width: pictures in a line; nil for one per category.
  public func sampleGrid(rows: Int, width: Int? = nil) -> Picture {
    var random = SeededGenerator(seed: 4)
    let spec = objective.latent
    let code = spec.parts.firstIndex { $0.kind == .categorical }
    let columns = code.map { spec.parts[$0].size } ?? rows
    var latents: [LatentVector] = []
    for _ in 0..<rows {
      var drawn = LatentVector(drawnFrom: spec, using: &random)
      for column in 0..<columns {
        if let code {
          drawn.setCategory(column, ofPart: code, in: spec)
        } else if column > 0 {
          drawn = LatentVector(drawnFrom: spec, using: &random)
        }
        latents.append(drawn)
      }
    }
    let pictures = modelGenerator.pictures(of: latents)
    return Picture(
      gridOf: latents.indices.map { Picture(pictures, index: $0, range: recipe.pictureRange) },
      columns: width ?? columns)
  }
}

extension TrainableNetwork {
  /// Pictures of latents with the running statistics, as the finished model would make them.
  func pictures(of latents: [LatentVector]) -> Tensor {
    var values: [Float] = []
    for start in stride(from: 0, to: latents.count, by: batch) {
      let rows = latents[start..<min(start + batch, latents.count)]
      input.load(filledUp: rows.flatMap(\.values))
      forward(.inference)
      values += output.unloaded().prefix(rows.count * output.order.count)
    }
    let order = output.order
    return Tensor(
      shape: [latents.count, order.channels, order.height, order.width], values: values)
  }
}
