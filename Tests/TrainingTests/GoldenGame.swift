import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

/// A gradient as the scripts write it: whole, or its projection on a pattern and its norm.
struct GoldenGradient: Decodable {
  let values: [Float]?
  let projection: Double?
  let norm: Double?
  let noise: Double
}

/// The losses of one player and the gradients of its parameters.
struct GoldenPlayer: Decodable {
  let losses: [Double]
  let gradients: [String: GoldenGradient]
}

/// The numbers of one report, losses first.
struct GoldenStep: Decodable {
  let values: [Double]
  let noise: Double
}

/// What a script wrote of one game: gradients at the first weights, and losses over some steps.
struct GoldenFile<Architecture: Decodable, Curve: Decodable>: Decodable {
  struct Gradients: Decodable {
    let name: String
    let architecture: Architecture
    let batch: Int
    let scale: Float
    let salt: Int
    let discriminator: GoldenPlayer
    let generator: GoldenPlayer
  }

  let gradients: [Gradients]
  let curves: [Curve]
}

extension Decodable {
  /// Reads `Golden/<name>`.
  static func load(_ name: String) throws -> Self {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Golden/\(name)")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: path))
  }
}

extension Objective {
  /// The weights of the scripts: patterns of the given scale, scales of batch norms around 1.
  func loadPatterns(scale: Float) throws {
    for (index, entry) in networks.enumerated() {
      try entry.network.load(
        patternedWeights(
          entry.network.description, salt: 1000 * index, scale: scale, hasFreshStatistics: true))
    }
  }

  /// The gradients of all parameters by full name.
  func gradients() -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, network) in networks {
      for (parameter, tensor) in network.exportGradients().pairs {
        result[name + "." + parameter] = tensor
      }
    }
    return result
  }
}

/// Every tolerance is a multiple of what rounding does to PyTorch's own single precision, measured
/// by the script, plus some units in the last place of the largest number, and of 1: the size of the
/// terms that a gradient is summed from, which may cancel.
private func tolerance(noise: Double, size: Double) -> Double {
  4 * noise + 4e-6 * size + 2.4e-7
}

func compareGolden(
  _ found: [Double], _ expected: [Double], noise: Double, _ what: String
) {
  #expect(found.count == expected.count, "\(what)")
  for (index, (a, b)) in zip(found, expected).enumerated() {
    #expect(
      abs(a - b) <= tolerance(noise: noise, size: max(1, abs(b))),
      "\(what): number \(index) is \(a), expected \(b)")
  }
}

/// Gradients that the script does not list must be zero: nobody asked for them.
func compareGolden(
  _ found: [String: Tensor], _ expected: [String: GoldenGradient]
) {
  // Rounding in one tensor's gradient goes on into the others: one allowance for all.
  let noise = expected.values.map(\.noise).max() ?? 0
  for (name, tensor) in found {
    guard let golden = expected[name] else {
      #expect(tensor.values.allSatisfy { $0 == 0 }, "\(name) has a gradient")
      continue
    }
    if let values = golden.values {
      let size = Double(values.map(abs).max() ?? 0)
      let difference = worstDifference(
        tensor.values, values, absolute: Float(tolerance(noise: noise, size: size)),
        relative: 0)
      #expect(difference == nil, "\(name) \(difference ?? "")")
    } else if let projection = golden.projection, let norm = golden.norm {
      let directions = pattern(tensor.count, salt: 7)
      let along = zip(tensor.values, directions).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let length = tensor.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      // Independent errors in many elements add up like their root.
      let sumNoise = noise * Double(tensor.count).squareRoot()
      #expect(
        abs(length - norm) <= tolerance(noise: sumNoise, size: norm), "\(name) norm \(length)")
      #expect(
        abs(along - projection) <= tolerance(noise: sumNoise, size: norm),
        "\(name) projection \(along), expected \(projection)")
    } else {
      Issue.record("\(name) has no golden numbers")
    }
  }
  #expect(Set(expected.keys).isSubset(of: Set(found.keys)))
}
