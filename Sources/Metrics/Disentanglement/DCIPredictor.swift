import Kernels
import Tensors

/// What predicts factors from codes, and tells how important each code is.
public enum DCIPredictor: Equatable, Sendable {
  /// A lasso on standardised codes and factors; importance is the size of a weight.
  case lasso(alpha: Double)
  /// The same with the alpha that does best on held-out pictures, three folds.
  case crossValidatedLasso
  /// A random forest of ten trees; the depth for each factor. Importance is what splits gain.
  case forest(depths: [Int])
  /// The same with the depth of 2 to 15 that does best on held-out pictures, three folds.
  case crossValidatedForest
  /// A gradient-boosted classifier; importance is what splits gain.
  case boosting

  /// The depths that the code of InfoGAN-CR takes from the authors' notebook for InfoGAN, for shape or
  /// azimuth and so on.
  public static let notebookForest = DCIPredictor.forest(depths: [4, 5, 2, 5, 5])
  /// The depths that it takes from IB-GAN, for shape, scale, orientation and place.
  public static let ibganForest = DCIPredictor.forest(depths: [4, 2, 4, 2, 2])

  /// A short name for tables and records.
  public var name: String {
    switch self {
    case .lasso: "lasso"
    case .crossValidatedLasso: "lasso-cv"
    case .notebookForest: "forest"
    case .ibganForest: "forest-ibgan"
    case .forest(let depths): "forest-" + depths.map(String.init).joined(separator: "-")
    case .crossValidatedForest: "forest-cv"
    case .boosting: "boosting"
    }
  }

  /// Whether predictions are judged by accuracy; otherwise by the root mean squared error as a share of
  /// the factor's deviation.
  public var isClassifier: Bool { self == .boosting }

  /// Predicts every factor and scores the importances.
  ///
  /// - Parameters:
  ///   - codes: (pictures, codes).
  ///   - test: other pictures to judge predictions by.
  ///   - seed: of the rows that forests draw.
  /// - Precondition: as many depths as factors, where there are any.
  public func score(
    _ codes: Tensor, _ factors: FactorTable, test: (codes: Tensor, factors: FactorTable)? = nil,
    seed: UInt64, on processor: Processor
  ) -> DCIScore {
    if case .forest(let depths) = self {
      precondition(
        depths.count == factors.columns.count,
        "\(depths.count) depths for \(factors.columns.count) factors")
    }
    let raw = CodeColumns(codes)
    let own = isClassifier ? raw : raw.standardised()
    let others = test.map { test in
      let columns = CodeColumns(test.codes)
      return isClassifier ? columns : columns.standardised(as: raw)
    }
    var random = SeededGenerator(seed: seed)
    lazy var rows = SortedRows(own)
    let fits = factors.columns.indices.map { index in
      let factor = factors.columns[index]
      let judged = test?.factors.columns[index]
      switch self {
      case .boosting:
        return Self.boosted(rows, factor, others, judged, on: processor)
      case .lasso(let alpha):
        let target = StandardisedTarget(factor, test: judged)
        let lasso = Lasso(CrossProducts(own, target.numbers, rows: 0..<own.count), alpha: alpha)
        return Self.linear(lasso, own, others, target)
      case .crossValidatedLasso:
        let target = StandardisedTarget(factor, test: judged)
        let lasso = Lasso(choosingFrom: own, target.numbers, folds: Self.folds)
        return Self.linear(lasso, own, others, target)
      case .forest(let depths):
        let target = StandardisedTarget(factor, test: judged)
        return Self.grown(rows, others, target, depth: depths[index], &random, on: processor)
      case .crossValidatedForest:
        let target = StandardisedTarget(factor, test: judged)
        let depth = Self.depth(rows, target, &random, on: processor)
        return Self.grown(rows, others, target, depth: depth, &random, on: processor)
      }
    }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(fits.count) }
    return DCIScore(
      importances: own.columns.indices.map { code in fits.map { $0.importances[code] } },
      mean: isClassifier ? .weighted : .plain, trainingPrediction: mean(fits.map(\.training)),
      evaluationPrediction: others == nil ? nil : mean(fits.compactMap(\.evaluation)))
  }
}

