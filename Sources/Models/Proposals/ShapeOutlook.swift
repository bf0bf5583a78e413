import Networks

/// What lies ahead of a network half guessed, by shapes alone: how unusual strides, resizing and the picture at
/// the end must be at least.
///
/// What gives maps of another size predicts the same, often: only the picture at the end tells. So it is
/// looked at before anything is run.
struct ShapeOutlook {
  private let modules: [ForeignModule]
  private let ways: KernelWays
  private var known: [Place: Double] = [:]

  private struct Place: Hashable {
    /// The module that comes next.
    var index: Int
    var shape: [Int]
    var geometry: [Int: GeometryChoice]
    var resizes: Bool?
  }

  init(_ modules: [ForeignModule], ways: KernelWays) {
    self.modules = modules
    self.ways = ways
  }

  /// More than this is as good as no way at all.
  private static let worst = 6.0
  /// Places that are looked at for one answer; the cheapest of those left is then a bound.
  private static let mostPlaces = 400

  /// The cost of the cheapest way on from `guess` to a picture, with the module at `index` next.
  mutating func cost(of guess: GeneratorGuess, from index: Int) -> Double {
    let place = Place(
      index: index, shape: guess.shape, geometry: guess.geometry, resizes: guess.resizes)
    if let cost = known[place] { return cost }
    let cost = cheapest(from: place)
    known[place] = cost
    return cost
  }

  /// Dijkstra's search.
  private func cheapest(from start: Place) -> Double {
    var costs = [start: 0.0]
    var done: Set<Place> = []
    // A place may be in it more than once; what it costs beside it saves looking it up for each comparison.
    var open = [(place: start, cost: 0.0)]
    while !open.isEmpty {
      let next = open.indices.min { open[$0].cost < open[$1].cost } ?? 0
      let (place, cost) = open.swapRemove(at: next)
      if cost >= Self.worst { return Self.worst }
      if place.index > modules.count || done.count == Self.mostPlaces { return cost }
      if !done.insert(place).inserted { continue }
      for (after, added) in steps(from: place) where cost + added < costs[after] ?? Self.worst {
        costs[after] = cost + added
        open.append((after, cost + added))
      }
    }
    return Self.worst
  }

  /// Where the next module leads, and what it costs; behind the last one is the picture.
  private func steps(from place: Place) -> [(place: Place, cost: Double)] {
    var next = place
    next.index += 1
    guard place.index < modules.count else {
      let picture = [1, 3].lazy.compactMap { KernelWays.picture(place.shape, channels: $0) }.first
      guard let picture, picture[1] >= 8 else { return [] }
      return [(next, GeometryChoice.cost(ofPicture: picture))]
    }
    let module = modules[place.index]
    switch module.kind {
    case .norm(let features):
      if place.shape[0] != features {
        guard place.shape.count == 1,
          let picture = KernelWays.picture(place.shape, channels: features)
        else { return [] }
        next.shape = picture
      }
      return [(next, 0)]
    case .matrix(let rows, let columns):
      next.shape = [rows]
      return place.shape.reduce(1, *) == columns ? [(next, 0)] : []
    case .kernel(_, _, let size): return kernelSteps(from: place, to: next, module, size)
    case .slope: return [(next, 0)]
    case .other: return []
    }
  }

  private func kernelSteps(from place: Place, to next: Place, _ module: ForeignModule, _ size: Int)
    -> [(place: Place, cost: Double)]
  {
    let slots = place.index > 0 ? modules[place.index - 1].slots(before: module) : nil
    return ways.all(
      module, on: place.shape, mayResize: slots != 0, resized: place.resizes, isBare: false
    ).compactMap { way in
      guard let picture = KernelWays.picture(place.shape, channels: way.channels) else {
        return nil
      }
      var next = next
      var shape = picture
      if let resize = way.resize {
        guard let larger = try? LayerDescription("", resize).outputShape(for: shape) else {
          return nil
        }
        shape = larger
      }
      guard let made = try? LayerDescription("", way.kind).outputShape(for: shape),
        GeneratorGuess.isSensible(made)
      else { return nil }
      next.shape = made
      if !way.resizes.isEmpty { next.resizes = way.resize != nil }
      var cost = way.readingCost + way.resizeCost
      if shape[1] == 1 {
        cost += way.geometryCost(after: nil)
      } else {
        cost += way.geometryCost(after: place.geometry[size])
        next.geometry[size] = way.geometry
      }
      return (next, cost)
    }
  }
}

extension Array {
  /// Takes an element out; the last one takes its place.
  fileprivate mutating func swapRemove(at index: Int) -> Element {
    swapAt(index, count - 1)
    return removeLast()
  }
}
