extension Collection where Element: Comparable {
  /// Where the largest element is, the first of equal ones; nil if there is none.
  public var indexOfMaximum: Index? { indices.max { self[$0] < self[$1] } }
}
