import Formats

/// What a saved picture knows about itself, so that it can be opened again at exactly that point.
///
/// Travels in the PNG file as JSON under the text key `latent:code`; numbers of the latent are
/// written in the shortest form that reads back as the same Float32.
public struct PictureMetadata: Equatable, Sendable {
  /// The key of the text chunk.
  public static let key = "latent:code"
  /// The key of the factors of feature maps.
  private static let mapsKey = "maps"
  /// The key of the text chunk with all latents of a walk, a JSON array of arrays.
  public static let walkKey = "latent:walk"

  /// Program and version: `latent 0.1.0`.
  public var program: String
  /// The name of the model.
  public var model: String
  /// The first 16 hexadecimal digits of the SHA-256 of the model file.
  public var modelHash: String
  /// The whole generator input of the picture, or of the point that the strip or grid goes through.
  public var latent: [Float]
  /// The seed that the noise was drawn with.
  public var seed: UInt64?
  /// What is shown.
  public var view: PictureView
  /// What the generator's feature maps were multiplied by: a factor for each map of a layer, by the layer's
  /// name; layers whose maps were whole are left out.
  public var mapFactors: [String: [Float]]

  /// The metadata of one saved picture.
  public init(
    program: String, model: String, modelHash: String, latent: [Float], seed: UInt64? = nil,
    view: PictureView = .single, mapFactors: [String: [Float]] = [:]
  ) {
    self.program = program
    self.model = model
    self.modelHash = modelHash
    self.latent = latent
    self.seed = seed
    self.view = view
    self.mapFactors = mapFactors
  }
}

/// What a saved picture shows.
public enum PictureView: Equatable, Sendable {
  /// One generated picture.
  case single
  /// A traversal: one code varied over `values`, from left to right.
  case strip(code: String, values: [Float])
  /// A grid: `rows` varied from top to bottom, `columns` over `values` from left to right.
  case grid(rows: String, columns: String, values: [Float])
  /// Pictures along a path, one after the other.
  case walk(count: Int)
  /// Independent draws; `latent` is the first of them.
  case samples(count: Int)
}

extension PictureMetadata {
  /// The texts to put into a PNG file: the metadata, and the program under the usual key.
  public var texts: [(key: String, text: String)] {
    [("Software", program.filter(\.isASCII)), (Self.key, json.text())]
  }

  /// The metadata in the content of a PNG file; nil if it was saved by another program.
  ///
  /// - Throws: `FormatError` for a damaged file or odd metadata.
  public static func read(from png: [UInt8]) throws(FormatError) -> PictureMetadata? {
    guard let text = try PNGChunks.texts(in: png).first(where: { $0.key == key })?.text else {
      return nil
    }
    return try PictureMetadata(JSONValue(parsing: text.utf8, subject: "the text \"\(key)\""))
  }

  /// The metadata as JSON.
  public var json: JSONValue {
    var pairs: [(key: String, value: JSONValue)] = [
      ("program", .string(program)), ("model", .string(model)),
      ("modelHash", .string(modelHash)),
    ]
    if let seed { pairs.append(("seed", .number(String(seed)))) }
    pairs.append(("view", view.json))
    if !mapFactors.isEmpty {
      let layers = mapFactors.sorted { $0.key < $1.key }.map { layer in
        (key: layer.key, value: JSONValue.array(layer.value.map { .float($0) }))
      }
      pairs.append((Self.mapsKey, .object(layers)))
    }
    pairs.append(("latent", .array(latent.map { .float($0) })))
    return .object(pairs)
  }

  /// Reads metadata from JSON; keys that are not known are ignored.
  ///
  /// - Throws: `FormatError.malformed` naming the key.
  init(_ json: JSONValue) throws(FormatError) {
    program = try json.text("program")
    model = try json.text("model")
    modelHash = try json.text("modelHash")
    latent = try json.floats("latent")
    view = try PictureView(json["view"] ?? .null)
    mapFactors = [:]
    if let maps = json[Self.mapsKey] {
      guard case .object(let layers) = maps else {
        throw .malformed(
          subject: "\"\(Self.mapsKey)\"", found: maps.kindName,
          expected: "lists of numbers by layer")
      }
      for layer in layers { mapFactors[layer.key] = try maps.floats(layer.key) }
    }
    if let value = json["seed"] {
      guard case .number(let text) = value, let number = UInt64(text) else {
        throw .malformed(subject: "\"seed\"", found: value.kindName, expected: "a whole number")
      }
      seed = number
    }
  }
}

extension PictureView {
  fileprivate var json: JSONValue {
    func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .float($0) }) }
    return switch self {
    case .single: .object([("kind", .string("single"))])
    case .strip(let code, let values):
      .object([
        ("kind", .string("strip")), ("code", .string(code)), ("values", numbers(values)),
      ])
    case .grid(let rows, let columns, let values):
      .object([
        ("kind", .string("grid")), ("rows", .string(rows)), ("columns", .string(columns)),
        ("values", numbers(values)),
      ])
    case .walk(let count):
      .object([("kind", .string("walk")), ("count", .integer(count))])
    case .samples(let count):
      .object([("kind", .string("samples")), ("count", .integer(count))])
    }
  }

  fileprivate init(_ json: JSONValue) throws(FormatError) {
    let kind = try json.text("kind")
    switch kind {
    case "single": self = .single
    case "strip":
      self = .strip(code: try json.text("code"), values: try json.floats("values"))
    case "grid":
      self = .grid(
        rows: try json.text("rows"), columns: try json.text("columns"),
        values: try json.floats("values"))
    case "walk", "samples":
      guard let count = json["count"]?.integer, count > 0 else {
        throw .malformed(
          subject: "\"count\"", found: json["count"]?.kindName ?? "missing",
          expected: "a positive whole number")
      }
      self = kind == "walk" ? .walk(count: count) : .samples(count: count)
    default:
      throw .unsupported(
        subject: "\"kind\" of the view", found: "\"\(kind)\"",
        supported: "single, strip, grid, walk, samples")
    }
  }
}

extension JSONValue {
  /// The text under `key`, printable ASCII only, since it goes to terminals.
  fileprivate func text(_ key: String) throws(FormatError) -> String {
    guard let text = self[key]?.string else {
      throw .malformed(
        subject: "\"\(key)\"", found: self[key]?.kindName ?? "missing", expected: "a text")
    }
    if !text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
      || text.utf8.count > 256
    {
      throw .malformed(
        subject: "\"\(key)\"", found: "long or with control characters",
        expected: "a short plain text")
    }
    return text
  }

  /// The finite numbers under `key`.
  fileprivate func floats(_ key: String) throws(FormatError) -> [Float] {
    guard let values = self[key]?.array else {
      throw .malformed(
        subject: "\"\(key)\"", found: self[key]?.kindName ?? "missing",
        expected: "a list of numbers")
    }
    var result: [Float] = []
    for value in values {
      guard case .number(let text) = value, let number = Float(text), number.isFinite else {
        throw .malformed(
          subject: "\"\(key)\"", found: "a list with \(value.kindName)",
          expected: "finite numbers only")
      }
      result.append(number)
    }
    return result
  }
}
