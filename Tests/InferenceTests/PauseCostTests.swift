import Kernels
import Testing

@testable import Inference

struct PauseCostTests {
  /// What a pause costs is a matter of the clock; what is read meanwhile is not.
  @Test func wholeCacheLinesAreRead() {
    let sweep = ReadSweep(bytes: 1 << 16 | 40, on: Processor(threadCount: 2))
    #expect(sweep.bytes == 1 << 16)
  }
}
