import Latents

/// What the input of a generator may be made of, and how unusual that is.
struct LatentChoice: Equatable {
  var spec: LatentSpec
  var words: String
  var cost: Double

  /// Sizes of codes that heads of a discriminator or recognition network gave away.
  struct Codes: Equatable {
    var categories: [Int] = []
    var continuous = 0

    var size: Int { categories.reduce(continuous, +) }
  }

  /// The ways to read an input of `size` numbers, the commonest first.
  ///
  /// - Parameters:
  ///   - codes: what heads in the same file say; nil without any.
  ///   - embedding: rows of a label embedding that are as wide as part of the input.
  static func all(size: Int, codes: Codes?, embedding: [[Float]]?, isDecoder: Bool)
    -> [LatentChoice]
  {
    let priors: [(Prior, String, Double)] =
      isDecoder
      ? [(.standardNormal, "N(0, 1)", 0)]
      : [
        (.standardNormal, "N(0, 1)", 0), (.uniform(low: -1, high: 1), "U(-1, 1)", 0.4),
        (.uniform(low: 0, high: 1), "U(0, 1)", 1),
      ]
    var result: [LatentChoice] = []
    for (prior, words, cost) in priors {
      func noise(_ size: Int) -> LatentPart {
        LatentPart(name: "noise", kind: .noise, size: size, prior: prior)
      }
      if let embedding, let width = embedding.first?.count, width < size {
        let label = LatentPart(
          name: "label", kind: .categorical, size: width, prior: .rows(embedding))
        result.append(
          LatentChoice(
            spec: LatentSpec(parts: [noise(size - width), label]),
            words: "noise \(words), then a label's embedding", cost: cost))
        result.append(
          LatentChoice(
            spec: LatentSpec(parts: [label, noise(size - width)]),
            words: "a label's embedding, then noise \(words)", cost: cost + 0.1))
        continue
      }
      let known = codes ?? knownCodes[size]
      if let known, known.size < size {
        result.append(
          LatentChoice(
            spec: LatentSpec(parts: [noise(size - known.size)] + parts(of: known)),
            words: "noise \(words), then codes", cost: cost + (codes == nil ? 0.1 : 0)))
      }
      result.append(
        LatentChoice(
          spec: LatentSpec(parts: [noise(size)]), words: "noise \(words)",
          cost: cost + (known == nil ? 0 : 1)))
    }
    return result.sorted { $0.cost < $1.cost }
  }

  /// The inputs of InfoGANs that were published, by their sizes: 62 + 10 + 2 for MNIST, 124 + 4 x 10 + 4 for
  /// SVHN, 128 + 10 x 10 for CelebA.
  private static let knownCodes = [
    74: Codes(categories: [10], continuous: 2),
    168: Codes(categories: [10, 10, 10, 10], continuous: 4),
    228: Codes(categories: [Int](repeating: 10, count: 10), continuous: 0),
    110: Codes(categories: [10], continuous: 0),
  ]

  private static func parts(of codes: Codes) -> [LatentPart] {
    let categorical = codes.categories.enumerated().map { index, size in
      LatentPart(
        name: codes.categories.count == 1 ? "category" : "category\(index + 1)",
        kind: .categorical, size: size, prior: .oneHot)
    }
    let continuous = (0..<codes.continuous).map { index in
      LatentPart(
        name: "code\(index + 1)", kind: .continuous, size: 1, prior: .uniform(low: -1, high: 1))
    }
    return categorical + continuous
  }
}
