import Glibc
import Kernels
import Synchronization
import TestSupport
import Testing

struct ThreadTests {
  @Test(arguments: [1, 2, 3, 8])
  func everyIndexRunsOnce(_ threads: Int) {
    let pool = ThreadPool(threadCount: threads)
    for count in [0, 1, 2, 7, 1000] {
      let runs = FloatBuffer(count: count)
      for _ in 0..<50 {
        pool.parallelFor(count) { runs.pointer[$0] += 1 }
      }
      #expect(runs.values.allSatisfy { $0 == 50 }, "\(threads) threads, \(count) indices")
    }
  }

  @Test func loopsAfterARestFindTheirWorkers() {
    let pool = ThreadPool(threadCount: 3)
    let runs = FloatBuffer(count: 64)
    for _ in 0..<5 {
      // Long enough for the workers to fall asleep.
      usleep(2_000)
      pool.parallelFor(64) { runs.pointer[$0] += 1 }
    }
    #expect(runs.values.allSatisfy { $0 == 5 })
  }

  @Test func nestedAndSimultaneousLoopsRunAlone() async {
    let pool = ThreadPool(threadCount: 2)
    let total = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<20 {
            pool.parallelFor(5) { _ in
              pool.parallelFor(3) { _ in total.add() }
            }
          }
        }
      }
    }
    #expect(total.value == 4 * 20 * 5 * 3)
  }

  /// One training step's worth of kernels: bits must not depend on who computes what.
  @Test(arguments: InstructionSet.supported)
  func threadCountDoesNotChangeABit(_ level: InstructionSet) {
    let results = [1, 2, 3].map { threads in
      Self.products(Processor(instructionSet: level, threadCount: threads))
    }
    #expect(results[1] == results[0], "2 threads")
    #expect(results[2] == results[0], "3 threads")
  }

  @Test func levelsAgree() {
    let results = InstructionSet.supported.map {
      Self.products(Processor(instructionSet: $0, threadCount: 1))
    }
    for result in results { expectClose(result, results[0], tolerance: 1e-5, "levels") }
  }

  private static func products(_ processor: Processor) -> [Float] {
    let images = 9
    let g = ConvolutionGeometry(
      conv2dInput: 5, height: 14, width: 14, outputChannels: 70, kernel: 4, stride: 2,
      padding: 1)
    let kernel = ConvolutionKernel(g, maximumImages: images, on: processor)
    let weight = FloatBuffer(pattern(70 * 5 * 16, salt: 1, scale: 0.1))
    kernel.pack(weight.pointer)
    let (fine, fineBuffer) = FeatureMap.holding(
      pattern(images * 5 * 196, salt: 2), g.fineLayout(images: images), on: processor)
    let coarseBuffer = FloatBuffer(count: g.coarseLayout(images: images).floatCount)
    let coarse = FeatureMap(coarseBuffer, g.coarseLayout(images: images))
    kernel.gather(fine, to: coarse, slope: 0.1)
    let gradient = FloatBuffer(count: weight.count)
    kernel.weightGradient(
      fine: fine, coarse: coarse, weightGradient: gradient.pointer)
    let (mean, variance) = (FloatBuffer(count: 70), FloatBuffer(count: 70))
    processor.moments(of: coarse, mean: mean.pointer, variance: variance.pointer)
    kernel.scatter(coarse, to: fine)
    let rows = FloatBuffer(pattern(images * 2500, salt: 3))
    let matrix = FloatBuffer(pattern(2500 * 130, salt: 4, scale: 0.1))
    let result = FloatBuffer(count: images * 130)
    let back = FloatBuffer(count: images * 2500)
    let linear = LinearKernel(inputs: 2500, outputs: 130)
    linear.forward(
      rows.pointer, weight: matrix.pointer, bias: nil, output: result.pointer, rows: images,
      on: processor)
    linear.inputGradient(
      result.pointer, weight: matrix.pointer, inputGradient: back.pointer, rows: images,
      on: processor)
    defer { withExtendedLifetime((fineBuffer, coarseBuffer)) {} }
    // Scaled so that each part's rounding is of one size.
    return coarseBuffer.values + fineBuffer.values.map { $0 / 8 }
      + gradient.values.map { $0 / 64 } + mean.values + variance.values + result.values
      + back.values
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .relaxed) }

  func add() { count.add(1, ordering: .relaxed) }
}
