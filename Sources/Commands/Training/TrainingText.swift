import Training

/// Events of a training run in words.
enum TrainingText {
  /// One line of progress; short, for narrow terminals, when the codes have no names.
  ///
  /// `step 1200/5000  812 images/s  1 min 2 s left  L_D 1.21 L_G 0.84 L_I 2.29 1.02 1.11`
  static func progress(
    _ progress: TrainingProgress, losses names: [LossName], codeNames: [String]?
  ) -> String {
    let mean = progress.mean
    var losses = zip(names, mean.losses).map { $0.symbol + " " + NumberText.fixed($1, 2) }
    if !mean.information.isEmpty {
      losses.append("L_I " + information(mean.information, codeNames))
    }
    return [
      "step \(progress.step)/\(progress.steps)",
      "\(Int(progress.picturesPerSecond.rounded())) images/s",
      duration(progress.secondsLeft) + " left", losses.joined(separator: " "),
    ].joined(separator: codeNames == nil ? " " : "  ")
  }

  /// The line for any other event; nil for those that a person need not see.
  static func line(_ event: TrainingEvent, losses: [LossName], codeNames: [String]) -> String? {
    switch event {
    case .started(let recipe, let seed, let step, let steps, let parameterCount, _):
      return "\(recipe), seed \(seed), \(parameterCount) parameters, "
        + (step == 0 ? "\(steps) steps" : "steps \(step + 1) to \(steps)")
    case .progress(let value):
      return progress(value, losses: losses, codeNames: codeNames)
    case .measured(let measurement):
      var words = "step \(measurement.step)  "
      if let matched = measurement.matchedError, let majority = measurement.majorityError {
        words +=
          "test error matched " + NumberText.fixed(100 * matched, 2) + " %, majority "
          + NumberText.fixed(100 * majority, 2) + " %  "
      }
      return words + "L_I " + information(measurement.information, codeNames) + " nats"
    case .saved, .interrupted:
      return nil
    case .finished(let step):
      return "finished after step \(step)"
    }
  }

  private static func information(_ values: [Double], _ names: [String]?) -> String {
    let numbers = values.map { NumberText.fixed($0, 2) }
    let words = names.map { names in zip(names, numbers).map { "\($0) \($1)" } } ?? numbers
    return words.joined(separator: " ")
  }

  /// Seconds as `45 s`, `12 min 3 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let total = Int(max(0, seconds).rounded())
    if total < 60 { return "\(total) s" }
    if total < 3600 { return "\(total / 60) min \(total % 60) s" }
    return "\(total / 3600) h \(total % 3600 / 60) min"
  }
}
