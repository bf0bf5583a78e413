import Inference
import Kernels
import Networks
import Testing

struct WorkloadTests {
  @Test func outputsArePictures() throws {
    #expect(try Workload.infoGANMNIST.network.outputShape() == [1, 28, 28])
    #expect(try Workload.dcganFaces.network.outputShape() == [3, 64, 64])
  }

  @Test(arguments: Workload.allCases)
  func aBenchmarkCountsItsRuns(_ workload: Workload) throws {
    let result = try ForwardBenchmark(workload, batch: 2).run(
      on: Processor(threadCount: 2), seconds: 0)
    #expect(result.runs == 7)
    #expect(result.fastestMicroseconds > 0)
    #expect(result.medianMicroseconds >= result.fastestMicroseconds)
  }
}