/// A factor with mean 0 and deviation 1, and the same factor of other pictures on that scale.
private struct StandardisedTarget {
  let numbers: [Double]
  let test: [Double]?

  init(_ factor: FactorTable.Column, test: FactorTable.Column?) {
    let scale = Moments(factor.numbers)
    func scaled(_ numbers: [Double]) -> [Double] {
      numbers.map { scale.deviation > 0 ? ($0 - scale.mean) / scale.deviation : 0 }
    }
    numbers = scaled(factor.numbers)
    self.test = test.map { scaled($0.numbers) }
  }
}

/// What is known of one factor once it was predicted.
private struct Fit {
  let importances: [Double]
  let training: Double
  let evaluation: Double?
}

extension DCIPredictor {
  private static let treeCount = 10
  private static let folds = 3
  private static let depths = 2...15

  private static func boosted(
    _ rows: SortedRows, _ factor: FactorTable.Column, _ others: CodeColumns?,
    _ judged: FactorTable.Column?, on processor: Processor
  ) -> Fit {
    var test: (columns: [[Double]], labels: [Int])?
    if let others, let judged { test = (others.columns, judged.classes) }
    let boosting = GradientBoosting(
      rows, labels: factor.classes, classes: factor.classCount, test: test, on: processor)
    return Fit(
      importances: boosting.importances, training: boosting.trainingAccuracy,
      evaluation: boosting.evaluationAccuracy)
  }

  private static func linear(
    _ lasso: Lasso, _ own: CodeColumns, _ others: CodeColumns?, _ target: StandardisedTarget
  ) -> Fit {
    judged(own, others, target, importances: lasso.weights.map { abs($0) }) { columns, row in
      zip(lasso.weights, columns).reduce(lasso.intercept) { $0 + $1.0 * $1.1[row] }
    }
  }

  private static func grown(
    _ rows: SortedRows, _ others: CodeColumns?, _ target: StandardisedTarget, depth: Int,
    _ random: inout SeededGenerator, on processor: Processor
  ) -> Fit {
    let draws = (0..<treeCount).map { _ in
      RandomForest.draw([0..<rows.count], of: rows.count, using: &random)
    }
    let forest = RandomForest(
      rows, targets: target.numbers, draws: draws, depth: depth, on: processor)
    return judged(
      CodeColumns(columns: rows.columns, count: rows.count), others, target,
      importances: forest.importances
    ) { columns, row in forest.value(of: row, in: columns) }
  }

  /// The depth that does best on held-out pictures.
  private static func depth(
    _ rows: SortedRows, _ target: StandardisedTarget, _ random: inout SeededGenerator,
    on processor: Processor
  ) -> Int {
    RandomForest.bestDepth(
      among: depths, rows, targets: target.numbers, folds: folds, on: processor
    ) { part in
      (0..<treeCount).map { _ in
        RandomForest.draw(
          [0..<part.lowerBound, part.upperBound..<rows.count], of: rows.count, using: &random)
      }
    }.depth
  }

  /// Judges a regression by the root mean squared error; targets have deviation 1.
  private static func judged(
    _ own: CodeColumns, _ others: CodeColumns?, _ target: StandardisedTarget,
    importances: [Double], value: ([[Double]], Int) -> Double
  ) -> Fit {
    func error(_ codes: CodeColumns, _ numbers: [Double]) -> Double {
      var sum = 0.0
      for row in 0..<codes.count {
        let difference = numbers[row] - value(codes.columns, row)
        sum += difference * difference
      }
      return (sum / Double(max(1, codes.count))).squareRoot()
    }
    var evaluation: Double?
    if let others, let test = target.test { evaluation = error(others, test) }
    return Fit(
      importances: importances, training: error(own, target.numbers), evaluation: evaluation)
  }
}
