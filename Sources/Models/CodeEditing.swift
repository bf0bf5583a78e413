import Checkpoints
import Latents
import Networks
import Tensors

/// Changes of what the codes of a model are called and how they count, which leave the pictures as
/// they are: weights are permuted or negated on the generator's side and on Q's.
///
/// They hold for models whose generator begins, and whose recognition network ends, with a linear
/// layer, as those of InfoGAN do.
extension Checkpoint {
  /// Renumbers the categories of part `part`: what was category `order[k]` is category `k` afterwards.
  ///
  /// - Precondition: `order` is a permutation of the categories.
  public mutating func reorderCategories(ofPart part: Int, to order: [Int]) {
    let range = card.latent.range(ofPart: part)
    precondition(
      order.sorted() == Array(0..<range.count), "\(order) is no order of \(range.count) categories")
    let layout = RecognitionLayout(card.latent)
    var inputs = Array(0..<card.latent.size)
    for (new, old) in order.enumerated() {
      inputs[range.lowerBound + new] = range.lowerBound + old
    }
    editGeneratorInput { row in inputs.map { row[$0] } }
    guard let code = layout.categorical.first(where: { $0.part == part }) else { return }
    var outputs = Array(0..<layout.outputCount)
    for (new, old) in order.enumerated() {
      outputs[code.logits.lowerBound + new] = code.logits.lowerBound + old
    }
    editRecognitionOutput { rows in outputs.map { rows[$0] } }
  }

  /// Changes the sign of the continuous code `part`: what was -1 is +1 afterwards.
  public mutating func negate(part: Int) {
    let input = card.latent.range(ofPart: part).lowerBound
    editGeneratorInput { row in
      var row = row
      row[input].negate()
      return row
    }
    let layout = RecognitionLayout(card.latent)
    guard let code = layout.continuous.first(where: { $0.part == part }) else { return }
    editRecognitionOutput { rows in
      var rows = rows
      rows[code.mean] = rows[code.mean].map { -$0 }
      return rows
    }
  }

  /// Applies `edit` to the weights that lead from the inputs to each unit of the first layer.
  private mutating func editGeneratorInput(_ edit: ([Float]) -> [Float]) {
    guard let layer = card.networks["generator"]?.layers.first else { return }
    let name = "generator." + layer.name + ".weight"
    guard let weight = weights[name], weight.shape.count == 2 else { return }
    weights[name] = Tensor(shape: weight.shape, values: weight.rows.flatMap(edit))
  }

  /// Applies `edit` to the rows of weights, and to the biases, of Q's outputs.
  private mutating func editRecognitionOutput(_ edit: ([[Float]]) -> [[Float]]) {
    guard let layer = card.networks["recognition"]?.layers.last else { return }
    for (parameter, width) in [("weight", nil), ("bias", 1)] {
      let name = "recognition.\(layer.name).\(parameter)"
      guard let tensor = weights[name] else { continue }
      let rows = width == nil ? tensor.rows : tensor.values.map { [$0] }
      weights[name] = Tensor(shape: tensor.shape, values: edit(rows).flatMap(\.self))
    }
  }
}

extension Tensor {
  /// The rows of a matrix.
  fileprivate var rows: [[Float]] {
    stride(from: 0, to: count, by: shape[1]).map { Array(values[$0..<($0 + shape[1])]) }
  }
}
