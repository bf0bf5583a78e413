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

  /// Workers are woken away from the caller, but must not be tied there: the caller may move next.
  @Test func wokenWorkersMayRunAnywhere() throws {
    let pool = ThreadPool(threadCount: 2)
    // Where no second thread can be started, the first would wait for it for ever.
    try #require(pool.threadCount == 2)
    for _ in 0..<5 {
      usleep(2_000)
      let started = Counter()
      let allowed = Mutex([Int]())
      pool.parallelFor(2) { _ in
        started.add()
        // Both threads have an index of their own once both have started.
        while started.value < 2 { sched_yield() }
        let count = ThreadPool.availableProcessors
        allowed.withLock { $0.append(count) }
      }
      #expect(
        allowed.withLock { $0 } == [Int](repeating: ThreadPool.availableProcessors, count: 2))
    }
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
    for channels in Self.channels {
      let results = [1, 2, 3].map { threads in
        Self.products(Processor(instructionSet: level, threadCount: threads), channels)
      }
      #expect(results[1] == results[0], "2 threads, \(channels) channels")
      #expect(results[2] == results[0], "3 threads, \(channels) channels")
    }
  }

  @Test(arguments: channels)
  func levelsAgree(_ channels: Int) {
    let results = InstructionSet.supported.map {
      Self.products(Processor(instructionSet: $0, threadCount: 1), channels)
    }
    for result in results { expectClose(result, results[0], tolerance: 1e-5, "levels") }
  }

  /// Of the convolution's fine side: for the direct method, and for Winograd's products.
  private static let channels = [5, 18]

  private static func products(_ processor: Processor, _ channels: Int) -> [Float] {
    let images = 9
    let g = ConvolutionGeometry(
      conv2dInput: channels, height: 14, width: 14, outputChannels: 70, kernel: 4, stride: 2,
      padding: 1)
    let kernel = ConvolutionKernel(g, maximumImages: images, on: processor)
    let weight = FloatBuffer(
      pattern(70 * channels * 16, salt: 1, scale: 0.5 / Float(channels)))
    kernel.pack(weight.pointer)
    let (fine, fineBuffer) = FeatureMap.holding(
      pattern(images * channels * 196, salt: 2), g.fineLayout(images: images), on: processor)
    let coarseBuffer = FloatBuffer(count: g.coarseLayout(images: images).floatCount)
    let coarse = FeatureMap(coarseBuffer, g.coarseLayout(images: images))
    kernel.gather(fine, to: coarse, slope: 0.1)
    let gradient = FloatBuffer(count: weight.count)
    kernel.weightGradient(
      fine: fine, coarse: coarse, weightGradient: gradient.pointer)
    let (mean, variance) = (FloatBuffer(count: 70), FloatBuffer(count: 70))
    BatchNormKernel(coarse.layout, on: processor).moments(
      of: coarse, mean: mean.pointer, variance: variance.pointer)
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
    let compact = PackedLinear(
      input: PixelLayout(rows: 1, features: 2500), output: PixelLayout(rows: 1, features: 210),
      weight: pattern(2500 * 210, salt: 5, scale: 0.1), bias: pattern(210, salt: 6),
      storage: .compact, for: processor)
    let scratch = FloatBuffer(
      count: compact.scratchCount(images: images, threads: processor.threadCount))
    let halves = FloatBuffer(count: (images + 1) * 210)
    for count in [1, images] {
      compact.forward(
        FeatureMap(rows, PixelLayout(rows: count, features: 2500)),
        to: FeatureMap(
          halves.pointer + (count == 1 ? images * 210 : 0),
          PixelLayout(rows: count, features: 210)), slope: 0, scratch: scratch.pointer,
        on: processor)
    }
    defer { withExtendedLifetime((fineBuffer, coarseBuffer, scratch)) {} }
    // Scaled so that each part's rounding is of one size.
    return coarseBuffer.values + fineBuffer.values.map { $0 / 8 }
      + gradient.values.map { $0 / 64 } + mean.values + variance.values + result.values
      + back.values + halves.values
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .relaxed) }

  func add() { count.add(1, ordering: .relaxed) }
}
