import Checkpoints
import Datasets
import Latents
import Models
import Pictures
import Tensors

/// Pictures of combinations that were withheld, and what models make of them.
public struct UnseenFigure: Sendable {
  /// Withheld pictures in the first row, their reconstructions by each model below.
  public let reconstructions: Picture
  /// For each model a seen picture of each class, moved along the first factor until it is in the withheld
  /// region: left of the middle what was seen, right of it what was not, or the other way round.
  public let traversals: Picture

  /// Pictures across.
  private static let columns = 10

  /// Draws both.
  ///
  /// - Parameter models: with their names; each was loaded with its encoder.
  /// - Throws: `InferenceError` when pictures have another shape than a model's.
  public init(
    of models: [(name: String, model: GeneratorModel)], on pictures: UnseenCombinations.Pictures,
    factor: String
  ) throws {
    let withheld = pictures.withheld.pictures
    // As many of each class as fit, in turn.
    let labels = Set(withheld.labels).sorted()
    let chosen = (0..<Self.columns).compactMap { column -> Int? in
      let label = labels[column % labels.count]
      let own = withheld.labels.indices.filter { withheld.labels[$0] == label }
      let turn = column / labels.count
      return turn < own.count ? own[turn] : own.first
    }
    let originals = withheld.subset(chosen)
    var rows = [Self.pictures(originals)]
    var names = ["picture"]
    var steps: [[Picture]] = []
    var stepNames: [String] = []
    for (name, model) in models {
      let reader = try CodeReader(model, fittedOn: pictures.fitted)
      rows.append(Self.pictures(model.generate(try reader.points(of: originals)), model))
      names.append(name)
      for label in labels.prefix(2) {
        steps.append(
          Self.pictures(try Self.traversal(reader, model, pictures, label: label), model))
        stepNames.append("\(name), \(label)")
      }
    }
    reconstructions = Self.grid(rows, names: names, title: "withheld combinations")
    traversals = Self.grid(steps, names: stepNames, title: "seen to withheld \(factor)")
  }

  /// A seen picture moved straight to other values of the first factor, as its linear reader says.
  private static func traversal(
    _ reader: CodeReader, _ model: GeneratorModel, _ pictures: UnseenCombinations.Pictures,
    label: UInt8
  ) throws -> Tensor {
    func values(_ part: CombinationSplit.Part) -> [Double] {
      part.pictures.labels.indices.filter { part.pictures.labels[$0] == label }
        .map { part.values[$0][0] }.sorted()
    }
    let (seen, withheld) = (values(pictures.seen), values(pictures.withheld))
    guard let start = pictures.seen.pictures.labels.firstIndex(of: label), !withheld.isEmpty,
      let factor = reader.factors.first
    else { return Tensor(shape: [0]) }
    let all = (seen + withheld).sorted()
    let (low, high) = (all[all.count / 50], all[all.count - 1 - all.count / 50])
    let point = try reader.points(of: pictures.seen.pictures.subset([start]))[0]
    let numbers = model.spec.parts.indices.filter { model.spec.parts[$0].kind == .continuous }
    let weights = Array(factor.weights.prefix(numbers.count))
    let square = max(weights.reduce(0) { $0 + $1 * $1 }, 1e-12)
    let origin = pictures.seen.values[start][0]
    return model.generate(
      (0..<columns).map { column in
        let wanted = low + (high - low) * Double(column) / Double(columns - 1)
        var moved = point
        for (part, weight) in zip(numbers, weights) {
          moved.values[model.spec.range(ofPart: part).lowerBound] +=
            Float(weight * (wanted - origin) / square)
        }
        return moved
      })
  }

  private static func pictures(_ set: ImageSet) -> [Picture] {
    let tensor = Tensor(
      shape: [set.count, set.channels, set.height, set.width],
      values: set.values(at: 0..<set.count, range: 0...1))
    return (0..<set.count).map { Picture(tensor, index: $0, range: 0...1) }
  }

  private static func pictures(_ tensor: Tensor, _ model: GeneratorModel) -> [Picture] {
    (0..<(tensor.shape.first ?? 0)).map {
      Picture(tensor, index: $0, range: model.card.outputRange)
    }
  }

  private static func grid(_ rows: [[Picture]], names: [String], title: String) -> Picture {
    let tiles = rows.flatMap(\.self).map { $0.zoomed(by: $0.width < 48 ? 2 : 1) }
    return LabelledGrid(
      tileWidth: tiles[0].width, tileHeight: tiles[0].height, count: tiles.count,
      columns: columns,
      labels: GridLabels(
        title: title, columns: (0..<columns).map { _ in "" }, rows: names)
    ).picture(of: tiles)
  }
}
