import Formats
import Networks

/// What a whole pickled module says of its architecture: classes and their settings, by path.
///
/// State dictionaries say none of it, and every answer is nil then.
struct ModuleHints {
  private var objects: [String: InertObject] = [:]

  /// Walks the modules within `content`.
  init(_ content: InertValue) {
    if let object = content.object {
      add(object, at: "")
    } else {
      for (key, value) in content.pairs ?? [] {
        if let name = key.text, let object = value.object { add(object, at: name) }
      }
    }
  }

  /// The hints for what lies under `root`, with paths from there on.
  func within(_ root: String) -> ModuleHints {
    if root.isEmpty { return self }
    var result = self
    result.objects = [:]
    for (path, object) in objects where path == root || path.hasPrefix(root + ".") {
      result.objects[String(path.dropFirst(root.count + 1))] = object
    }
    return result
  }

  private mutating func add(_ object: InertObject, at path: String) {
    guard let modules = object.modules else { return }
    objects[path] = object
    for (name, module) in modules {
      add(module, at: path.isEmpty ? name : path + "." + name)
    }
  }

  /// Whether a kernel is that of a transposed convolution.
  func isTransposed(_ path: String) -> Bool? {
    guard let name = objects[path]?.shortName, name.hasSuffix("2d") else { return nil }
    return name.hasPrefix("ConvTranspose")
  }

  /// The settings of a convolution.
  func geometry(of path: String) -> GeometryChoice? {
    guard let object = objects[path], let stride = object.number("stride"),
      let padding = object.number("padding")
    else { return nil }
    return GeometryChoice(
      stride: stride, padding: padding, outputPadding: object.number("output_padding") ?? 0,
      cost: 0)
  }

  /// What a norm adds to the variance.
  func epsilon(of path: String) -> Float? {
    objects[path]?["eps"]?.double.map { Float($0) }
  }

  /// The layers without parameters between two modules of Sequentials; nil where that is not said.
  func activations(between previous: ForeignModule, and next: ForeignModule) -> [(
    name: String, kind: LayerKind
  )]? {
    guard let (parent, name) = sequential(of: previous.path),
      let (nextParent, nextName) = sequential(of: next.path)
    else { return nil }
    if parent == nextParent {
      return layers(in: parent, after: name, before: nextName)
    }
    guard let tail = layers(in: parent, after: name, before: nil),
      let head = layers(in: nextParent, after: nil, before: nextName)
    else { return nil }
    return tail + head
  }

  /// The layers without parameters after the last module; nil where that is not said.
  func activations(after last: ForeignModule) -> [(name: String, kind: LayerKind)]? {
    guard let (parent, name) = sequential(of: last.path) else { return nil }
    return layers(in: parent, after: name, before: nil)
  }

  /// The Sequential that holds the module, and the module's name within it.
  private func sequential(of path: String) -> (parent: String, name: String)? {
    let dot = path.lastIndex(of: ".")
    let parent = dot.map { String(path[..<$0]) } ?? ""
    guard objects[parent]?.shortName == "Sequential" else { return nil }
    return (parent, dot.map { String(path[path.index(after: $0)...]) } ?? path)
  }

  private func layers(in parent: String, after first: String?, before last: String?) -> [(
    name: String, kind: LayerKind
  )]? {
    guard let modules = objects[parent]?.modules else { return nil }
    let names = modules.map(\.name)
    let start = first.flatMap { names.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    let end = last.flatMap { names.firstIndex(of: $0) } ?? names.count
    guard start <= end else { return nil }
    var result: [(name: String, kind: LayerKind)] = []
    for (name, module) in modules[start..<end] {
      switch module.layer {
      case .nothing: continue
      case .layer(let kind): result.append((parent.isEmpty ? name : parent + "." + name, kind))
      case .unknown: return nil
      }
    }
    return result
  }
}

extension InertObject {
  /// The class without its module.
  fileprivate var shortName: String {
    className.lastIndex(of: ".").map { String(className[className.index(after: $0)...]) }
      ?? className
  }

  /// A whole number, or the first of a tuple of equal ones.
  fileprivate func number(_ name: String) -> Int? {
    guard let value = self[name] else { return nil }
    if let number = value.integer { return number }
    guard let numbers = value.elements?.map(\.integer), let first = numbers.first,
      numbers.allSatisfy({ $0 == first })
    else { return nil }
    return first
  }

  fileprivate enum Layer {
    case nothing
    case layer(LayerKind)
    case unknown
  }

  /// What a module without parameters does.
  fileprivate var layer: Layer {
    func float(_ name: String, or usual: Float) -> Float {
      self[name]?.double.map { Float($0) } ?? usual
    }
    return switch shortName {
    case "Dropout", "Dropout2d", "Identity", "Flatten": .nothing
    case "ReLU": .layer(.relu)
    case "LeakyReLU": .layer(.leakyRelu(slope: float("negative_slope", or: 0.01)))
    case "Tanh": .layer(.tanh)
    case "Sigmoid": .layer(.sigmoid)
    case "ELU": .layer(.function(.elu(alpha: float("alpha", or: 1))))
    case "SELU": .layer(.function(.selu))
    case "GELU": .layer(.function(.gelu))
    case "SiLU": .layer(.function(.swish))
    case "Softplus": .layer(.function(.softplus))
    default: .unknown
    }
  }
}
