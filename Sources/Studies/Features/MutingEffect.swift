import Inference
import Models
import Tensors

/// What taking feature maps away does to pictures, by the eyes of a classifier, against taking away
/// equally many that were chosen at random.
public struct MutingEffect: Equatable, Sendable {
  /// What the classifier says of pictures without some maps.
  public struct Outcome: Equatable, Sendable {
    /// The share of the samples that show the attribute, 0...1.
    public let shown: Double
    /// The share of the answers about all other attributes that are the same as of the whole pictures,
    /// 0...1; 1 if there are none.
    public let kept: Double
  }

  /// The share of the samples that show the attribute with all maps, 0...1.
  public let whole: Double
  /// Without the maps in question.
  public let muted: Outcome
  /// Without random ones, the mean over several choices.
  public let random: Outcome
  /// The random choice that came first, for pictures.
  public let randomMaps: [Int]

  /// How often equally many maps are chosen at random.
  public static let randomChoices = 10

  /// Takes `maps` of `layer`, a place in the generator's `featureLayers`, away.
  ///
  /// - Parameters:
  ///   - samples: draws of `model`, which should not be those that the maps were found with.
  ///   - seed: of the random choices.
  /// - Throws: `InferenceError` when the classifier takes other pictures.
  public init(
    of maps: [Int], in layer: Int, attribute: Int, on samples: LabelledSamples,
    model: GeneratorModel, classifier: Classifier, seed: UInt64
  ) throws(InferenceError) {
    let (count, width) = (samples.logOdds.shape[0], samples.logOdds.shape[1])
    func outcome(without maps: [Int]) throws(InferenceError) -> Outcome {
      let changed = try LabelledSamples(
        labelling: samples.latents, of: model, by: classifier,
        using: Self.use(without: maps, in: layer, of: model))
      var (shown, same) = (0, 0)
      for index in 0..<count {
        if changed.logOdds(index, attribute) > 0 { shown += 1 }
        for other in 0..<width where other != attribute {
          if (changed.logOdds(index, other) > 0) == (samples.logOdds(index, other) > 0) {
            same += 1
          }
        }
      }
      return Outcome(
        shown: Double(shown) / Double(count),
        kept: width == 1 ? 1 : Double(same) / Double(count * (width - 1)))
    }
    whole =
      Double((0..<count).count { samples.logOdds($0, attribute) > 0 }) / Double(count)
    muted = try outcome(without: maps)
    var random = SeededGenerator(seed: seed)
    var choices: [[Int]] = []
    var outcomes: [Outcome] = []
    for _ in 0..<Self.randomChoices {
      var all = Array(0..<model.generator.featureLayers[layer].shape[0])
      random.shuffle(&all)
      choices.append(Array(all.prefix(maps.count)))
      outcomes.append(try outcome(without: choices[choices.count - 1]))
    }
    randomMaps = choices[0]
    self.random = Outcome(
      shown: outcomes.reduce(0) { $0 + $1.shown } / Double(outcomes.count),
      kept: outcomes.reduce(0) { $0 + $1.kept } / Double(outcomes.count))
  }

  /// The use of `model` without `maps` of `layer`.
  public static func use(without maps: [Int], in layer: Int, of model: GeneratorModel)
    -> FeatureUse
  {
    var factors = [Float](repeating: 1, count: model.generator.featureLayers[layer].shape[0])
    for map in maps { factors[map] = 0 }
    return FeatureUse(factors: [layer: factors])
  }
}
