/// A known cause of the pictures that a model was trained on, such as the place of a sprite.
public struct PictureFactor: Equatable, Sendable {
  /// What a factor can be.
  public enum Values: Equatable, Sendable {
    /// Kinds without an order, by name; a value is an index.
    case kinds([String])
    /// Every number of an interval, or some of them.
    case interval(ClosedRange<Double>)
    /// The same, where both ends are one picture, as with an angle.
    case turn(ClosedRange<Double>)
  }

  /// The field's name of it: `posX`.
  public let name: String
  /// What it can be.
  public let values: Values

  /// The given factor.
  public init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }
}

/// What the factors of a picture seem to be: those of the nearest picture that the data set could have.
public struct FactorReading: Equatable, Sendable {
  /// The value of each factor; of kinds the index.
  public var values: [Double]
  /// How many values of each factor, evenly spread over its turn, give that picture; 1 but for symmetric ones.
  public var likeTurns: [Int]
  /// The root mean squared difference of that picture, as a share of the range of values.
  public var error: Double

  /// The given reading.
  public init(values: [Double], likeTurns: [Int], error: Double) {
    self.values = values
    self.likeTurns = likeTurns
    self.error = error
  }
}

/// How the factors of a model's pictures answer to its codes.
public struct FactorResponses: Equatable, Sendable {
  /// What one code does.
  public struct Response: Equatable, Sendable {
    /// The code.
    public var code: LatentCoordinate
    /// Its values, from the least to the largest one; of a category all of them.
    public var values: [Float]
    /// Of each factor the share of its variance that this code explains by itself, 0...1.
    public var shares: [Double]
    /// Of each factor its mean place at each value, 0 at the least and 1 at the largest one; of kinds the
    /// index of the most frequent kind; of a turn how far it turned from its mean, where 1 is a whole turn,
    /// and 0.5 is added.
    public var curves: [[Double]]

    /// The given response.
    public init(
      code: LatentCoordinate, values: [Float], shares: [Double], curves: [[Double]]
    ) {
      self.code = code
      self.values = values
      self.shares = shares
      self.curves = curves
    }
  }

  /// The response to each code, in the order of the latent's parts.
  public var responses: [Response]
  /// How many random draws of everything else they were measured at, and how many there will be.
  public var draws, drawCount: Int
  /// The mean over all pictures of how far the nearest picture with known factors is; see `FactorReading`.
  public var error: Double

  /// The given responses.
  public init(responses: [Response], draws: Int, drawCount: Int, error: Double) {
    self.responses = responses
    self.draws = draws
    self.drawCount = drawCount
    self.error = error
  }

  /// Whether nothing more comes.
  public var isComplete: Bool { draws >= drawCount }
}
