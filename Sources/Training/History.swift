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
  /// The mean of some reports of one objective; zeros for none.
  init(meanOf reports: [Self]) {
    let count = Double(max(1, reports.count))
    func mean(_ value: (Self) -> Double) -> Double {
      reports.reduce(0) { $0 + value($1) } / count
    }
    let codeCount = reports.first?.information.count ?? 0
    self.init(
      discriminatorLoss: mean(\.discriminatorLoss), generatorLoss: mean(\.generatorLoss),
      information: (0..<codeCount).map { code in mean { $0.information[code] } })
  }
}

extension TrainingRun {
  /// The learning curves as comma-separated values, a line per stretch of steps.
  ///
  /// Losses and L_I in nats, of training batches; the columns of the measurements on test pictures
  /// are filled where there was one.
  public func historyTable() -> String {
    let codes = objective.codeNames
    var lines = [
      (["step", "discriminator_loss", "generator_loss"] + codes.map { "information_" + $0 }
        + ["matched_error", "majority_error"]).joined(separator: ",")
    ]
    let measured = Dictionary(measurements.map { ($0.step, $0) }) { $1 }
    for point in history {
      let test = [measured[point.step]?.matchedError, measured[point.step]?.majorityError]
        .map { $0.map { "\($0)" } ?? "" }
      let numbers =
        [point.mean.discriminatorLoss, point.mean.generatorLoss] + point.mean.information
      lines.append(
        (["\(point.step)"] + numbers.map { "\($0)" } + test).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
