/// One of the known causes of a rendered picture: its shape, its place, the colour of its light.
public struct Factor: Equatable, Sendable {
  /// The values a factor can have.
  public enum Values: Equatable, Sendable {
    /// Kinds without an order, by name; a value is an index.
    case kinds([String])
    /// Steps in order; a value is one of them.
    case steps([Double])
    /// Every number of an interval, each as likely as any other.
    case interval(ClosedRange<Double>)
  }

  /// The field's name of it: `azimuth`, `posX`.
  public let name: String
  /// What it can be.
  public let values: Values
  /// Whether both ends of its values are one picture, as with an angle.
  public let isPeriodic: Bool

  /// A factor of that name.
  public init(_ name: String, _ values: Values, isPeriodic: Bool = false) {
    self.name = name
    self.values = values
    self.isPeriodic = isPeriodic
  }

  /// How many values there are; nil for an interval.
  public var count: Int? {
    switch values {
    case .kinds(let names): names.count
    case .steps(let steps): steps.count
    case .interval: nil
    }
  }

  /// The least and the largest value; nil for kinds, which have no order.
  public var span: ClosedRange<Double>? {
    switch values {
    case .kinds: nil
    case .steps(let steps): steps.min().flatMap { low in steps.max().map { low...$0 } }
    case .interval(let range): range
    }
  }

  /// The value number `index`; for kinds the index itself.
  ///
  /// - Precondition: the factor has a `count`, and `index` is below it.
  public func value(at index: Int) -> Double {
    switch values {
    case .kinds(let names):
      precondition(names.indices.contains(index), "kind \(index) of \(names.count) of \(name)")
      return Double(index)
    case .steps(let steps):
      return steps[index]
    case .interval:
      preconditionFailure("\(name) has every value of an interval, not number \(index)")
    }
  }

  /// The value at `share`, 0...1, of the way from the first to the last.
  public func value(at share: Double) -> Double {
    switch values {
    case .kinds(let names): (share * Double(names.count)).rounded(.down).clamped(0, names.count - 1)
    case .steps(let steps):
      steps[Int((share * Double(steps.count)).rounded(.down).clamped(0, steps.count - 1))]
    case .interval(let range):
      range.lowerBound + (range.upperBound - range.lowerBound) * share
    }
  }
}

extension Double {
  /// The number, or the nearer of both ends.
  fileprivate func clamped(_ lowest: Int, _ highest: Int) -> Double {
    min(max(self, Double(lowest)), Double(highest))
  }
}
