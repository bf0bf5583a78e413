import Glibc

/// The distribution that a part of the latent was drawn from during training.
public enum Prior: Equatable, Hashable, Sendable {
  /// Uniform between two ends.
  case uniform(low: Float, high: Float)
  /// Normal with mean 0 and deviation 1.
  case standardNormal
  /// One of the categories, all equally likely, as a one-hot vector.
  case oneHot
  /// One of the categories, all equally likely, as its row of an embedding that was learned.
  case rows([[Float]])
}

/// What a part of the latent is for.
public enum PartKind: String, Equatable, Hashable, Codable, Sendable {
  /// Incompressible noise, not predicted by Q.
  case noise
  /// A discrete code: one of `size` categories.
  case categorical
  /// A continuous code: one number.
  case continuous
}

/// One part of the generator's input.
public struct LatentPart: Equatable, Hashable, Codable, Sendable {
  /// The name people use, unique within a specification: `noise`, `digit`, `slant`.
  public var name: String
  /// What the part is for.
  public var kind: PartKind
  /// How many input dimensions it takes: the noise dimensions, the categories or the width of their rows, or 1.
  public var size: Int
  /// Where its values came from in training.
  public var prior: Prior
  /// The values that a slider offers, wider than the training range where that still looks sensible.
  public var sliderRange: ClosedRange<Float>
  /// Names of the categories, in order; nil for plain numbers.
  public var choices: [String]?

  /// A part as given; `sliderRange` nil stands for the usual range of the prior.
  ///
  /// - Precondition: the prior `isValid`.
  public init(
    name: String, kind: PartKind, size: Int, prior: Prior, sliderRange: ClosedRange<Float>? = nil,
    choices: [String]? = nil
  ) {
    self.name = name
    self.kind = kind
    self.size = size
    self.prior = prior
    precondition(prior.isValid, "the prior of \(name) is \(prior)")
    self.sliderRange = sliderRange ?? prior.defaultSliderRange
    self.choices = choices
  }

  /// How many categories a discrete code has.
  public var categoryCount: Int {
    if case .rows(let rows) = prior { rows.count } else { size }
  }

  /// The input of one category.
  func input(ofCategory category: Int) -> [Float] {
    if case .rows(let rows) = prior { return rows[category] }
    var values = [Float](repeating: 0, count: size)
    values[category] = 1
    return values
  }

  /// The values that occur in the rows of an embedding.
  private static func span(of rows: [[Float]]) -> ClosedRange<Float> {
    let values = rows.joined()
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    return low...high
  }

  /// The entropy of the prior of one coordinate, in nats; differential for continuous ones.
  public var entropy: Double {
    switch prior {
    case .uniform(let low, let high): log(Double(high) - Double(low))
    case .standardNormal: log(2 * Double.pi * M_E) / 2
    case .oneHot, .rows: log(Double(categoryCount))
    }
  }

  /// Where the prior has most of its weight: the ends of a uniform one, one deviation of a normal one.
  public var priorRange: ClosedRange<Float> {
    prior == .standardNormal ? -1...1 : trainingRange
  }

  /// The values seen in training: the ends of a uniform prior, three deviations of a normal one.
  public var trainingRange: ClosedRange<Float> {
    switch prior {
    case .uniform(let low, let high): low...high
    case .standardNormal: -3...3
    case .oneHot: 0...1
    case .rows(let rows): Self.span(of: rows)
    }
  }
}

extension Prior {
  /// Whether it is that of a discrete code.
  public var isCategorical: Bool {
    switch self {
    case .oneHot, .rows: true
    case .uniform, .standardNormal: false
    }
  }

  /// Whether values can be drawn from it: the ends of a uniform prior are numbers in order, near enough
  /// to each other for a slider's range of twice the width.
  public var isValid: Bool {
    guard case .uniform(let low, let high) = self else { return true }
    return low < high && (low + high).isFinite && (2 * (high - low)).isFinite
  }

  /// Twice the training range of a uniform prior (InfoGAN draws its traversals from -2 to 2), three
  /// deviations of a normal one.
  fileprivate var defaultSliderRange: ClosedRange<Float> {
    switch self {
    case .uniform(let low, let high):
      let middle = (low + high) / 2
      return (middle - (high - low))...(middle + (high - low))
    case .standardNormal: return -3...3
    case .oneHot, .rows: return 0...1
    }
  }
}

/// The ordered parts of a generator's input: noise, categorical codes, continuous codes.
public struct LatentSpec: Equatable, Hashable, Codable, Sendable {
  /// The parts in input order.
  public var parts: [LatentPart]

  /// A specification of the given parts.
  public init(parts: [LatentPart]) {
    self.parts = parts
  }

  /// The length of the whole input.
  public var size: Int { parts.reduce(0) { $0 + $1.size } }

  /// The input dimensions that part `index` takes.
  public func range(ofPart index: Int) -> Range<Int> {
    let start = parts[..<index].reduce(0) { $0 + $1.size }
    return start..<(start + parts[index].size)
  }

  /// The position of the part called `name`.
  public func index(named name: String) -> Int? {
    parts.firstIndex { $0.name == name }
  }
}
