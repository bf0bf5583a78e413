import Checkpoints
import Formats
import Foundation
import Inference
import Kernels
import Models
import Networks
import Tensors
import Testing

/// Small files whose tensors were changed at random: whatever comes of one, it is an error that names something
/// or a generator that runs, and so is every other choice that it offers.
///
/// `LATENT_DAMAGES` is the number of files of each network, `LATENT_DAMAGE_SEED` the seed of the first.
struct DamagedModelTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init)
  }

  private static let count = number("LATENT_DAMAGES") ?? 12
  private static let firstSeed = number("LATENT_DAMAGE_SEED") ?? 0

  @Test(arguments: RecogniserTests.generators)
  func anythingMayComeOfItButACrash(_ generator: RecogniserTests.Generator) throws {
    let whole = try SafeTensors(
      FileBytes(try RecogniserTests.file(of: generator), path: "m"))
    let tensors = try whole.entries.map { entry in
      Item(entry.name, try Tensor(entry, of: whole))
    }
    let processor = Processor(threadCount: 1)
    var refused = 0
    for seed in Self.firstSeed..<(Self.firstSeed + Self.count) {
      var damage = Damage(seed: UInt64(seed))
      var items = tensors
      for _ in 0...damage.below(3) { damage.change(&items) }
      // A file cannot hold a name twice.
      var names: Set<String> = []
      items = items.filter { names.insert($0.name).inserted }
      let layout = items.map {
        SafeTensors.Item(name: $0.name, type: .float32, shape: $0.tensor.shape)
      }
      let bytes = SafeTensors.encode(layout, metadata: [:]) { items[$0].tensor.float32Bytes }
      let model: ForeignModel
      do throws(RecogniserError) {
        model = try ForeignModel(
          FileBytes(bytes, path: "m"), name: "m", card: nil, processor: processor)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
        continue
      }
      _ = model.leftOver()
      try run(model, on: processor, "seed \(seed)")
      for (place, assumption) in (model.proposal?.assumptions ?? []).enumerated() {
        let choice = damage.below(assumption.choices.count)
        if let other = model.choosing(choice, for: place) {
          try run(other, on: processor, "seed \(seed), \(assumption.subject)")
        }
      }
    }
    #expect(
      Self.count < 12 || (1..<Self.count).contains(refused), "damages do too little, or too much")
  }

  private func run(_ model: ForeignModel, on processor: Processor, _ comment: String) throws {
    try model.card.validate()
    let network = try #require(model.card.networks["generator"])
    for storage in [WeightStorage.exact, .compact] {
      let plan = try Plan(
        network, weights: model.weights, prefix: "generator", storage: storage,
        processor: processor)
      let latents = Tensor(shape: [1] + network.input)
      #expect(try plan.run(latents).shape == [1] + plan.outputShape, "\(comment)")
    }
  }

  private struct Item {
    var name: String
    var tensor: Tensor

    init(_ name: String, _ tensor: Tensor) {
      self.name = name
      self.tensor = tensor
    }
  }

  /// What is done to the tensors of a file.
  private struct Damage {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func change(_ items: inout [Item]) {
      let index = below(items.count)
      switch below(9) {
      case 0: items.remove(at: index)
      case 1, 2: items[index].tensor = resized(items[index].tensor)
      case 3: items[index].tensor = reshaped(items[index].tensor)
      case 4:
        let values: [Float] = [0, .nan, .infinity, 3e38, .leastNonzeroMagnitude, -1]
        items[index].tensor.setAll(to: values[below(6)])
      case 5: items.swapAt(index, below(items.count))
      case 6:
        // Another part of the same module, or the same part of another one.
        let other = items[below(items.count)].name
        let part = items[index].name.split(separator: ".").last ?? ""
        items.append(Item(other + "." + part, items[index].tensor))
      case 7: items.append(Item("more.\(below(12)).weight", drawn()))
      default:
        let tensor = items[index].tensor
        items[index].tensor = Tensor(
          shape: tensor.shape.reversed(), values: tensor.values)
      }
      if items.isEmpty { items = [Item("a", drawn())] }
    }

    /// Longer or shorter along one axis, its numbers repeated.
    private mutating func resized(_ tensor: Tensor) -> Tensor {
      var shape = tensor.shape
      guard !shape.isEmpty else { return drawn() }
      let axis = below(shape.count)
      let extent = shape[axis]
      shape[axis] = [0, 1, 2, 3, extent - 1, extent + 1, 2 * extent, extent / 2][below(8)]
      return Self.filled(shape, from: tensor.values)
    }

    /// The same numbers in another shape.
    private mutating func reshaped(_ tensor: Tensor) -> Tensor {
      var shape = tensor.shape
      switch below(4) {
      case 0: shape.append(1)
      case 1: shape.insert(1, at: 0)
      case 2: shape = [tensor.count]
      default: if shape.count > 1 { shape[0] *= shape.remove(at: 1) }
      }
      return Tensor(shape: shape, values: tensor.values)
    }

    private mutating func drawn() -> Tensor {
      let shape = (0..<below(5)).map { _ in [1, 2, 3, 4, 8, 16][below(6)] }
      return Self.filled(shape, from: [0.5, -0.25, 1, 0.125, -1])
    }

    private static func filled(_ shape: [Int], from values: [Float]) -> Tensor {
      let count = shape.reduce(1, *)
      return Tensor(
        shape: shape,
        values: (0..<count).map { values.isEmpty ? 1 : values[$0 % values.count] })
    }
  }
}

extension Tensor {
  fileprivate mutating func setAll(to value: Float) {
    self = Tensor(shape: shape, values: [Float](repeating: value, count: count))
  }
}
