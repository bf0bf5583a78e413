import Glibc
import Kernels
import Latents
import Metrics
import Models
import Networks
import Tensors

/// The InfoGAN game: min over G, Q, max over D of V(D, G) - lambda L_I(G, Q).
///
/// One step is one update of D (with Q) and one of G, each with fresh noise, as in the authors' code:
/// - D: -log D(x) - log(1 - D(G(z, c))) - lambda L_I, over D's and Q's parameters. The real and the
///   generated batch pass through the trunk one after the other, so batch norm never mixes them.
/// - G: -log D(G(z, c)) - lambda L_I, over G's parameters.
///
/// Q's parameters are in D's optimiser, or, with `recognitionFollowsGenerator`, in G's, at G's rate
/// and only in G's step; the trunk feels the information term in D's step either way. With
/// `informationInGenerator` off the second lambda is 0: a plain GAN with Q trained beside it, the
/// control.
/// - Source: Chen et al. 2016 (arXiv:1606.03657), eq. 6 and appendix C; `openai/InfoGAN`.
public final class InfoGANObjective: MeasuredObjective {
  /// The sides of the game: D and, unless it follows G, Q; G.
  public let players: [Player]
  /// The networks by name.
  public let networks: [(name: String, network: TrainableNetwork)]

  let settings: Settings
  let spec: LatentSpec
  /// The values of pictures, real and generated.
  let pictureRange: ClosedRange<Float>
  let layout: RecognitionLayout
  let generator: TrainableNetwork
  let trunk: TrainableNetwork
  let discriminator: TrainableNetwork
  let recognition: TrainableNetwork
  /// Whether G's update is computed on the pictures that D's was, which spares a forward pass of G.
  private let reusesPictures: Bool
  /// What D's and what G's update is computed on.
  private let codes: (discriminator: LatentBatch, generator: LatentBatch)

  /// The game between the networks of `family`, at the batch size of `settings`.
  ///
  /// - Parameter reusesPictures: one batch of latents serves both updates of a step, as in many
  ///   implementations of DCGAN; the authors of InfoGAN draw twice.
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public init(
    _ family: any Family, settings: Settings, reusesPictures: Bool = false, processor: Processor
  ) throws(NetworkError) {
    self.settings = settings
    self.reusesPictures = reusesPictures
    pictureRange = type(of: family).outputRange
    spec = family.latent
    layout = RecognitionLayout(spec)
    let batch = settings.batch
    func network(_ name: String) throws(NetworkError) -> TrainableNetwork {
      try TrainableNetwork(
        family.network(name), batch: batch, normalisation: family.normalisation(of: name),
        processor: processor)
    }
    generator = try network("generator")
    trunk = try network("trunk")
    discriminator = try network("discriminator")
    recognition = try network("recognition")
    networks = [
      ("generator", generator), ("trunk", trunk), ("discriminator", discriminator),
      ("recognition", recognition),
    ]
    codes = (LatentBatch(spec, count: batch), LatentBatch(spec, count: batch))
    let follows = settings.recognitionFollowsGenerator
    let head = [(name: "recognition", network: recognition)]
    players = [
      Player(
        "adamD",
        [("trunk", trunk), ("discriminator", discriminator)] + (follows ? [] : head),
        rate: settings.discriminatorRate, beta1: settings.beta1, beta2: settings.beta2),
      Player(
        "adamG", [("generator", generator)] + (follows ? head : []),
        rate: settings.generatorRate, beta1: settings.beta1, beta2: settings.beta2),
    ]
  }

  /// Pictures a batch.
  public var batch: Int { settings.batch }

  /// The parts of the generator's input.
  public var latent: LatentSpec { spec }

  /// One update of D with Q, then one of G.
  ///
  /// - Parameter real: pictures as (N, C, H, W) numbers in the range of the generator's output.
  /// - Parameter random: the stream that latents are drawn from.
  public func step(real: [Float], random: inout SeededGenerator) -> StepReport {
    codes.discriminator.draw(using: &random)
    if reusesPictures {
      return step(real: real, codes: codes.discriminator, codes.discriminator)
    }
    codes.generator.draw(using: &random)
    return step(real: real, codes: codes.discriminator, codes.generator)
  }

  /// The same with given latents, for D and for G.
  func step(real: [Float], codes: LatentBatch, _ generatorCodes: LatentBatch) -> StepReport {
    let discriminatorLoss = discriminatorGradients(real: real, codes: codes)
    players[0].optimiser.step()
    let (generatorLoss, information) = generatorGradients(
      codes: generatorCodes, reusesPictures: reusesPictures)
    players[1].optimiser.step()
    for (_, network) in networks { network.advanceSpectralNorms() }
    return StepReport(
      losses: [discriminatorLoss, generatorLoss], information: information)
  }

