import Kernels
import Latents
import Networks
import Pictures
import Tensors

extension InfoGANObjective {
  /// The names of the codes in the order of the recognition layout.
  public var codeNames: [String] {
    (layout.categorical.map(\.part) + layout.continuous.map(\.part)).map { spec.parts[$0].name }
  }

  /// Pictures of latents with the running statistics, as the finished model would make them.
  func generate(_ latents: [LatentVector]) -> Tensor {
    var values: [Float] = []
    for start in stride(from: 0, to: latents.count, by: settings.batch) {
      let rows = latents[start..<min(start + settings.batch, latents.count)]
      let padding = [Float](repeating: 0, count: (settings.batch - rows.count) * spec.size)
      generator.input.load(rows.flatMap(\.values) + padding)
      generator.forward(.inference)
      values += generator.output.unloaded().prefix(rows.count * generator.output.order.count)
    }
    let order = generator.output.order
    return Tensor(
      shape: [latents.count, order.channels, order.height, order.width], values: values)
  }

  /// A grid of samples: categories across, other draws of everything else down; always the same
  /// latents, so that grids of one run can be compared.
  ///
  /// - Parameter width: pictures in a line; nil for one per category.
  public func sampleGrid(rows: Int, width: Int? = nil) -> Picture {
    var random = SeededGenerator(seed: 4)
    let code = layout.categorical.first
    let columns = code?.logits.count ?? rows
    var latents: [LatentVector] = []
    for _ in 0..<rows {
      let drawn = LatentVector(values: spec.parts.flatMap { $0.draw(using: &random) })
      for category in 0..<columns {
        var latent = drawn
        if let code { latent.setCategory(category, ofPart: code.part, in: spec) }
        latents.append(latent)
      }
    }
    let pictures = generate(latents)
    return Picture(
      gridOf: latents.indices.map { Picture(pictures, index: $0, range: 0...1) },
      columns: width ?? columns)
  }
}
