import Checkpoints
import Models

/// What a picture shows, as attributes that are there and attributes that are not:
/// `Smiling,!Male` is a smiling woman.
public struct Concept: Equatable, Sendable {
  /// One attribute of a classifier, and whether it is there.
  public struct Term: Equatable, Sendable {
    /// The number of the attribute among the classifier's outputs.
    public let attribute: Int
    /// Whether it is there.
    public let isPresent: Bool

    /// A term as given.
    public init(attribute: Int, isPresent: Bool) {
      self.attribute = attribute
      self.isPresent = isPresent
    }
  }

  /// The terms, all of which hold.
  public var terms: [Term]

  /// A concept of the given terms.
  public init(terms: [Term]) {
    self.terms = terms
  }

  /// Reads attributes joined by commas, `!` before those that are absent.
  ///
  /// - Throws: `ConceptError` naming the attribute that is not known.
  public init(parsing text: String, for classifier: Classifier) throws(ConceptError) {
    terms = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let isPresent = !word.hasPrefix("!")
      let name = String(isPresent ? word : word.dropFirst())
      guard let attribute = classifier.index(of: name) else {
        throw .unknown(attribute: name, known: classifier.card.outputs)
      }
      terms.append(Term(attribute: attribute, isPresent: isPresent))
    }
  }

  /// Whether picture `index` shows it, each log-odds at least `margin` on its side.
  public func holds(for index: Int, of samples: LabelledSamples, margin: Float = 0) -> Bool {
    terms.allSatisfy { term in
      let logOdds = samples.logOdds(index, term.attribute)
      return term.isPresent ? logOdds > margin : logOdds < -margin
    }
  }

  /// What `a - b + self` should show: this concept with what `a` has and `b` has not, and the reverse.
  public func changed(as a: Concept, against b: Concept) -> Concept {
    var result = self
    for term in a.terms
    where b.terms.contains(where: {
      $0.attribute == term.attribute
        && $0.isPresent != term.isPresent
    }) {
      result.terms.removeAll { $0.attribute == term.attribute }
      result.terms.append(term)
    }
    return result
  }
}

/// What can be wrong with concepts that a person typed.
public enum ConceptError: Error, Equatable, Sendable {
  /// The classifier has no attribute of that name.
  case unknown(attribute: String, known: [String])
  /// Fewer samples show the concept than are needed.
  case rare(concept: String, found: Int, needed: Int)
}

extension ConceptError: CustomStringConvertible {
  /// The subject, what was found and what was expected.
  public var description: String {
    switch self {
    case .unknown(let attribute, let known):
      "there is no attribute \"\(attribute)\", expected one of \(known.joined(separator: ", "))"
    case .rare(let concept, let found, let needed):
      "\(found) \(found == 1 ? "sample shows" : "samples show") \"\(concept)\", "
        + "expected at least \(needed)"
    }
  }
}
