import Latents
import Networks
import Tensors

/// A network half guessed: the layers so far, what each decision cost, and a sample that went through.
struct GeneratorGuess {
  /// A place for a layer, which may stay empty.
  struct Slot {
    var name: String
    var kind: LayerKind?
    /// The layers that it reads; empty for the one before.
    var sources: [String] = []
  }

  /// A decision about a slot.
  struct Decision {
    enum Subject: Hashable {
      case activation, epsilon, geometry, resize, output
    }

    var subject: Subject
    var words: String
    var slot: Int
    var choices: [LayerKind?]
    /// The batch norm whose statistics were predicted with it; nil before there was one.
    var norm: String?
    /// Whether there was but one way.
    var isForced = false
  }

  var latent: LatentChoice
  var slots: [Slot] = []
  var decisions: [Decision] = []
  /// The shape after all slots.
  var shape: [Int]
  /// Logarithms of odds against it: how unusual its choices are, and how badly they predict.
  var cost: Double
  /// The part of `cost` that comes from predictions.
  var misfits: [Double] = []
  /// What the first `sampledSlots` slots make of the sample.
  var sample: Tensor?
  var sampledSlots = 0
  /// What was chosen before, which networks tend to repeat.
  var activation: LayerKind?
  var epsilon: Float?
  var geometry: [Int: GeometryChoice] = [:]
  var resizes: Bool?
  /// Modules without parameters that may still stand before the next one; nil if nothing tells.
  var freeSlots: Int?

  init(_ latent: LatentChoice) {
    self.latent = latent
    shape = [latent.spec.size]
    cost = latent.cost
  }

  /// What stands between the sample and the norm at the end, which recorded what came to it.
  var layersBeforeNorm: [LayerDescription] {
    slots[sampledSlots..<(slots.count - 1)].compactMap { slot in
      slot.kind.map { LayerDescription(slot.name, $0) }
    }
  }

  /// Adds a layer that is certain; false if it does not fit the shape.
  mutating func append(_ name: String, _ kind: LayerKind) -> Bool {
    guard let next = try? LayerDescription(name, kind).outputShape(for: shape) else { return false }
    guard Self.isSensible(next) else { return false }
    slots.append(Slot(name: name, kind: kind))
    shape = next
    return true
  }

  /// Adds a layer, or an empty slot, that was chosen among others.
  mutating func decide(
    _ subject: Decision.Subject, _ words: String, _ name: String, _ kind: LayerKind?,
    among choices: [LayerKind?], cost added: Double, isForced: Bool = false
  ) -> Bool {
    if let kind {
      guard append(name, kind) else { return false }
    } else {
      slots.append(Slot(name: name, kind: nil))
    }
    decisions.append(
      Decision(
        subject: subject, words: words, slot: slots.count - 1, choices: choices,
        isForced: isForced))
    cost += added
    return true
  }

  /// A picture of a vector that is one, (`channels`, s, s); false if it is none.
  mutating func view(channels: Int) -> Bool {
    guard shape.count == 1, shape[0] % channels == 0, let side = Self.side(shape[0] / channels)
    else { return false }
    return append("view", .reshape([channels, side, side]))
  }

  /// Whether values of a shape may be part of a generator, which is not run to find out.
  static func isSensible(_ shape: [Int]) -> Bool {
    shape.allSatisfy { (1...4096).contains($0) || shape.count == 1 }
      && shape.reduce(1, *) <= 1 << 23
  }

  /// The whole square root of `area`, if there is one.
  static func side(_ area: Int) -> Int? {
    let side = Int(Double(area).squareRoot().rounded())
    return side * side == area ? side : nil
  }
}
