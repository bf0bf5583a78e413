import Kernels
import Tensors

/// Explicitness: how well a linear classifier on all codes tells the values of each factor, as the area
/// under the ROC curve; 0.5 is chance, 1 perfect.
///
/// - Source: Ridgeway and Mozer 2018 (arXiv:1802.05312), section 3; raw areas, not brought to 0...1.
public struct Explicitness: Equatable, Sendable {
  /// Of each factor: the mean area over its classes, on the pictures learned from.
  public let training: [Double]
  /// The same on other pictures; nil where none were given.
  public let evaluation: [Double]?

  /// Learns from `codes`, (pictures, codes).
  ///
  /// - Parameter standardises: whether codes are first brought to mean 0 and deviation 1.
  public init(
    _ codes: Tensor, _ factors: FactorTable, test: (codes: Tensor, factors: FactorTable)? = nil,
    standardises: Bool, on processor: Processor
  ) {
    let raw = CodeColumns(codes)
    let own = standardises ? raw.standardised() : raw
    let others = test.map {
      let columns = CodeColumns($0.codes)
      return (
        codes: standardises ? columns.standardised(as: raw) : columns, factors: $0.factors
      )
    }
    var (training, evaluation): ([Double], [Double]) = ([], [])
    for (index, factor) in factors.columns.enumerated() {
      let classifier = OneVersusRest(
        own, labels: factor.classes, classes: factor.classCount, on: processor)
      func area(_ codes: CodeColumns, _ classes: [Int]) -> Double {
        Self.meanArea(
          under: classifier.probabilities(of: codes), classes: classes, on: processor)
      }
      training.append(area(own, factor.classes))
      if let others {
        evaluation.append(area(others.codes, others.factors.columns[index].classes))
      }
    }
    self.training = training
    self.evaluation = others == nil ? nil : evaluation
  }

  /// The mean over the factors, on other pictures where some were given.
  public var score: Double {
    let areas = evaluation ?? training
    return areas.reduce(0, +) / Double(max(1, areas.count))
  }

  /// The mean over the classes that some pictures have and some have not.
  private static func meanArea(
    under probabilities: [[Double]], classes: [Int], on processor: Processor
  ) -> Double {
    var areas = [Double?](repeating: nil, count: probabilities.count)
    areas.withUnsafeMutableBufferPointer { areas in
      processor.parallelFor(areas.count) { index in
        areas[index] = areaUnderCurve(probabilities[index], isMember: classes.map { $0 == index })
      }
    }
    let known = areas.compactMap(\.self)
    return known.reduce(0, +) / Double(max(1, known.count))
  }
}
