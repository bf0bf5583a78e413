import Glibc
import Kernels
import Tensors

/// How long one forward pass of a batch takes here.
public struct ForwardBenchmark {
  private let plan: Plan
  private let batch: Int
  private let workspace: Workspace
  private let latents: FloatBuffer
  private let output: FloatBuffer

  /// A benchmark of `plan` with random inputs, `batch` at a time.
  ///
  /// - Precondition: `batch` is at least 1.
  public init(_ plan: Plan, batch: Int) {
    precondition(batch > 0, "batch is \(batch)")
    self.plan = plan
    self.batch = batch
    workspace = plan.makeWorkspace(maximumImages: batch)
    var generator = SeededGenerator(seed: 2)
    latents = FloatBuffer(
      (0..<(batch * plan.inputCount)).map { _ in generator.nextUniform() * 2 - 1 })
    output = FloatBuffer(count: batch * plan.outputCount)
  }

  /// Pass after pass: three to warm up, then for at least `seconds` and at least seven.
  public func run(seconds: Double = 1) -> Timings {
    Timings.measure(warmUp: 3, runs: 7, seconds: seconds, pass)
  }

  /// Single passes, each after the thread has slept for `idleMicroseconds`: what a key press meets.
  ///
  /// The workers of the pool sleep by then, and the caches may have been given to others.
  public func run(afterIdle idleMicroseconds: Int, seconds: Double = 1) -> Timings {
    Timings.measure(
      warmUp: 3, runs: 7, seconds: seconds, prepare: { usleep(UInt32(idleMicroseconds)) }, pass)
  }

  private func pass() {
    plan.run(latents.pointer, images: batch, to: output.pointer, in: workspace)
  }
}
