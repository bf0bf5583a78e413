/// What a record beside a model says of it: `ModelCentrality 0.83`.
public struct ModelRating: Equatable, Sendable {
  /// What was measured.
  public var name: String
  /// The figure.
  public var value: Double
  /// Whether a larger one is a better one.
  public var isHigherBetter: Bool

  /// The given rating.
  public init(_ name: String, _ value: Double, isHigherBetter: Bool = true) {
    self.name = name
    self.value = value
    self.isHigherBetter = isHigherBetter
  }

  /// The figure in three decimals.
  var text: String { fixedNumber(Float(value), places: 3) }
}

extension ModelList {
  /// The names of all ratings, in the order in which they are met.
  var ratingNames: [String] {
    entries.flatMap(\.ratings).reduce(into: [String]()) { names, rating in
      if !names.contains(rating.name) { names.append(rating.name) }
    }
  }

  /// The rating that has a column: the one that the list is ordered by, else the first there is.
  var shownRating: String? { order ?? ratingNames.first }

  /// Orders by the next rating; after the last one as the models were found.
  mutating func switchOrder() {
    let chosen = focused?.path
    let names = ratingNames
    let next = order.flatMap { names.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    order = next < names.count ? names[next] : nil
    move(to: shown.firstIndex { $0.path == chosen } ?? 0)
  }

  /// `entries` with the best by the order's rating first, those that have none last.
  func ordered(_ entries: [ModelEntry]) -> [ModelEntry] {
    guard let order else { return entries }
    func rank(_ entry: ModelEntry) -> Double {
      guard let rating = entry.rating(order) else { return .infinity }
      return rating.isHigherBetter ? -rating.value : rating.value
    }
    return entries.enumerated().sorted { left, right in
      (rank(left.element), left.offset) < (rank(right.element), right.offset)
    }.map(\.element)
  }
}

extension ModelEntry {
  /// The rating of that name; nil where no record has one.
  func rating(_ name: String) -> ModelRating? { ratings.first { $0.name == name } }
}
