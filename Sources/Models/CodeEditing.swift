import Checkpoints
import Latents
import Networks
import Tensors

/// Changes of what the codes of a model are called and how they count, which leave the pictures as
/// they are: weights are permuted or negated on the generator's side and on Q's, and so are the points
/// and directions of the card.
///
/// They hold for models whose generator begins, and whose recognition network or encoder ends, with a
/// linear layer, as those of InfoGAN do.
extension Checkpoint {
  /// Renumbers the categories of part `part`: what was category `order[k]` is category `k` afterwards.
  ///
  /// - Throws: `CheckpointError` for networks that cannot be edited; then nothing is.
  /// - Precondition: `order` is a permutation of the categories.
  public mutating func reorderCategories(ofPart part: Int, to order: [Int]) throws(CheckpointError)
  {
    let range = card.latent.range(ofPart: part)
    precondition(
      order.sorted() == Array(0..<range.count), "\(order) is no order of \(range.count) categories")
    var inputs = Array(0..<card.latent.size)
    for (new, old) in order.enumerated() {
      inputs[range.lowerBound + new] = range.lowerBound + old
    }
    let layout = RecognitionLayout(card.latent)
    var outputs = Array(0..<layout.outputCount)
    if let code = layout.categorical.first(where: { $0.part == part }) {
      for (new, old) in order.enumerated() {
        outputs[code.logits.lowerBound + new] = code.logits.lowerBound + old
      }
    }
    try edit(
      latent: { values in inputs.map { values[$0] } },
      recognition: { rows in outputs.map { rows[$0] } })
    card.latent.parts[part].choices = card.latent.parts[part].choices.map { choices in
      order.map { choices[$0] }
    }
  }

  /// Changes the sign of the continuous code `part`: what was -1 is +1 afterwards.
  ///
  /// - Throws: `CheckpointError` for networks that cannot be edited; then nothing is.
  public mutating func negate(part: Int) throws(CheckpointError) {
    let input = card.latent.range(ofPart: part).lowerBound
    let mean = RecognitionLayout(card.latent).continuous.first { $0.part == part }?.mean
    try edit(
      latent: { values in
        var values = values
        values[input].negate()
        return values
      },
      recognition: { rows in
        guard let mean else { return rows }
        var rows = rows
        rows[mean] = rows[mean].map { -$0 }
        return rows
      })
    card.latent.parts[part].turnRound()
  }

  /// Applies `latent` to whatever is as long as the generator's input: the weights of each unit of the
  /// first layer, points and directions; and `recognition` to the rows of weights, and to the biases,
  /// of what Q or the encoder says.
  private mutating func edit(
    latent: ([Float]) -> [Float], recognition: ([[Float]]) -> [[Float]]
  ) throws(CheckpointError) {
    var edited = weights
    let first = try linearLayer(card.networks["generator"]?.layers.first, "first", of: "generator")
    edited[first.weight] = try rows(of: first.weight, "generator").edited { $0.map(latent) }
    if let name = card.codeReaders.last, let network = card.networks[name] {
      let last = try linearLayer(network.layers.last, "last", of: name)
      edited[last.weight] = try rows(of: last.weight, name).edited(recognition)
      if let bias = last.bias { edited[bias] = try rows(of: bias, name).edited(recognition) }
    }
    weights = edited
    for index in card.points.indices {
      card.points[index].values = latent(card.points[index].values)
    }
    for index in card.directions.indices {
      card.directions[index].values = latent(card.directions[index].values)
    }
  }

  /// The names of a linear layer's parameters.
  private func linearLayer(_ layer: LayerDescription?, _ place: String, of network: String)
    throws(CheckpointError) -> (weight: String, bias: String?)
  {
    guard let layer, case .linear(_, _, let hasBias) = layer.kind else {
      throw .metadata(
        subject: "the \(place) layer of the network \"\(network)\"",
        found: layer.map { "\"\($0.name)\"" } ?? "missing",
        expected: "a linear one, so that codes can be renumbered and turned round")
    }
    let prefix = "\(network).\(layer.name)."
    return (prefix + "weight", hasBias ? prefix + "bias" : nil)
  }

  private func rows(of name: String, _ network: String) throws(CheckpointError) -> Tensor {
    guard let tensor = weights[name] else {
      throw .network(name: network, .missing(parameter: name))
    }
    return tensor
  }
}

extension Tensor {
  /// The tensor with its rows, the entries of the first axis, as `edit` gives them.
  fileprivate func edited(_ edit: ([[Float]]) -> [[Float]]) -> Tensor {
    let width = shape.dropFirst().reduce(1, *)
    let rows = stride(from: 0, to: count, by: width).map { Array(values[$0..<($0 + width)]) }
    return Tensor(shape: shape, values: edit(rows).flatMap(\.self))
  }
}

extension LatentPart {
  /// The part with the sign of its values changed.
  fileprivate mutating func turnRound() {
    if case .uniform(let low, let high) = prior { prior = .uniform(low: -high, high: -low) }
    sliderRange = -sliderRange.upperBound...(-sliderRange.lowerBound)
  }
}
