import Tensors

/// The order in which pictures are seen: each epoch a new shuffle, cut into whole batches.
///
/// The few pictures that do not fill the last batch of an epoch are left out of that epoch. The state
/// is the generator at the start of the epoch and the place within it, so it is small, and a run that
/// is put down goes on with the same pictures.
public struct BatchOrder: Equatable, Codable, Sendable {
  /// Pictures to choose from.
  public let count: Int
  /// Pictures a batch.
  public let batch: Int
  /// Whole passes over the data so far.
  public private(set) var epoch = 0
  private var position = 0
  private var atEpochStart: SeededGenerator
  private var afterShuffle: SeededGenerator
  private var order: [Int]

  private enum CodingKeys: String, CodingKey { case count, batch, epoch, position, atEpochStart }

  /// Batches of `batch` indices below `count`, in an order that `seed` decides.
  ///
  /// - Precondition: `0 < batch <= count`.
  public init(count: Int, batch: Int, seed: UInt64) {
    precondition(batch > 0 && batch <= count, "batches of \(batch) from \(count) pictures")
    self.count = count
    self.batch = batch
    atEpochStart = SeededGenerator(seed: seed)
    (order, afterShuffle) = Self.shuffled(count, by: atEpochStart)
  }

  /// Reads the state of an order.
  ///
  /// - Throws: `DecodingError` when its numbers contradict each other.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    count = try values.decode(Int.self, forKey: .count)
    batch = try values.decode(Int.self, forKey: .batch)
    epoch = try values.decode(Int.self, forKey: .epoch)
    position = try values.decode(Int.self, forKey: .position)
    atEpochStart = try values.decode(SeededGenerator.self, forKey: .atEpochStart)
    guard batch > 0, (batch...100_000_000).contains(count), (0...count).contains(position),
      (0...1_000_000_000).contains(epoch)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .position, in: values,
        debugDescription: "position \(position) of epoch \(epoch) in batches of \(batch) from "
          + "\(count)")
    }
    (order, afterShuffle) = Self.shuffled(count, by: atEpochStart)
  }

  private static func shuffled(_ count: Int, by generator: SeededGenerator)
    -> ([Int], SeededGenerator)
  {
    var generator = generator
    var order = Array(0..<count)
    generator.shuffle(&order)
    return (order, generator)
  }

  /// The indices of the next batch.
  public mutating func next() -> ArraySlice<Int> {
    if position + batch > count {
      atEpochStart = afterShuffle
      (order, afterShuffle) = Self.shuffled(count, by: atEpochStart)
      position = 0
      epoch += 1
    }
    defer { position += batch }
    return order[position..<(position + batch)]
  }
}
