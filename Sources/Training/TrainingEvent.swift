/// What a run tells while it goes on; as JSON, one object a line with the case as `event`.
public enum TrainingEvent: Equatable, Sendable {
  /// The run begins, or goes on after `step`; `losses` names those of all reports, in order.
  case started(
    recipe: String, seed: UInt64, step: Int, steps: Int, parameterCount: Int, losses: [String])
  /// Some steps were done; losses are means over them.
  case progress(TrainingProgress)
  /// The test pictures were looked at.
  case measured(Measurement)
  /// A file was written: the state to go on from, or the model.
  case saved(path: String, step: Int)
  /// A signal asked for the end; the state is saved.
  case interrupted(step: Int)
  /// All steps are done.
  case finished(step: Int)
}

/// Means over the steps since the last report.
public struct TrainingProgress: Equatable, Codable, Sendable {
  /// Steps done.
  public var step: Int
  /// Steps of the whole run.
  public var steps: Int
  /// Real pictures trained on per second since the last report.
  public var picturesPerSecond: Double
  /// At the present rate, in seconds.
  public var secondsLeft: Double
  /// The losses and the information of each code, in nats.
  public var mean: StepReport
}

extension TrainingEvent: Encodable {
  private enum Key: String, CodingKey {
    case event, recipe, seed, step, steps, parameterCount, losses, path
  }

  /// Writes the event as one flat object.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .started(let recipe, let seed, let step, let steps, let parameterCount, let losses):
      try values.encode("started", forKey: .event)
      try values.encode(recipe, forKey: .recipe)
      try values.encode(seed, forKey: .seed)
      try values.encode(step, forKey: .step)
      try values.encode(steps, forKey: .steps)
      try values.encode(parameterCount, forKey: .parameterCount)
      try values.encode(losses, forKey: .losses)
    case .progress(let progress):
      try values.encode("progress", forKey: .event)
      try progress.encode(to: encoder)
    case .measured(let measurement):
      try values.encode("measured", forKey: .event)
      try measurement.encode(to: encoder)
    case .saved(let path, let step):
      try values.encode("saved", forKey: .event)
      try values.encode(path, forKey: .path)
      try values.encode(step, forKey: .step)
    case .interrupted(let step):
      try values.encode("interrupted", forKey: .event)
      try values.encode(step, forKey: .step)
    case .finished(let step):
      try values.encode("finished", forKey: .event)
      try values.encode(step, forKey: .step)
    }
  }
}
