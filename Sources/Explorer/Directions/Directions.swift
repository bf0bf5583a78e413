import Latents

/// The directions that have sliders, in their order: those of the model, of its file, then new ones.
public struct Directions: Equatable, Sendable {
  /// All of them.
  public private(set) var all: [ExploredDirection] = []

  /// The given ones; of two with one name the later.
  public init(_ directions: [ExploredDirection] = []) {
    for direction in directions { put(direction) }
  }

  /// The directions alone.
  var vectors: [Direction] { all.map(\.direction) }

  /// The direction called `name`.
  public subscript(name: String) -> ExploredDirection? { all.first { $0.name == name } }

  /// Adds a direction, in the place of one of the same name.
  mutating func put(_ direction: ExploredDirection) {
    if let place = all.firstIndex(where: { $0.name == direction.name }) {
      all[place] = direction
    } else {
      all.append(direction)
    }
  }

  /// Takes the direction called `name` away.
  mutating func remove(_ name: String) {
    all.removeAll { $0.name == name }
  }

  /// Calls the direction called `name` otherwise; it keeps its place.
  mutating func rename(_ name: String, to other: String) {
    guard let place = all.firstIndex(where: { $0.name == name }) else { return }
    all[place].direction.name = other
  }
}
