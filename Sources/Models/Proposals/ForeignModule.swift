import Formats
import Glibc
import Networks
import Tensors

/// A module of somebody else's network: the parameters that share a path.
struct ForeignModule: Sendable {
  /// What the shapes of the parameters allow it to be.
  enum Kind: Equatable, Sendable {
    /// A matrix (outputs, inputs), or the rows of an embedding.
    case matrix(rows: Int, columns: Int)
    /// A square kernel (first, second, k, k): (outputs, inputs) of a convolution, or (inputs, outputs) of a
    /// transposed one.
    case kernel(first: Int, second: Int, size: Int)
    /// Numbers per channel: a batch norm if it has running statistics.
    case norm(features: Int)
    /// The slope of a leaky ReLU that was learned, one for all channels.
    case slope
    /// Nothing that generators of pictures are made of.
    case other
  }

  /// The path within the file, or within a part of it, without the name of the parameter.
  let path: String
  /// The stored tensors by the last part of their names.
  private(set) var parts: [String: StoredTensor] = [:]
  /// The whole names of the tensors, by the same words, in the order of the file.
  private var names: [(part: String, name: String)] = []
  /// Whether parts had other people's words for names.
  private var isRenamed = false

  fileprivate init(path: String) {
    self.path = path
  }

  /// What it can be.
  var kind: Kind {
    guard let shape = weightShape else {
      let count = parts["running_mean"]?.count ?? 0
      return count > 0 ? .norm(features: count) : .other
    }
    // An empty tensor fits anything, and gives nothing.
    guard shape.allSatisfy({ $0 > 0 }) else { return .other }
    switch shape.count {
    case 1 where shape[0] == 1 && parts.count == 1 && !isRenamed: return .slope
    case 1: return .norm(features: shape[0])
    case 2: return .matrix(rows: shape[0], columns: shape[1])
    case 4 where shape[2] == shape[3]:
      return .kernel(first: shape[0], second: shape[1], size: shape[2])
    default: return .other
    }
  }

  /// Whether it has running statistics.
  var hasStatistics: Bool { parts["running_mean"] != nil && parts["running_var"] != nil }

  /// Whether it may be the table of a label's embedding, by its name.
  var isEmbedding: Bool {
    guard case .matrix(let rows, _) = kind, biasCount == nil else { return false }
    return path.lowercased().contains("emb") && (2...4096).contains(rows)
  }

  /// Numbers of the bias; nil without one.
  var biasCount: Int? { parts["bias"]?.count }

  private var weightShape: [Int]? {
    (parts["weight"] ?? parts["weight_orig"] ?? parts["weight_v"])?.shape
  }

  /// The modules that `entries` belong to, in the order of their first tensors.
  ///
  /// Counters (how many batches there were) belong to none: containers that sort by type have them first.
  static func all(of entries: [WeightFile.Entry]) -> [ForeignModule] {
    var modules: [ForeignModule] = []
    var places: [String: Int] = [:]
    for entry in entries where entry.tensor.count > 1 || !entry.tensor.type.isWhole {
      let (path, part) = split(entry.name)
      let place = places[path] ?? modules.count
      if place == modules.count {
        places[path] = place
        modules.append(ForeignModule(path: path))
      }
      modules[place].parts[part] = entry.tensor
      modules[place].names.append((part, entry.name))
      if !entry.name.hasSuffix(part) { modules[place].isRenamed = true }
    }
    return modules
  }

  /// Path and part of a tensor's name, other people's words for the parts replaced.
  private static func split(_ name: String) -> (path: String, part: String) {
    // What torch.nn.utils.parametrizations writes: weight and spectral norm, in newer words.
    for (suffix, part) in parametrized where name.hasSuffix(".parametrizations.weight." + suffix) {
      return (String(name.dropLast(25 + suffix.count)), part)
    }
    guard let dot = name.lastIndex(of: ".") else { return ("", words[name] ?? name) }
    let part = String(name[name.index(after: dot)...])
    return (String(name[..<dot]), words[part] ?? part)
  }

  private static let parametrized = [
    ("original0", "weight_g"), ("original1", "weight_v"), ("original", "weight_orig"),
    ("0._u", "weight_u"), ("0._v", "weight_v"),
  ]

  private static let words = [
    "gamma": "weight", "beta": "bias", "kernel": "weight", "moving_mean": "running_mean",
    "moving_variance": "running_var", "running_variance": "running_var",
  ]

  /// The extents of a parameter as layers have it; nil if there is none.
  func shape(of part: String) -> [Int]? {
    if part == "weight", let weightShape { return weightShape }
    if let stored = parts[part] { return stored.shape }
    if case .norm(let features) = kind, part == "weight" || part == "bias" { return [features] }
    return nil
  }

