/// Orders in which the modules of a file may run.
///
/// PyTorch keeps the order in which modules were made, mostly that in which they run; other containers
/// sort names. Modules of one Sequential stay together and in order of their numbers.
enum ModuleOrder {
  /// The order of the file first; then, if that chains no sizes together, orders that do.
  static func candidates(_ modules: [ForeignModule]) -> [[ForeignModule]] {
    var result: [[ForeignModule]] = []
    if chains(modules) { result.append(modules) }
    var groups: [(parent: String, modules: [ForeignModule])] = []
    for module in modules {
      let parent = module.place?.parent ?? "=" + module.path
      if let place = groups.firstIndex(where: { $0.parent == parent }) {
        groups[place].modules.append(module)
      } else {
        groups.append((parent, [module]))
      }
    }
    for index in groups.indices {
      groups[index].modules.sort { ($0.place?.index ?? 0) < ($1.place?.index ?? 0) }
    }
    // Only where names were sorted is another order more likely than the file's.
    if result.isEmpty {
      var budget = 20_000
      var found: [[ForeignModule]] = []
      extend([], groups.map(\.modules), &found, &budget)
      result += found
    }
    return result
  }

  private static func extend(
    _ chain: [ForeignModule], _ groups: [[ForeignModule]], _ found: inout [[ForeignModule]],
    _ budget: inout Int
  ) {
    budget -= 1
    if budget < 0 || found.count >= 4 { return }
    if groups.isEmpty {
      found.append(chain)
      return
    }
    for index in groups.indices {
      let next = chain + groups[index]
      guard chains(next) else { continue }
      var rest = groups
      rest.remove(at: index)
      extend(next, rest, &found, &budget)
    }
  }

  /// Whether every module can take what the one before it gives, as far as channels tell.
  static func chains(_ modules: [ForeignModule]) -> Bool {
    // What may come out of the modules so far: numbers of features; nil at the start.
    var features: Set<Int>?
    // Of a picture they are channels, and a linear layer after it reads a multiple of them.
    var isPicture = false
    for module in modules {
      switch module.kind {
      case .norm(let count):
        guard let known = features else { return false }
        guard known.contains(where: { $0 == count || fills($0, channels: count) }) else {
          return false
        }
        if !known.contains(count) { isPicture = true }
        features = [count]
      case .matrix(let rows, let columns):
        if let known = features,
          !known.contains(where: { columns == $0 || isPicture && columns % $0 == 0 })
        {
          return false
        }
        features = [rows]
        isPicture = false
      case .kernel(let first, let second, _):
        var next: Set<Int> = []
        for (input, output) in [(first, second), (second, first)] {
          if let count = module.biasCount, count != output { continue }
          if features?.contains(where: { $0 == input || fills($0, channels: input) }) ?? true {
            next.insert(output)
          }
        }
        if next.isEmpty { return false }
        features = next
        isPicture = true
      case .slope:
        if features == nil { return false }
      case .other: return false
      }
    }
    return true
  }

  /// Whether so many numbers are a square picture of `channels` channels.
  private static func fills(_ count: Int, channels: Int) -> Bool {
    count % channels == 0 && GeneratorGuess.side(count / channels) != nil
  }
}
