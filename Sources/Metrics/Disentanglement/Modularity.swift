/// Modularity: how far each code is from telling of more than one factor; 0...1, higher is better.
///
/// A code that tells of nearly nothing may get any value by accident.
/// - Source: Ridgeway and Mozer 2018 (arXiv:1802.05312), section 3.
public struct Modularity: Equatable, Sendable {
  /// Of each code: 1 for information of a single factor, 0 for equal information of all; 0 as well for
  /// a code without any.
  public let codes: [Double]

  /// The modularity of all codes in a table.
  public init(_ information: InformationTable) {
    codes = information.values.map { row in
      let squares = row.map { $0 * $0 }
      guard let largest = squares.max(), largest > 0 else { return 0 }
      guard row.count > 1 else { return 1 }
      return 1 - (squares.reduce(0, +) - largest) / (largest * Double(row.count - 1))
    }
  }

  /// The mean over the codes.
  public var score: Double { codes.reduce(0, +) / Double(max(1, codes.count)) }
}
