/// What is known of pictures: for each factor a class and, where there is an order, a value a picture.
public struct FactorTable: Equatable, Sendable {
  /// One factor of all pictures.
  public struct Column: Equatable, Sendable {
    /// The name of the factor: `posX`.
    public let name: String
    /// The class of each picture, 0..<`classCount`.
    public let classes: [Int]
    /// How many classes there are.
    public let classCount: Int
    /// The value of each picture; nil for kinds, which have no order.
    public let values: [Double]?

    /// A factor with known classes.
    ///
    /// - Precondition: classes are below `classCount`; values, where there are any, one for each.
    public init(_ name: String, classes: [Int], classCount: Int, values: [Double]? = nil) {
      precondition(
        classes.allSatisfy { (0..<classCount).contains($0) }
          && (values?.count ?? classes.count) == classes.count,
        "\(classes.count) classes of \(name) below \(classCount), \(values?.count ?? 0) values")
      self.name = name
      self.classes = classes
      self.classCount = classCount
      self.values = values
    }

    /// A factor with every value of an interval, whose classes are equal shares of it.
    public init(_ name: String, values: [Double], within range: ClosedRange<Double>, bins: Int) {
      let width = range.upperBound - range.lowerBound
      self.init(
        name,
        classes: values.map {
          min(bins - 1, max(0, Int(($0 - range.lowerBound) / width * Double(bins))))
        },
        classCount: bins, values: values)
    }

    /// What a regression predicts: the value, or for kinds the number of the class.
    public var numbers: [Double] { values ?? classes.map(Double.init) }
  }

  /// The factors.
  public let columns: [Column]
  /// The number of pictures.
  public let count: Int

  /// A table of some factors of the same pictures.
  ///
  /// - Precondition: there is a column, and all are equally long.
  public init(_ columns: [Column]) {
    precondition(
      !columns.isEmpty && Set(columns.map(\.classes.count)).count == 1,
      "columns of \(columns.map(\.classes.count)) pictures")
    self.columns = columns
    count = columns[0].classes.count
  }
}
