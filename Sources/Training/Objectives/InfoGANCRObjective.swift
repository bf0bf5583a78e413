import Datasets
import Kernels
import Latents
import Models
import Networks
import Tensors

/// InfoGAN with a contrastive regulariser: min over G, Q, H, max over D of
/// L_Adv(G, D) - lambda L_Info(G, Q) - alpha L_c(G, H).
///
/// One step, as in the authors' code, is one update of H on pairs of its own, one of D with Q, and two of G
/// on the latents that D's was made with (and one batch of pairs); then the spectral norms advance. L_Adv is
/// non-saturating, Q's deviation is 1 and Q learns in D's update, so both are `InfoGANObjective`'s.
///
/// While alpha is 0 this is the modified InfoGAN that the paper compares with. The authors train H then, too,
/// but it begins anew when alpha rises, so leaving that out changes nothing.
/// - Source: Lin et al. 2020 (arXiv:1906.06034), eq. 3; `fjxmlzn/InfoGAN-CR`, `infogan_cr.py`.
public final class InfoGANCRObjective: MeasuredObjective {
  /// The sides of the game: D with Q, G, and H where there is a regulariser.
  public let players: [Player]
  /// The networks by name; H is `contrast`.
  public let networks: [(name: String, network: TrainableNetwork)]

  let settings: Settings
  /// The game without the regulariser.
  let base: InfoGANObjective
  /// Nil where alpha is always 0.
  let regulariser: ContrastiveRegulariser?
  private let codes: LatentBatch
  /// What H's and what G's updates are computed on.
  private let pairs: (head: ContrastivePairs, generator: ContrastivePairs)

  /// The game between the networks of `family`, at the batch size of `settings`.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(_ family: any Family, settings: Settings, processor: Processor) throws(NetworkError) {
    self.settings = settings
    var game = InfoGANObjective.Settings()
    game.batch = settings.batch
    game.discriminatorRate = settings.discriminatorRate
    game.generatorRate = settings.generatorRate
    game.beta1 = settings.beta1
    game.beta2 = settings.beta2
    game.continuousWeight = settings.informationWeight
    base = try InfoGANObjective(family, settings: game, reusesPictures: true, processor: processor)
    codes = LatentBatch(base.spec, count: settings.batch)
    pairs = (
      ContrastivePairs(base.spec, count: settings.batch),
      ContrastivePairs(base.spec, count: settings.batch)
    )
    if settings.contrast.contains(where: { $0.weight > 0 }) {
      let head = try TrainableNetwork(
        family.network("contrast"), batch: settings.batch,
        normalisation: family.normalisation(of: "contrast"), processor: processor)
      regulariser = ContrastiveRegulariser(
        head: head, generator: base.generator, rate: settings.contrastRate, beta1: settings.beta1,
        beta2: settings.beta2)
    } else {
      regulariser = nil
    }
    players = base.players + [regulariser?.player].compactMap(\.self)
    networks = base.networks + (regulariser.map { [("contrast", $0.head)] } ?? [])
  }

  /// Pictures a batch.
  public var batch: Int { settings.batch }

  /// The parts of the generator's input.
  public var latent: LatentSpec { base.spec }

  /// Those of G's second update; the cross-entropy of H is 0 where there is no regulariser, and log k by
  /// chance.
  public var lossNames: [LossName] {
    base.lossNames + [LossName(column: "contrast_loss", symbol: "L_c")]
  }

  /// Weights N(0, 0.02^2), those of convolutions cut off at two deviations, scales 1; what Q says of
  /// deviations is 0, log 1, and stays so, since nothing ever moves it.
  public func initialWeights(
    of name: String, _ network: TrainableNetwork, using random: inout SeededGenerator
  ) -> NamedTensors {
    var weights = Initialiser(scaleDeviation: 0, truncatesConvolutions: true)
      .draw(network, using: &random)
    if name == "recognition", let layer = network.description.layers.last {
      let parameter = layer.name + ".weight"
      for code in base.layout.continuous {
        weights[parameter]?.clearRow(code.logDeviation)
      }
    }
    return weights
  }

  /// One update of H, one of D with Q, two of G.
  ///
  /// - Parameter real: pictures as (N, C, H, W) numbers in the range of the generator's output.
  /// - Parameter random: the stream that latents, and the weights of an H that begins anew, come from.
  public func step(real: [Float], random: inout SeededGenerator) -> StepReport {
    // D moves once in every step.
    let step = players[0].optimiser.stepCount + 1
    let stage = settings.stage(at: step)
    codes.draw(using: &random)
    if stage.weight > 0 {
      if settings.restartsHead(at: step) { restartHead(using: &random) }
      pairs.head.draw(gap: stage.gap, using: &random)
      pairs.generator.draw(gap: stage.gap, using: &random)
    }
    return play(
      real: real, codes: codes, headPairs: pairs.head, pairs: pairs.generator, weight: stage.weight)
  }

  /// The same with given latents.
  ///
  /// - Parameter weight: alpha; with 0 the pairs, for H and for G, are left alone.
  func play(
    real: [Float], codes: LatentBatch, headPairs: ContrastivePairs, pairs: ContrastivePairs,
    weight: Double
  ) -> StepReport {
    let contrast = weight > 0 ? regulariser : nil
    if let contrast {
      _ = contrast.headGradients(headPairs)
      contrast.player.optimiser.step()
    }
    let discriminatorLoss = base.discriminatorGradients(real: real, codes: codes)
    players[0].optimiser.step()
    _ = generatorGradients(codes, reusesPictures: true, contrast, pairs, weight: weight)
    players[1].optimiser.step()
    let last = generatorGradients(codes, reusesPictures: false, contrast, pairs, weight: weight)
    players[1].optimiser.step()
    for (_, network) in networks { network.advanceSpectralNorms() }
    return StepReport(
      losses: [discriminatorLoss, last.loss, last.contrast], information: last.information)
  }

  /// Adds the gradients of G's loss to G's parameters; the loss without further terms, and H's.
  private func generatorGradients(
    _ codes: LatentBatch, reusesPictures: Bool, _ contrast: ContrastiveRegulariser?,
    _ pairs: ContrastivePairs, weight: Double
  ) -> (loss: Double, information: [Double], contrast: Double) {
    let (loss, information) = base.generatorGradients(
      codes: codes, reusesPictures: reusesPictures)
    return (loss, information, contrast?.generatorGradients(pairs, weight: weight) ?? 0)
  }

  /// New weights for H, and an optimiser that has seen nothing.
  private func restartHead(using random: inout SeededGenerator) {
    guard let regulariser else { return }
    do {
      try regulariser.head.load(initialWeights(of: "contrast", regulariser.head, using: &random))
    } catch {
      preconditionFailure("weights drawn for a network fit it: \(error)")
    }
    regulariser.player.optimiser.reset()
  }

  /// What Q can tell, as in InfoGAN.
  public func measure(
    _ generator: TrainableNetwork, step: Int, test: ImageSet, pictureCount: Int
  ) -> Measurement {
    base.measure(generator, step: step, test: test, pictureCount: pictureCount)
  }
}

extension Tensor {
  /// Sets row `row` of a matrix to zero.
  fileprivate mutating func clearRow(_ row: Int) {
    let width = count / shape[0]
    for index in (row * width)..<((row + 1) * width) { values[index] = 0 }
  }
}
