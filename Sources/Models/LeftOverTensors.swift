import Checkpoints
import Formats
import Latents
import Networks

/// Tensors that belong to a generator, as names and shapes tell, and that no layer of it reads.
///
/// A file may hold encoders, discriminators and optimisers, too: those are no part of the generator, and
/// nobody misses them. A tensor of the generator itself that nothing reads makes the picture doubtful.
struct LeftOverTensors {
  /// Their names within the file, in its order.
  let names: [String]

  /// What the generator of `card` leaves over of `file`.
  init(of file: WeightFile, by card: ModelCard) {
    let layers = card.networks["generator"]?.layers ?? []
    var read: [String: Set<String>] = [:]
    for layer in layers where !layer.parameterShapes.isEmpty {
      read[Self.join(card.tensorRoot ?? "", layer.name)] = Set(layer.parameterShapes.map(\.name))
    }
    names = Self.owned(file, reading: Set(read.keys)).flatMap { root, module -> [String] in
      // These two are read into numbers of the card.
      if module.isEmbedding, card.latent.hasRows { return [] }
      if let slope = module.slope, layers.contains(where: { $0.kind == .leakyRelu(slope: slope) }) {
        return []
      }
      let known = read[Self.join(root, module.path)] ?? []
      return module.unread(by: known).map { Self.join(root, $0) }
    }
  }

  /// What the generator of `card` leaves over of a graph, whose weights are called `weights`.
  init(ofGraph weights: [String], by card: ModelCard) {
    let layers = card.networks["generator"]?.layers ?? []
    let read = Set(
      layers.flatMap { layer in
        layer.parameterShapes.map { "generator.\(layer.name).\($0.name)" }
      })
    names = weights.filter { !read.contains($0) }.map { String($0.dropFirst("generator.".count)) }
  }

  /// The modules among which the generator is looked for that has the modules `read`, each with the path
  /// above it.
  private static func owned(_ file: WeightFile, reading read: Set<String>)
    -> [(root: String, module: ForeignModule)]
  {
    func holds(_ root: String, _ modules: [ForeignModule]) -> Bool {
      read.isSubset(of: modules.map { join(root, $0.path) })
    }
    let place = GeneratorPlace.all(of: file).first { holds($0.root, $0.modules) }
    if let place {
      let own = Set(place.modules.map { join(place.root, $0.path) })
      return place.modules.map { (root: place.root, module: $0) }
        + behind(read, in: file).filter { !own.contains($0.path) }.map { (root: "", module: $0) }
    }
    for part in file.parts() {
      let modules = ForeignModule.all(of: part.entries)
      if holds(part.path, modules) { return modules.map { (root: part.path, module: $0) } }
    }
    return ForeignModule.all(of: file.entries).map { (root: "", module: $0) }
  }

  /// The modules that follow one of `read` in its Sequential.
  private static func behind(_ read: Set<String>, in file: WeightFile) -> [ForeignModule] {
    let modules = ForeignModule.all(of: file.entries)
    var first: [String: Int] = [:]
    for place in modules.filter({ read.contains($0.path) }).compactMap(\.place) {
      first[place.parent] = min(first[place.parent] ?? .max, place.index)
    }
    return modules.filter { module in
      module.place.map { $0.index > first[$0.parent] ?? .max } ?? false
    }
  }

  private static func join(_ root: String, _ name: String) -> String {
    root.isEmpty ? name : name.isEmpty ? root : root + "." + name
  }
}
