import Formats
import Inference
import Kernels
import Networks
import Synchronization
import Tensors
import TestSupport
import Testing

/// Weights that come by slices, as large files are read, give what whole ones give.
struct SlicedWeightsTests {
  /// Weights of which as little as possible is handed over at a time.
  private final class Slices: WeightSource {
    private let whole: NamedTensors
    private let counted = Mutex((slices: 0, passes: 0))

    init(_ whole: NamedTensors) { self.whole = whole }

    /// How often slices were handed over, and how often the first of a weight.
    var count: (slices: Int, passes: Int) { counted.withLock { $0 } }

    func shape(of name: String) -> [Int]? { whole.shape(of: name) }

    func tensor(_ name: String) -> Tensor? { whole.tensor(name) }

    func forSlices(
      of name: String, grain: Int, by loop: ParallelLoop,
      _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
    ) {
      guard let tensor = whole.tensor(name), let slices = tensor.shape.first else { return }
      for start in stride(from: 0, to: slices, by: grain) {
        let end = min(start + grain, slices)
        let size = tensor.count / slices
        // A copy, so that nothing but these slices can be read.
        Array(tensor.values[(start * size)..<(end * size)]).withUnsafeBufferPointer {
          if let first = $0.baseAddress { body(start..<end, first) }
        }
        counted.withLock {
          $0.slices += 1
          $0.passes += start == 0 ? 1 : 0
        }
      }
    }
  }

  private static let processors = InstructionSet.supported.flatMap { level in
    [1, 2].map { Processor(instructionSet: level, threadCount: $0) }
  }

  private static func kernel(
    _ inputs: Int, _ outputs: Int, size: Int, stride: Int, padding: Int
  ) -> Convolution {
    Convolution(
      inputChannels: inputs, outputChannels: outputs, kernel: size, stride: stride,
      padding: padding, bias: true)
  }

  /// Layers whose weights are packed in every way there is.
  private static let network = NetworkDescription(
    input: [40],
    layers: [
      LayerDescription("fc1", .linear(inputs: 40, outputs: 70, bias: true)),
      LayerDescription("relu1", .relu),
      LayerDescription("fc2", .linear(inputs: 70, outputs: 40 * 16, bias: true)),
      LayerDescription("view", .reshape([40, 4, 4])),
      LayerDescription(
        "norm", .batchNorm(features: 40, epsilon: 1e-5, decay: 0.9)),
      LayerDescription("up1", .convTranspose2d(kernel(40, 34, size: 4, stride: 2, padding: 1))),
      LayerDescription("up2", .convTranspose2d(kernel(34, 21, size: 5, stride: 2, padding: 2))),
      LayerDescription("same", .conv2d(kernel(21, 50, size: 3, stride: 1, padding: 1))),
      LayerDescription("down", .conv2d(kernel(50, 19, size: 4, stride: 2, padding: 1))),
      LayerDescription("point", .conv2d(kernel(19, 1, size: 1, stride: 1, padding: 0))),
    ])

  private func output(
    _ network: NetworkDescription, _ weights: any WeightSource, images: Int,
    _ storage: WeightStorage, on processor: Processor
  ) throws -> [UInt32] {
    let plan = try Plan(
      network, weights: weights, prefix: "", storage: storage, processor: processor)
    let count = images * plan.inputCount
    let input = Tensor(shape: [images] + network.input, values: pattern(count, salt: 5))
    return try plan.run(input).values.map(\.bitPattern)
  }

  @Test(arguments: [WeightStorage.exact, .once, .compact])
  func slicesGiveTheSameBits(_ storage: WeightStorage) throws {
    let whole = patternedWeights(Self.network, salt: 2, scale: 0.1)
    for processor in Self.processors {
      for images in [1, 9] {
        let slices = Slices(whole)
        #expect(
          try output(Self.network, slices, images: images, storage, on: processor)
            == output(Self.network, whole, images: images, storage, on: processor))
        #expect(slices.count.slices > 2 * slices.count.passes, "nothing was sliced")
      }
    }
  }

  /// Large layers become halves, with a scale of their own or not at all: that is known only when all slices
  /// were seen.
  @Test(arguments: [Float(0.5), 300, .infinity])
  func halvesFindTheirScale(_ last: Float) throws {
    let networks = [
      NetworkDescription(
        input: [600],
        layers: [LayerDescription("fc", .linear(inputs: 600, outputs: 900, bias: true))]),
      NetworkDescription(
        input: [260, 4, 4],
        layers: [
          LayerDescription(
            "up", .convTranspose2d(Self.kernel(260, 140, size: 4, stride: 2, padding: 1)))
        ]),
    ]
    for network in networks {
      let name = network.layers[0].name + ".weight"
      var whole = patternedWeights(network, salt: 3, scale: 0.1)
      var weight = try #require(whole[name])
      weight.values[weight.count - 1] = last
      whole[name] = weight
      for processor in Self.processors {
        let slices = Slices(whole)
        let expected = try output(network, whole, images: 1, .compact, on: processor)
        #expect(
          try output(network, slices, images: 1, .compact, on: processor) == expected,
          "\(name) \(last)")
        #expect(slices.count.passes == (last < 1 ? 1 : 2))
        let exact = try output(network, whole, images: 1, .exact, on: processor)
        if last.isFinite {
          #expect(exact != expected, "these are no halves")
        } else if network.input.count == 1 {
          // A convolution takes fast products all the same, which round otherwise.
          #expect(exact == expected)
        }
      }
    }
  }
}