  /// A parameter as layers have it, weight and spectral norms worked in; nil if there is none.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  func parameter(_ part: String) throws(FormatError) -> Tensor? {
    if part == "weight", let magnitude = parts["weight_g"], let direction = parts["weight_v"] {
      return try Self.normalized(Tensor(direction), to: Tensor(magnitude))
    }
    if part == "weight", let raw = parts["weight_orig"], let left = parts["weight_u"] {
      return try Self.spectral(
        Tensor(raw), left: Tensor(left).values,
        right: parts["weight_v"].map { (stored) throws(FormatError) in try Tensor(stored).values })
    }
    if let stored = stored(part) { return try Tensor(stored) }
    // Norms without learned factors have none in the file.
    guard case .norm(let features) = kind, part == "weight" || part == "bias" else { return nil }
    return Tensor(shape: [features], repeating: part == "weight" ? 1 : 0)
  }

  /// A parameter that is stored as layers have it; nil for one that is worked out, or is not there.
  func stored(_ part: String) -> StoredTensor? {
    let isWorkedOut =
      part == "weight"
      && (parts["weight_g"] != nil && parts["weight_v"] != nil
        || parts["weight_orig"] != nil && parts["weight_u"] != nil)
    return isWorkedOut ? nil : parts[part]
  }

  /// A vector of other numbers than the weight beside it has outputs: its name, its count, the weight's name and
  /// the count that is expected; nil where all fit.
  var mismatch: (tensor: String, count: Int, weight: String, expected: Int)? {
    func name(_ part: String) -> String { names.first { $0.part == part }?.name ?? part }
    let outputs: [Int]
    let vectors: [String]
    switch kind {
    case .matrix(let rows, _): (outputs, vectors) = ([rows], ["bias"])
    case .kernel(let first, let second, _): (outputs, vectors) = ([second, first], ["bias"])
    case .norm(let features):
      (outputs, vectors) = ([features], ["bias", "running_mean", "running_var"])
    case .slope, .other: return nil
    }
    guard let weight = ["weight", "weight_orig", "weight_v"].first(where: { parts[$0] != nil })
    else { return nil }
    for part in vectors {
      guard let count = parts[part]?.count, !outputs.contains(count) else { continue }
      return (name(part), count, name(weight), outputs[0])
    }
    return nil
  }

  /// The names of tensors that a layer with the parameters `read` does not read.
  ///
  /// Whole numbers are nobody's parameters.
  func unread(by read: Set<String>) -> [String] {
    names.compactMap { part, name in
      let isRead = read.contains(part.hasPrefix("weight_") ? "weight" : part)
      return isRead || parts[part]?.type.isWhole ?? true ? nil : name
    }
  }

  /// v / |v| * g for each slice along the axis along which g has its numbers.
  ///
  /// - Source: Salimans & Kingma 2016 (arXiv:1602.07868), equation 2.
  private static func normalized(_ direction: Tensor, to magnitude: Tensor) -> Tensor {
    let axis = magnitude.shape.firstIndex { $0 > 1 } ?? 0
    let inner = direction.shape[(axis + 1)...].reduce(1, *)
    var squares = [Double](repeating: 0, count: direction.shape[axis])
    for (index, value) in direction.values.enumerated() {
      squares[index / inner % squares.count] += Double(value) * Double(value)
    }
    var result = direction
    for index in result.values.indices {
      let slice = index / inner % squares.count
      let scale = Double(magnitude.values[min(slice, magnitude.count - 1)])
      result.values[index] = Float(
        Double(result.values[index]) * scale / squares[slice].squareRoot())
    }
    return result
  }

  /// The weight divided by its largest singular value, of which power iteration stored the vectors.
  ///
  /// sigma is u^T W v, as PyTorch takes it; files without v have v = W^T u of unit length.
  /// - Source: Miyato et al. 2018 (arXiv:1802.05957), algorithm 1.
  private static func spectral(_ weight: Tensor, left: [Float], right: [Float]?) -> Tensor {
    // Transposed convolutions are normalised along their second axis.
    let axis = weight.shape[0] == left.count ? 0 : 1
    guard weight.shape.count > axis, weight.shape[axis] == left.count else { return weight }
    let inner = weight.shape[(axis + 1)...].reduce(1, *)
    var products = [Double](repeating: 0, count: weight.count / left.count)
    for (index, value) in weight.values.enumerated() {
      let row = index / inner % left.count
      let column = index / (inner * left.count) * inner + index % inner
      products[column] += Double(value) * Double(left[row])
    }
    let sigma: Double
    if let right, right.count == products.count {
      sigma = zip(products, right).reduce(0) { $0 + $1.0 * Double($1.1) }
    } else {
      sigma = products.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    guard sigma > 0 else { return weight }
    return Tensor(shape: weight.shape, values: weight.values.map { Float(Double($0) / sigma) })
  }

  /// The number of a slope; nil if it is none or cannot be read.
  var slope: Float? {
    guard kind == .slope, let stored = parts["weight"] else { return nil }
    let slope = (try? Tensor(stored))?.values.first
    return slope.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
  }
}

extension ForeignModule {
  /// The path without its last part, and that part if it is a number: a place in a Sequential.
  var place: (parent: String, index: Int)? {
    let dot = path.lastIndex(of: ".")
    let last = dot.map { path[path.index(after: $0)...] } ?? path[...]
    guard let index = Int(last) else { return nil }
    return (dot.map { String(path[..<$0]) } ?? "", index)
  }

  /// How many modules without parameters lie between this one and `next` in their Sequential; nil if they
  /// are in none together.
  func slots(before next: ForeignModule) -> Int? {
    guard let place, let other = next.place, place.parent == other.parent,
      other.index > place.index
    else { return nil }
    return other.index - place.index - 1
  }
}
