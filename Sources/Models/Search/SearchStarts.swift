import Inference
import Latents
import Tensors

/// The latents that a search begins with, and the best of all that were looked at.
struct SearchStarts {
  /// A start for each category of the first categorical code, or the best samples.
  private(set) var latents: [LatentVector] = []
  /// The nearest latent, and the mean squared difference of its picture.
  private(set) var best: (latent: LatentVector, loss: Float)

  init(_ model: GeneratorModel, _ target: Tensor, _ recognition: Recognition?, seed: UInt64) {
    let spec = model.spec
    var random = SeededGenerator(seed: seed)
    var samples = spec.draw(LatentSearch.sampleCount, using: &random)
    if let read = Self.codes(of: target, recognition, spec) {
      // Half of them with the codes that Q reads, whatever their noise.
      for index in stride(from: 0, to: samples.count, by: 2) { samples[index].take(read, in: spec) }
    }
    samples.append(LatentVector(neutral: spec))
    let losses = Self.losses(of: samples, model, target)
    let order = samples.indices.sorted { losses[$0] < losses[$1] }
    best = (samples[order[0]], losses[order[0]])

    guard let code = spec.parts.firstIndex(where: { $0.kind == .categorical }) else {
      latents = order.prefix(LatentSearch.startCount).map { samples[$0] }
      return
    }
    // The best sample in each category, those of which there is none with the noise of the best.
    let categories = min(spec.parts[code].size, LatentSearch.largestStartCount)
    latents = (0..<categories).map { category in
      let own = order.first { samples[$0].category(ofPart: code, in: spec) == category }
      var latent = samples[own ?? order[0]]
      latent.setCategory(category, ofPart: code, in: spec)
      return latent
    }
  }

  /// The mean squared difference of each picture from the target.
  private static func losses(
    of latents: [LatentVector], _ model: GeneratorModel, _ target: Tensor
  ) -> [Float] {
    let piece = 16
    let workspace = model.generator.makeWorkspace(maximumImages: piece)
    return stride(from: 0, to: latents.count, by: piece).flatMap { start -> [Float] in
      let part = Array(latents[start..<min(start + piece, latents.count)])
      let pictures = model.generate(part, in: workspace)
      return part.indices.map { row in
        let first = row * target.values.count
        let sum = target.values.indices.reduce(Float(0)) { sum, index in
          let difference = pictures.values[first + index] - target.values[index]
          return sum + difference * difference
        }
        return sum / Float(target.values.count)
      }
    }
  }

  /// The codes that Q reads in the target, with neutral noise; nil without Q, or one for other
  /// pictures.
  private static func codes(
    of target: Tensor, _ recognition: Recognition?, _ spec: LatentSpec
  ) -> LatentVector? {
    let layout = RecognitionLayout(spec)
    guard let outputs = try? recognition?.run(target) else { return nil }
    var latent = LatentVector(neutral: spec)
    for part in spec.parts.indices {
      guard let reading = layout.reading(ofPart: part, in: outputs.values) else { continue }
      if spec.parts[part].kind == .categorical {
        latent.setCategory(Int(reading.value), ofPart: part, in: spec)
      } else {
        let range = spec.parts[part].trainingRange
        latent.values[spec.range(ofPart: part).lowerBound] =
          min(max(range.lowerBound, reading.value), range.upperBound)
      }
    }
    return latent
  }
}

extension LatentVector {
  /// Takes the codes of `other` and keeps the noise.
  fileprivate mutating func take(_ other: LatentVector, in spec: LatentSpec) {
    for (index, part) in spec.parts.enumerated() where part.kind != .noise {
      let range = spec.range(ofPart: index)
      values.replaceSubrange(range, with: other.values[range])
    }
  }
}
