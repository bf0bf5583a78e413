import Latents

/// A point of latent space that shows a concept: the mean of the samples that show it most surely.
public struct ConceptPoint: Equatable, Sendable {
  /// The samples, the surest first.
  public let exemplars: [Int]
  /// Their mean; of categorical codes the category that most of them have.
  public let latent: LatentVector

  /// The mean of `count` samples that show `concept`, each log-odds on its side.
  ///
  /// How sure the classifier is of a sample is how sure it is of the least sure term.
  ///
  /// - Parameter name: what the concept is called in errors.
  /// - Throws: `ConceptError.rare` when fewer samples show it.
  /// - Precondition: `count` is positive.
  public init(
    of concept: Concept, called name: String, in spec: LatentSpec, samples: LabelledSamples,
    count: Int
  ) throws(ConceptError) {
    precondition(count > 0, "the mean of \(count) samples")
    let margins = samples.latents.indices.map { index in
      concept.terms.map { term in
        samples.logOdds(index, term.attribute) * (term.isPresent ? 1 : -1)
      }.min() ?? 0
    }
    let showing = margins.indices.filter { margins[$0] > 0 }
    guard showing.count >= count else {
      throw .rare(concept: name, found: showing.count, needed: count)
    }
    exemplars = Array(showing.sorted { margins[$0] > margins[$1] }.prefix(count))
    let members = exemplars.map { samples.latents[$0] }
    latent = LatentSum(terms: [LatentSum.Term(isAdded: true, members: members)]).result(in: spec)
  }
}
