/// The losses of a stretch of steps, kept for the whole run: the learning curves.
public struct HistoryPoint: Equatable, Codable, Sendable {
  /// Steps in a stretch.
  public static let interval = 20

  /// The last step of the stretch.
  public var step: Int
  /// Means over the stretch.
  public var mean: StepReport
}

extension StepReport {
  /// The mean of some reports of one objective; empty for none.
  init(meanOf reports: [Self]) {
    let count = Double(max(1, reports.count))
    func means(_ values: (Self) -> [Double]) -> [Double] {
      (reports.first.map(values) ?? []).indices.map { index in
        reports.reduce(0) { $0 + values($1)[index] } / count
      }
    }
    self.init(losses: means(\.losses), information: means(\.information))
  }
}

extension TrainingRun {
  /// The learning curves as comma-separated values, a line per stretch of steps.
  ///
  /// Losses and information in nats, of training batches; the columns of the measurements on test pictures
  /// are filled where there was one.
  public func historyTable() -> String {
    let codes = objective.codeNames
    var lines = [
      (["step"] + objective.lossNames.map(\.column) + codes.map { "information_" + $0 }
        + ["matched_error", "majority_error"]).joined(separator: ",")
    ]
    let measured = Dictionary(measurements.map { ($0.step, $0) }) { $1 }
    for point in history {
      let test = [measured[point.step]?.matchedError, measured[point.step]?.majorityError]
        .map { $0.map { "\($0)" } ?? "" }
      let numbers = point.mean.losses + point.mean.information
      lines.append(
        (["\(point.step)"] + numbers.map { "\($0)" } + test).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
