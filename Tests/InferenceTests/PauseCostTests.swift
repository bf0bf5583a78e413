import Kernels
import Testing

@testable import Inference

struct PauseCostTests {
  @Test func aPauseIsMeasuredOnWorkThatReads() {
    let processor = Processor(threadCount: 2)
    let sweep = ReadSweep(bytes: 1 << 16 | 40, on: processor)
    #expect(sweep.bytes == 1 << 16)
    let cost = PauseCost(idleMicroseconds: 10, bytes: 1 << 16, on: processor, seconds: 0)
    #expect(cost.reading > 0 && cost.arithmetic > 0)
  }
}
