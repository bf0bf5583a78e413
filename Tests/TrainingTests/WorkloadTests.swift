import Inference
import Kernels
import Models
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct WorkloadTests {
  @Test func outputsArePictures() throws {
    #expect(try Workload.generateMNIST.generator.outputShape() == [1, 28, 28])
    #expect(try Workload.generateFaces.generator.outputShape() == [3, 64, 64])
  }

  /// The counts of a forward pass, worked out by hand from the papers' tables.
  @Test func forwardPassesAreCounted() throws {
    let mnist = try Workload.generateMNIST.cost(batch: 1)
    #expect(
      mnist.operations
        == 2 * (74 * 1024 + 1024 * 6272 + 49 * 128 * 64 * 16 + 196 * 64 * 16))
    let compact = try Workload.generateMNIST.cost(batch: 1, storage: .compact)
    #expect(mnist.bytes - compact.bytes == 2 * 1024 * 6272)
    #expect(mnist.operations == compact.operations)
    // The first layer makes a picture from one pixel: a linear layer.
    let compactFaces = try Workload.generateFaces.cost(batch: 1, storage: .compact)
    #expect(try Workload.generateFaces.cost(batch: 1).bytes - compactFaces.bytes == 2 * 100 * 8192)
    let faces = try Workload.generateFaces.cost(batch: 1)
    let stages = [(1, 100, 512), (16, 512, 256), (64, 256, 128), (256, 128, 64), (1024, 64, 3)]
    #expect(
      faces.operations == stages.reduce(0) { $0 + 2 * $1.0 * $1.1 * $1.2 * 16 })
  }

  /// Of DCGAN: G forward, both its gradients; D three times forward, twice both gradients and once
  /// the one at the pictures.
  @Test func trainingStepsAreCounted() throws {
    let generator = try NetworkCost(Workload.trainFaces.generator)
    // D mirrors G, except that its last layer gives one number where G's first takes 100.
    let inner = 2 * 16 * (16 * 512 * 256 + 64 * 256 * 128 + 256 * 128 * 64)
    let pictures = 2 * 16 * 1024 * 64 * 3
    let logit = 2 * 16 * 512
    let whole = inner + pictures + logit
    let expected =
      3 * generator.operations - generator.firstOperations + 3 * whole + 2 * whole
      + 2 * (whole - pictures) + whole
    #expect(try Workload.trainFaces.cost(batch: 1).operations == expected)
    #expect(
      try Workload.trainFaces.cost(batch: 64).operations == 64 * expected)
  }

  /// As PyTorch counts the parameters of the same networks in `Tests/Benchmarks/peers.py`.
  @Test func thePeersHaveAsManyParameters() throws {
    let (infoGAN, dcgan) = (InfoGAN(), DCGAN())
    #expect(
      try [
        infoGAN.generator, infoGAN.trunk, infoGAN.discriminator, infoGAN.recognition,
        dcgan.generator, dcgan.discriminator,
      ].map { try NetworkCost($0).parameters }
        == [6_652_481, 6_558_144, 1_025, 133_262, 3_576_704, 2_765_568])
  }

  /// What the README says of half-precision storage.
  @Test(arguments: Workload.allCases.filter { !$0.isTraining }, [1, 5])
  func compactWeightsChangePicturesByLessThanAThousandth(_ workload: Workload, images: Int) throws {
    let processor = Processor(threadCount: 2)
    let codes = workload.generator.input[0]
    var random = SeededGenerator(seed: 3)
    var worst: Float = 0
    let exactPlan = try workload.plan(storage: .exact, for: processor)
    let compactPlan = try workload.plan(storage: .compact, for: processor)
    for _ in 0..<(40 / images) {
      let latents = Tensor(
        shape: [images, codes],
        values: (0..<(images * codes)).map { _ in random.nextUniform() * 2 - 1 })
      let exact = try exactPlan.run(latents)
      let compact = try compactPlan.run(latents)
      for (a, b) in zip(exact.values, compact.values) { worst = max(worst, abs(a - b)) }
    }
    #expect(worst < 1e-3 && worst > 0)
  }

  @Test(arguments: Workload.allCases.filter { !$0.isTraining })
  func aForwardBenchmarkCountsItsRuns(_ workload: Workload) throws {
    let plan = try workload.plan(storage: .exact, for: Processor(threadCount: 2))
    let benchmark = ForwardBenchmark(plan, batch: 2)
    for times in [benchmark.run(seconds: 0), benchmark.run(afterIdle: 10, seconds: 0)] {
      #expect(times.runs == 7)
      #expect(times.fastest > 0)
      #expect(times.median >= times.fastest)
    }
  }

  @Test(arguments: Workload.allCases.filter(\.isTraining))
  func aTrainingBenchmarkCountsItsSteps(_ workload: Workload) throws {
    let times = try TrainingBenchmark(workload, batch: 2, processor: Processor(threadCount: 2))
      .run(seconds: 0)
    #expect(times.runs == 5)
    #expect(times.fastest > 0)
  }

  /// A benchmark that trains nothing would be fast.
  @Test(arguments: Workload.allCases.filter(\.isTraining))
  func itsStepsMoveEveryNetwork(_ workload: Workload) throws {
    let objective = try workload.objective(batch: 4, processor: Processor(threadCount: 2))
    let before = objective.networks.map { $0.network.exportWeights() }
    let count = 4 * (try workload.generator.outputShape().reduce(1, *))
    var random = SeededGenerator(seed: 1)
    _ = objective.step(
      real: (0..<count).map { _ in random.nextUniform() }, random: &random)
    for (old, entry) in zip(before, objective.networks) {
      for (name, tensor) in entry.network.exportWeights().pairs {
        // A shift or bias that batch norm takes away has no gradient but rounding's.
        if name.hasSuffix(".weight") { #expect(old[name] != tensor, "\(entry.name).\(name)") }
      }
    }
  }
}
