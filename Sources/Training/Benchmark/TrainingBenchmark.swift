public import Inference
public import Kernels
public import Networks
import Tensors

/// How long one step of training takes here, on random pictures.
public struct TrainingBenchmark {
  private let objective: any Objective
  private let pictures: [Float]

  /// A benchmark of `workload`.
  ///
  /// - Throws: `NetworkError.shape` if its networks do not fit together.
  /// - Precondition: `workload.isTraining`, and `batch` is at least 2: batch norm needs two rows.
  public init(_ workload: Workload, batch: Int, processor: Processor) throws(NetworkError) {
    precondition(batch >= 2, "batch is \(batch)")
    objective = try workload.objective(batch: batch, processor: processor)
    let count = batch * (try workload.generator.outputShape()).reduce(1, *)
    var random = SeededGenerator(seed: 3)
    pictures = (0..<count).map { _ in random.nextUniform() }
  }

  /// Whole steps: two to warm up, then for at least `seconds` and at least five.
  public func run(seconds: Double = 4) -> Timings {
    var random = SeededGenerator(seed: 4)
    return Timings.measure(warmUp: 2, runs: 5, seconds: seconds) {
      _ = objective.step(real: pictures, random: &random)
    }
  }
}
