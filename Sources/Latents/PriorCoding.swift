/// A prior in JSON: `{"distribution": "uniform", "low": -1, "high": 1}`, `{"distribution": "oneHot"}`.
extension Prior: Codable {
  private enum Key: String, CodingKey {
    case distribution, low, high, rows
  }

  /// Reads one prior.
  ///
  /// - Throws: `DecodingError` for an unknown distribution or ends that are missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let distribution = try values.decode(String.self, forKey: .distribution)
    switch distribution {
    case "uniform":
      self = .uniform(
        low: try values.decode(Float.self, forKey: .low),
        high: try values.decode(Float.self, forKey: .high))
    case "standardNormal": self = .standardNormal
    case "oneHot": self = .oneHot
    case "rows": self = .rows(try values.decode([[Float]].self, forKey: .rows))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .distribution, in: values,
        debugDescription: "the distribution \"\(distribution)\" is not known")
    }
  }

  /// Writes one prior.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .uniform(let low, let high):
      try values.encode("uniform", forKey: .distribution)
      try values.encode(low, forKey: .low)
      try values.encode(high, forKey: .high)
    case .standardNormal: try values.encode("standardNormal", forKey: .distribution)
    case .oneHot: try values.encode("oneHot", forKey: .distribution)
    case .rows(let rows):
      try values.encode("rows", forKey: .distribution)
      try values.encode(rows, forKey: .rows)
    }
  }
}
