public import Kernels
import Tensors

/// How long one forward pass of a batch takes here.
public struct ForwardBenchmark: Sendable {
  /// What is run.
  public let workload: Workload
  /// Pictures per forward pass.
  public let batch: Int

  /// What was measured.
  public struct Result: Equatable, Sendable {
    /// The median over the runs, in microseconds.
    public var medianMicroseconds: Double
    /// The fastest run, in microseconds.
    public var fastestMicroseconds: Double
    /// Runs that counted.
    public var runs: Int
  }

  /// A benchmark of `batch` pictures, at least one.
  public init(_ workload: Workload, batch: Int) {
    precondition(batch > 0, "batch is \(batch)")
    self.workload = workload
    self.batch = batch
  }

  /// Three runs to warm up, then runs for at least `seconds` and at least seven.
  ///
  /// - Throws: `InferenceError` if the workload cannot be compiled.
  public func run(on processor: Processor, seconds: Double = 1) throws(InferenceError) -> Result {
    let plan = try Plan(
      workload.network, weights: workload.weights(seed: 1), prefix: "generator",
      processor: processor)
    let workspace = plan.makeWorkspace(maximumImages: batch)
    var generator = SeededGenerator(seed: 2)
    let latents = FloatBuffer(
      (0..<(batch * plan.inputCount)).map { _ in generator.nextUniform() * 2 - 1 })
    let output = FloatBuffer(count: batch * plan.outputCount)
    let clock = ContinuousClock()
    var times: [Double] = []
    func measure() -> Double {
      let time = clock.measure {
        plan.run(latents.pointer, images: batch, to: output.pointer, in: workspace)
      }
      return Double(time.components.seconds) * 1e6 + Double(time.components.attoseconds) * 1e-12
    }
    for _ in 0..<3 { _ = measure() }
    let start = clock.now
    while times.count < 7 || clock.now - start < .seconds(seconds) { times.append(measure()) }
    times.sort()
    return Result(
      medianMicroseconds: times[times.count / 2], fastestMicroseconds: times[0],
      runs: times.count)
  }
}
