import Datasets
import Kernels
import Metrics
import Tensors

/// The labelled pictures of a probe, and how features of them are judged.
struct LabelledChoice {
  /// The pictures with labels, classes in turn.
  let training: ImageSet
  private let test: ImageSet
  private let classes: Int

  /// Chooses pictures at random, equally many of each class where not all are taken.
  ///
  /// - Throws: `StudyError` when there are no labels, or too few of a class.
  init(_ training: ImageSet, test: ImageSet, settings: FeatureProbe.Settings) throws(StudyError) {
    guard !training.labels.isEmpty, !test.labels.isEmpty else {
      throw .noClasses(set: training.name)
    }
    let classes = Int(max(training.labels.max() ?? 0, test.labels.max() ?? 0)) + 1
    self.classes = classes
    self.test = test
    var random = SeededGenerator(seed: settings.seed)
    var order = Array(0..<training.count)
    random.shuffle(&order)
    var chosen: [Int] = []
    let each = settings.labels.map { $0 / classes } ?? training.count
    for label in 0..<classes {
      let rows = order.filter { Int(training.labels[$0]) == label }
      guard rows.count >= (settings.labels == nil ? Self.folds : max(Self.folds, each)) else {
        throw .fewLabels(label: label, found: rows.count, needed: max(Self.folds, each))
      }
      chosen += rows.prefix(each)
    }
    random.shuffle(&chosen)
    self.training = training.subset(chosen)
  }

  /// The accuracy on the test pictures of an SVM on `features` of the labelled ones; its cost is the
  /// one that is right most often on a fifth of them, which is held back for that.
  func row(
    _ name: String, features: (ImageSet) throws -> Tensor, on processor: Processor
  ) rethrows -> FeatureProbe.Row {
    let raw = try features(training)
    let scale = Standardisation(raw)
    let table = scale.applied(to: raw)
    let labels = training.labels.map(Int.init)
    let held = labels.count / Self.folds
    let (known, unknown) = (table.slice(held..<labels.count), table.slice(0..<held))
    var best: (cost: Double, right: Int, machine: LinearSVM)?
    var last: LinearSVM?
    for cost in Self.costs {
      let machine = LinearSVM(
        known, labels: Array(labels[held...]), classes: classes, cost: cost, from: last,
        tolerance: Self.tolerance, on: processor)
      let right = zip(machine.classes(of: unknown, on: processor), labels).count { $0 == $1 }
      if right > best?.right ?? -1 { best = (cost, right, machine) }
      last = machine
    }
    guard let best else { preconditionFailure("there are no costs to try") }
    let machine = LinearSVM(
      table, labels: labels, classes: classes, cost: best.cost, from: best.machine,
      tolerance: Self.tolerance, on: processor)
    let said = machine.classes(of: scale.applied(to: try features(test)), on: processor)
    let right = zip(said, test.labels).count { $0 == Int($1) }
    return FeatureProbe.Row(
      name: name, featureCount: table.shape[1],
      accuracy: Double(right) / Double(test.count), cost: best.cost)
  }

  /// One labelled picture in this many is held back to choose the cost.
  private static let folds = 5
  /// The costs tried, of rows of length 1.
  private static let costs = [0.01, 0.1, 1, 10]
  /// As exact as LIBLINEAR is by default.
  private static let tolerance = 1e-2
}
