/// A sum of marks as people write it: `a,b,c - d + e`, where marks with commas between them stand for
/// their mean, and the name of a group for its members.
public struct MarkSum: Equatable, Hashable, Sendable {
  /// Some marks, and whether their mean is added.
  public struct Term: Equatable, Hashable, Sendable {
    /// Whether it is added; else it is subtracted.
    public var isAdded: Bool
    /// The names of marks and groups, at least one.
    public var marks: [String]

    /// A term as given.
    public init(isAdded: Bool = true, marks: [String]) {
      self.isAdded = isAdded
      self.marks = marks
    }

    /// The names as they are written: `a,b,c`.
    var names: String { marks.joined(separator: ",") }
  }

  /// The terms, at least one.
  public var terms: [Term]

  /// A sum of the given terms.
  public init(terms: [Term]) {
    self.terms = terms
  }

  /// More terms would not fit on a screen, nor be understood.
  static let termLimit = 5
  /// Marks of one mean.
  static let markLimit = 12

  /// The sum with each name that no mark has taken apart at its dashes, where that gives marks:
  /// `a-b` is a name, and a difference typed without blanks.
  func separated(isMark: (String) -> Bool) -> MarkSum {
    MarkSum(
      terms: terms.flatMap { term -> [Term] in
        guard term.marks.count == 1, let name = term.marks.first, !isMark(name) else {
          return [term]
        }
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts.allSatisfy(isMark) else { return [term] }
        // What follows a minus stays subtracted.
        return parts.enumerated().map { index, part in
          Term(isAdded: index == 0 && term.isAdded, marks: [part])
        }
      })
  }

  /// Words of a line: names, signs between them.
  var words: [String] {
    terms.enumerated().flatMap { index, term in
      (index == 0 && term.isAdded ? [] : [term.isAdded ? "+" : "-"]) + [term.names]
    }
  }
}

extension MarkSum: CustomStringConvertible {
  /// The sum as it is typed.
  public var description: String { words.joined(separator: " ") }
}
