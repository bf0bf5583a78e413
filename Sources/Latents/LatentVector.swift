import Tensors

/// One whole generator input: noise, one-hot categories and continuous codes, `spec.size` numbers.
public struct LatentVector: Equatable, Hashable, Codable, Sendable {
  /// The numbers in input order.
  public var values: [Float]

  /// A vector of existing numbers.
  public init(values: [Float]) {
    self.values = values
  }

  /// The neutral point: noise and continuous codes 0, every categorical code at its first category.
  public init(neutral spec: LatentSpec) {
    values = [Float](repeating: 0, count: spec.size)
    for (index, part) in spec.parts.enumerated() where part.kind == .categorical {
      values.replaceSubrange(spec.range(ofPart: index), with: part.input(ofCategory: 0))
    }
  }

  /// A draw from the prior, part after part.
  public init(drawnFrom spec: LatentSpec, using generator: inout SeededGenerator) {
    values = []
    values.reserveCapacity(spec.size)
    for part in spec.parts { values += part.draw(using: &generator) }
  }

  /// The largest entry of the categorical part `index`, or the nearest row: the chosen category.
  public func category(ofPart index: Int, in spec: LatentSpec) -> Int {
    let range = spec.range(ofPart: index)
    if case .rows(let rows) = spec.parts[index].prior {
      let distances = rows.map { row in
        zip(row, values[range]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }
    return (values[range].indexOfMaximum ?? range.lowerBound) - range.lowerBound
  }

  /// Sets the categorical part `index` to one category.
  ///
  /// - Precondition: `category` is below the number of categories.
  public mutating func setCategory(_ category: Int, ofPart index: Int, in spec: LatentSpec) {
    let range = spec.range(ofPart: index)
    let part = spec.parts[index]
    precondition(
      category >= 0 && category < part.categoryCount,
      "category \(category) of part \(part.name), which has \(part.categoryCount)")
    values.replaceSubrange(range, with: part.input(ofCategory: category))
  }

  /// Draws all noise parts anew and leaves the codes as they are.
  public mutating func redrawNoise(in spec: LatentSpec, using generator: inout SeededGenerator) {
    for (index, part) in spec.parts.enumerated() where part.kind == .noise {
      values.replaceSubrange(spec.range(ofPart: index), with: part.draw(using: &generator))
    }
  }
}

extension LatentSpec {
  /// `count` draws from the prior.
  public func draw(_ count: Int, using generator: inout SeededGenerator) -> [LatentVector] {
    (0..<count).map { _ in LatentVector(drawnFrom: self, using: &generator) }
  }
}

extension LatentPart {
  /// `size` numbers drawn from the prior.
  public func draw(using generator: inout SeededGenerator) -> [Float] {
    [Float](unsafeUninitializedCapacity: size) { target, filled in
      draw(into: UnsafeMutableBufferPointer(rebasing: target[..<size]), using: &generator)
      filled = size
    }
  }

  /// The same draw, into memory that is there already.
  ///
  /// - Precondition: `target` has `size` places.
  public func draw(
    into target: UnsafeMutableBufferPointer<Float>, using generator: inout SeededGenerator
  ) {
    precondition(target.count == size, "\(target.count) places for \(size) numbers of \(name)")
    switch prior {
    case .uniform(let low, let high):
      for index in 0..<size { target[index] = generator.nextUniform(from: low, to: high) }
    case .standardNormal:
      for index in 0..<size { target[index] = generator.nextNormal() }
    case .oneHot:
      target.update(repeating: 0)
      target[generator.nextInt(below: size)] = 1
    case .rows(let rows):
      _ = target.update(fromContentsOf: rows[generator.nextInt(below: rows.count)])
    }
  }
}
