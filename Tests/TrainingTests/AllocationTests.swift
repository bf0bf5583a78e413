import CAllocationCount
import Kernels
import Models
import Networks
import Tensors
import Testing

@testable import Training

/// What a step of training allocates, on the one thread that it then runs on.
@Suite struct AllocationTests {
  static func allocations(of body: () -> Void) -> allocation_count {
    allocation_count_begin()
    body()
    return allocation_count_end()
  }

  @Test func theCounterCounts() {
    var buffer: FloatBuffer?
    let count = Self.allocations { buffer = FloatBuffer(count: 1000) }
    #expect(buffer?.count == 1000)
    #expect(count.blocks == 2)
    #expect(count.largest >= 4000 && count.bytes > count.largest)
  }

  @Test func drawingLatentsAllocatesNothing() {
    let batch = LatentBatch(InfoGAN().latent, count: 64)
    var random = SeededGenerator(seed: 1)
    // The first draw may set up the runtime.
    batch.draw(using: &random)
    let count = Self.allocations { batch.draw(using: &random) }
    #expect(count.blocks == 0)
  }

  /// Every map, gradient, weight in another layout, moment and sum has its memory from the start.
  ///
  /// What is left are the list of losses, and those of information, one for each player's update; on
  /// several threads each parallel loop's closure is a block more.
  @Test(arguments: Workload.allCases.filter(\.isTraining))
  func aStepAllocatesNothingButItsResult(_ workload: Workload) throws {
    let batch = 32
    let objective = try workload.objective(batch: batch, processor: Processor(threadCount: 1))
    let count = batch * (try workload.generator.outputShape().reduce(1, *))
    var random = SeededGenerator(seed: 1)
    let real = (0..<count).map { _ in random.nextUniform() }
    // Scratch memory grows in the first step.
    _ = objective.step(real: real, random: &random)
    let second = Self.allocations { _ = objective.step(real: real, random: &random) }
    let third = Self.allocations { _ = objective.step(real: real, random: &random) }
    let returned = workload == .trainMNIST ? 3 : 1
    #expect(second.blocks == returned && third.blocks == returned)
    #expect(second.bytes == third.bytes && second.largest <= 64)
  }
}