  /// Adds the gradients of D's loss to D's and Q's parameters; the loss without the information term.
  func discriminatorGradients(real: [Float], codes: LatentBatch) -> Double {
    trunk.input.load(real)
    trunk.forward(.training)
    let realLoss = judge(target: 1, parameters: true)
    trunk.takeGradient(from: discriminator)
    trunk.backward(.training)

    generate(codes)
    let generatedLoss = judge(target: 0, parameters: true)
    trunk.takeGradient(from: discriminator)
    _ = recognise(
      codes, isTrained: !settings.recognitionFollowsGenerator, reachesTrunk: true)
    trunk.backward(.training)
    return realLoss + generatedLoss
  }

  /// Adds the gradients of G's loss to G's parameters; the loss without the information term.
  ///
  /// - Parameter reusesPictures: the pictures are those that D's update had G make, and G is as it was.
  func generatorGradients(codes: LatentBatch, reusesPictures: Bool) -> (
    loss: Double, information: [Double]
  ) {
    if reusesPictures {
      // They are still there; the trunk is not as it was.
      trunk.forward(.training)
    } else {
      generate(codes)
    }
    let loss = judge(target: 1, parameters: false)
    trunk.takeGradient(from: discriminator)
    let information = recognise(
      codes, isTrained: settings.recognitionFollowsGenerator,
      reachesTrunk: settings.informationInGenerator)
    trunk.backward(.training, parameters: false, input: true)
    generator.takeGradient(from: trunk)
    generator.backward(.training)
    return (loss, information)
  }

  /// Latents to pictures to features of the trunk.
  private func generate(_ codes: LatentBatch) {
    generator.input.load(codes.values)
    generator.forward(.training)
    generator.feed(trunk)
    trunk.forward(.training)
  }

  /// D's loss on the trunk's features, and its gradient at them.
  private func judge(target: Float, parameters: Bool) -> Double {
    trunk.feed(discriminator)
    discriminator.forward(.training)
    let loss = discriminator.judge(target: target)
    discriminator.backward(.training, parameters: parameters, input: true)
    return loss
  }

  /// Q's estimate of L_I per code; if asked for, the gradient of Q's loss at the trunk's features is added
  /// to what is there.
  private func recognise(_ codes: LatentBatch, isTrained: Bool, reachesTrunk: Bool) -> [Double] {
    trunk.feed(recognition)
    recognition.forward(.training)
    let information = informationLoss(codes)
    if isTrained || reachesTrunk {
      recognition.backward(.training, parameters: isTrained, input: reachesTrunk)
    }
    if reachesTrunk { trunk.addGradient(from: recognition) }
    return information
  }

  /// L_I of each code, and the gradient of -lambda L_I at Q's output.
  private func informationLoss(_ codes: LatentBatch) -> [Double] {
    let outputs = recognition.output.rows
    let gradients = recognition.outputGradient.rows
    let stride = layout.outputCount
    gradients.update(repeating: 0, count: settings.batch * stride)
    var information: [Double] = []
    information.reserveCapacity(layout.categorical.count + layout.continuous.count)
    for (code, targets) in zip(layout.categorical, codes.categories) {
      let crossEntropy = CategoricalCrossEntropy.evaluate(
        logits: outputs + code.logits.lowerBound, gradient: gradients + code.logits.lowerBound,
        count: code.logits.count, stride: stride, targets: targets,
        weight: settings.categoricalWeight)
      information.append(
        InformationBound.of(
          negativeLogLikelihood: crossEntropy, entropy: spec.parts[code.part].entropy))
    }
    // G's optimiser moves last, so that it has counted all steps but this one in both updates.
    let continuousWeight = settings.continuousWeight(step: players[1].optimiser.stepCount + 1)
    for (code, targets) in zip(layout.continuous, codes.numbers) {
      let entropy = spec.parts[code.part].entropy
      let means = outputs + code.mean
      if settings.learnsDeviation {
        let loss = GaussianNLL.evaluate(
          means: means, logDeviations: outputs + code.logDeviation,
          meanGradient: gradients + code.mean,
          logDeviationGradient: gradients + code.logDeviation, stride: stride,
          targets: targets, weight: continuousWeight)
        information.append(
          InformationBound.of(negativeLogLikelihood: loss, entropy: entropy))
      } else {
        let loss = GaussianNLL.evaluate(
          means: means, gradient: gradients + code.mean, stride: stride, targets: targets,
          weight: continuousWeight)
        information.append(
          InformationBound.continuous(
            meanSquaredError: 2 * (loss - GaussianNLL.halfLogTwoPi), entropy: entropy))
      }
    }
    return information
  }
}
