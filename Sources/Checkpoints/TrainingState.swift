import Formats
import Tensors

/// A training run that was put down: every number it needs to go on bit for bit.
///
/// Weights, moments and running statistics are stored in Float32 with all their bits; counters,
/// random generators and schedules are the `progress`, stored as JSON under `latent.trainingState`.
public struct TrainingState<Progress: Codable & Sendable>: Sendable {
  /// All tensors of the run.
  public var tensors: NamedTensors
  /// Everything else.
  public var progress: Progress

  /// The state of a run.
  public init(tensors: NamedTensors, progress: Progress) {
    self.tensors = tensors
    self.progress = progress
  }

  /// Writes the state to `path`, whole or not at all.
  public func save(to path: String) throws(CheckpointError) {
    let text = try MetadataJSON.text(progress, subject: "the training state")
    let names = tensors.names
    let items = tensors.pairs.map { name, tensor in
      SafeTensors.Item(name: name, type: .float32, shape: tensor.shape)
    }
    do {
      try SafeTensors.write(items, metadata: [CheckpointFile.trainingStateKey: text], to: path) {
        tensors[names[$0]]?.float32Bytes ?? []
      }
    } catch {
      throw .format(error)
    }
  }

  /// Reads the state at `path`; names and shapes are for the run to check.
  ///
  /// - Throws: `CheckpointError` for another kind of file, or a progress that does not decode.
  public static func load(path: String) throws(CheckpointError) -> TrainingState {
    let table: SafeTensors
    do {
      table = try SafeTensors(path: path)
    } catch {
      throw .format(error)
    }
    guard let text = table.metadata[CheckpointFile.trainingStateKey] else {
      throw .noCard(key: CheckpointFile.trainingStateKey, tensorCount: table.entries.count)
    }
    let progress: Progress = try MetadataJSON.value(text, subject: "the training state")
    var tensors = NamedTensors()
    for entry in table.entries {
      tensors[entry.name] = try table.weights(entry, allowing: [.float32])
    }
    return TrainingState(tensors: tensors, progress: progress)
  }
}
