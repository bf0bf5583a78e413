import Glibc
import Kernels
import Latents
import Networks
import Tensors

/// Looks for a network from a latent to a picture whose layers are `modules` in their order.
///
/// A beam search over what the tensors do not say: activations, epsilons, strides and paddings, resizing
/// between layers, the parts of the latent. Costs are logarithms of odds: how unusual a choice is, and at
/// every batch norm with statistics how badly the guess predicts them.
struct GeneratorSearch {
  /// What was measured of each choice of a decision: the smallest misfit among the guesses that took it.
  private(set) var measured = MeasuredChoices()

  /// The norm that no guess predicted, and how far the best one was from it.
  private(set) var unpredicted: (norm: String, misfit: Double)?
  /// Norms whose statistics were predicted.
  private var weighedNorms = 0

  private let modules: [ForeignModule]
  private let evidence: StatisticsEvidence
  /// Whether names speak of a decoder rather than of a generator: sigmoid and a normal prior.
  private let isDecoder: Bool
  /// What modules without parameters do, by their paths, where the file says it.
  private let hints: ModuleHints

  /// A search through `modules`.
  init(
    _ modules: [ForeignModule], evidence: StatisticsEvidence, isDecoder: Bool, hints: ModuleHints
  ) {
    self.modules = modules
    self.evidence = evidence
    self.isDecoder = isDecoder
    self.hints = hints
  }

  /// Guesses that are followed together.
  private static let beam = 48
  /// A misfit that says nothing against a guess: what sampling alone brings about.
  private static let noise = 0.001

  /// The guesses that end in a picture, the likeliest first; empty, and where it got stuck, if none does.
  mutating func run(_ latents: [LatentChoice]) -> (guesses: [GeneratorGuess], stuckAt: String?) {
    var guesses = latents.map { latent in
      var guess = GeneratorGuess(latent)
      guess.sample = evidence.sample(latent.spec)
      return guess
    }
    for (index, module) in modules.enumerated() {
      let previous = index > 0 ? modules[index - 1] : nil
      let grown = guesses.flatMap { grow($0, by: module, after: previous, index: index) }
      if grown.isEmpty { return ([], module.path) }
      guesses = Array(weighed(grown, at: module).sorted { $0.cost < $1.cost }.prefix(Self.beam))
    }
    let finished = guesses.flatMap { finish($0) }.sorted { $0.cost < $1.cost }
    return (finished, finished.isEmpty ? "the picture at the end" : nil)
  }

  /// Every way to go on with `module`.
  private func grow(
    _ guess: GeneratorGuess, by module: ForeignModule, after previous: ForeignModule?, index: Int
  ) -> [GeneratorGuess] {
    switch module.kind {
    case .norm(let features):
      return gap(guess, previous, module, beforeNorm: true).compactMap {
        addNorm($0, module, features)
      }
    case .matrix(let rows, let columns):
      let gaps = previous == nil ? [guess] : gap(guess, previous, module, beforeNorm: false)
      return gaps.compactMap { addLinear($0, module, inputs: columns, outputs: rows) }
    case .kernel(let first, let second, let size):
      let gaps = previous == nil ? [guess] : gap(guess, previous, module, beforeNorm: false)
      return gaps.flatMap {
        addKernel($0, module, first, second, size, isAfterNorm: previous?.isNorm == true)
      }
    case .slope:
      var guess = guess
      guard let slope = module.slope, guess.append(module.path, .leakyRelu(slope: slope)) else {
        return []
      }
      return [guess]
    case .other: return []
    }
  }

  /// What may stand between two modules: an activation, or nothing.
  private func gap(
    _ guess: GeneratorGuess, _ previous: ForeignModule?, _ module: ForeignModule, beforeNorm: Bool
  ) -> [GeneratorGuess] {
    guard let previous else { return [guess] }
    if previous.kind == .slope {
      return beforeNorm ? [guess] : epsilons(guess, isPredicted: isPredicted(from: module))
    }
    if let stated = hints.activations(between: previous, and: module) {
      var guess = guess
      guess.freeSlots = 0
      for (name, kind) in stated where !guess.append(name, kind) { return [] }
      return [guess]
    }
    let slots = previous.slots(before: module)
    var guess = guess
    guess.freeSlots = slots
    if slots == 0 {
      return beforeNorm ? [guess] : epsilons(guess, isPredicted: isPredicted(from: module))
    }
    let nothing = ActivationChoice(kind: nil, cost: beforeNorm ? -2 : nothingCost(guess, slots))
    let usual = ActivationChoice.hidden + [nothing]
    // Where nothing will be predicted any more, the network goes on as it began.
    let tried =
      isPredicted(from: module)
      ? usual : usual.filter { $0.kind == nil || $0.kind == guess.activation ?? .relu }
    let name = previous.path + ".act"
    return tried.flatMap { choice -> [GeneratorGuess] in
      // What a network did before, it does again.
      let isRepeated = choice.kind != nil && choice.kind == guess.activation
      let change = choice.kind != nil && guess.activation != nil && !isRepeated ? 1.0 : 0
      var next = guess
      guard
        next.decide(
          .activation, "activation after \(previous.path)", name, choice.kind,
          among: usual.map(\.kind),
          cost: (isRepeated ? 0 : choice.cost) + change + (beforeNorm ? 2 : 0))
      else { return [] }
      if choice.kind != nil {
        next.activation = choice.kind
        next.freeSlots = slots.map { $0 - 1 }
      }
      return beforeNorm ? [next] : epsilons(next, isPredicted: isPredicted(from: module))
    }
  }

  /// Whether a batch norm at `module` or after it has statistics to predict.
  private func isPredicted(from module: ForeignModule) -> Bool {
    guard let start = modules.firstIndex(where: { $0.path == module.path }) else { return false }
    return modules[start...].contains { $0.hasStatistics && evidence.isTrained($0.path) }
  }

  /// How unusual it is that nothing stands between two layers.
  ///
  /// One place in a Sequential may hold the resizing, the reshape, or dropout.
  private func nothingCost(_ guess: GeneratorGuess, _ slots: Int?) -> Double {
    // After the first layer many networks only reshape; later on an activation is rarely left out.
    if slots == 1 { return guess.activation == nil ? 0.4 : 1.8 }
    return guess.activation == nil ? 1 : 2.5
  }

  /// The guess with the epsilons that the norm just before may have.
  private func epsilons(_ guess: GeneratorGuess, isPredicted: Bool) -> [GeneratorGuess] {
    // The norm is the last layer that is there, before the place of the activation.
    guard let slot = guess.slots.lastIndex(where: { $0.kind?.isActivation == false }),
      case .batchNorm(let features, let stated, let decay) = guess.slots[slot].kind
    else { return [guess] }
    if hints.epsilon(of: guess.slots[slot].name) != nil { return [guess] }
    let values: [(Float, Double)] = [(stated, 0), (0.8, 0.7), (1e-3, 1.2)]
    let usual = guess.epsilon ?? stated
    return values.compactMap { epsilon, cost in
      if !isPredicted && epsilon != usual { return nil }
      var next = guess
      let kind = LayerKind.batchNorm(features: features, epsilon: epsilon, decay: decay)
      next.slots[slot].kind = kind
      next.decisions.append(
        GeneratorGuess.Decision(
          subject: .epsilon, words: "epsilon of \(guess.slots[slot].name)", slot: slot,
          choices: values.map { .batchNorm(features: features, epsilon: $0.0, decay: decay) }))
      // A network that has an odd one mostly has it everywhere but in its first norm.
      next.cost += epsilon == usual ? 0 : max(cost, 0.5)
      next.epsilon = epsilon
      return next
    }
  }

  private func addNorm(_ guess: GeneratorGuess, _ module: ForeignModule, _ features: Int)
    -> GeneratorGuess?
  {
    var guess = guess
    if guess.shape.count == 1, guess.shape[0] != features, !guess.view(channels: features) {
      return nil
    }
    // Whether it is a batch norm that was robbed of its statistics, or another norm, a card must say.
    guard module.hasStatistics else { return nil }
    let epsilon = hints.epsilon(of: module.path) ?? 1e-5
    return guess.append(
      module.path, .batchNorm(features: features, epsilon: epsilon, decay: 0.9)) ? guess : nil
  }

  private func addLinear(
    _ guess: GeneratorGuess, _ module: ForeignModule, inputs: Int, outputs: Int
  ) -> GeneratorGuess? {
    var guess = guess
    if guess.shape.count == 3, !guess.append(module.path + ".flat", .reshape([inputs])) {
      return nil
    }
    return guess.append(
      module.path, .linear(inputs: inputs, outputs: outputs, bias: module.biasCount != nil))
      ? guess : nil
  }

  /// As a convolution and as a transposed one, whichever the shapes allow.
  private func addKernel(
    _ guess: GeneratorGuess, _ module: ForeignModule, _ first: Int, _ second: Int, _ size: Int,
    isAfterNorm: Bool
  ) -> [GeneratorGuess] {
    var result: [GeneratorGuess] = []
    // Between a norm and a convolution there may be resizing alone; before a transposed one, it is rare.
    let isBare = isAfterNorm && guess.slots.last?.kind == nil
    let transposedCost = transposedCost(module, first, second, size)
    if let cost = transposedCost.transposed, let start = picture(guess, channels: first) {
      let choices =
        hints.geometry(of: module.path).map { [$0] }
        ?? GeometryChoice.transposed(size, ofOnePixel: start.shape[1] * start.shape[2] == 1)
      let kinds = choices.map { choice in
        LayerKind.convTranspose2d(
          Convolution(
            inputChannels: first, outputChannels: second, kernel: size, stride: choice.stride,
            padding: choice.padding, outputPadding: choice.outputPadding,
            bias: module.biasCount != nil))
      }
      result += zip(choices, kinds).compactMap {
        decideGeometry(
          start, module, $0, $1, among: kinds, size: size, cost: cost + (isBare ? 1.5 : 0))
      }
    }
    if let cost = transposedCost.plain, let start = picture(guess, channels: second) {
      for resized in resizes(start, module) {
        let choices =
          hints.geometry(of: module.path).map { [$0] } ?? GeometryChoice.plain(size)
        let kinds = choices.map { choice in
          LayerKind.conv2d(
            Convolution(
              inputChannels: second, outputChannels: first, kernel: size, stride: choice.stride,
              padding: choice.padding, bias: module.biasCount != nil))
        }
        result += zip(choices, kinds).compactMap {
          decideGeometry(resized, module, $0, $1, among: kinds, size: size, cost: cost)
        }
      }
    }
    return result
  }

  private func decideGeometry(
    _ guess: GeneratorGuess, _ module: ForeignModule, _ choice: GeometryChoice, _ kind: LayerKind,
    among kinds: [LayerKind], size: Int, cost: Double
  ) -> GeneratorGuess? {
    var next = guess
    let isGrowth = guess.shape.count == 3 && guess.shape[1] == 1
    let last = isGrowth ? nil : guess.geometry[size]
    let unusual = last == choice ? 0 : choice.cost + (last == nil ? 0 : 0.5)
    guard
      next.decide(
        .geometry, "stride and padding of \(module.path)", module.path, kind, among: kinds,
        cost: unusual + cost, isForced: kinds.count == 1)
    else { return nil }
    if !isGrowth { next.geometry[size] = choice }
    return next
  }

  /// What it costs to take a kernel for either kind of convolution; nil where its shape forbids it.
  private func transposedCost(_ module: ForeignModule, _ first: Int, _ second: Int, _ size: Int)
    -> (plain: Double?, transposed: Double?)
  {
    if let isTransposed = hints.isTransposed(module.path) {
      return isTransposed ? (nil, 0) : (0, nil)
    }
    if let count = module.biasCount, first != second {
      return count == first ? (0, nil) : count == second ? (nil, 0) : (nil, nil)
    }
    // Even kernels have no middle, which convolutions that keep the size want.
    let name = module.path.lowercased()
    let says = ["deconv", "convt", "tconv", "t_conv", "transp", "up"].contains(where: name.contains)
    return size % 2 == 0 || says ? (2, 0) : (0, 1)
  }

  /// The guess with a picture of so many channels, from a vector if need be.
  private func picture(_ guess: GeneratorGuess, channels: Int) -> GeneratorGuess? {
    if guess.shape.count == 3 { return guess.shape[0] == channels ? guess : nil }
    var next = guess
    return next.view(channels: channels) ? next : nil
  }

  /// With and without the picture twice as large.
  private func resizes(_ guess: GeneratorGuess, _ module: ForeignModule) -> [GeneratorGuess] {
    let (height, width) = (2 * guess.shape[1], 2 * guess.shape[2])
    if guess.freeSlots == 0 { return [guess] }
    let kinds: [LayerKind?] = [
      .resize(height: height, width: width, .nearest), nil,
      .resize(height: height, width: width, .bilinear),
    ]
    let costs = guess.resizes == false ? [0.8, 0, 1.6] : [0, 0.4, 1]
    return zip(kinds, costs).compactMap { kind, cost in
      var next = guess
      guard
        next.decide(
          .resize, "resizing before \(module.path)", module.path + ".up", kind, among: kinds,
          cost: cost)
      else { return nil }
      next.resizes = kind != nil
      return next
    }
  }

  /// At a batch norm with statistics, the cost of predicting them; the unlikely are not even tried once
  /// a likely guess predicts well.
  private mutating func weighed(_ guesses: [GeneratorGuess], at module: ForeignModule)
    -> [GeneratorGuess]
  {
    guard case .norm = module.kind, module.hasStatistics, evidence.isTrained(module.path) else {
      return guesses
    }
    var result: [GeneratorGuess] = []
    // What gives maps of another size predicts the same, often: only the picture at the end tells.
    var best: [[Int]: Double] = [:]
    weighedNorms += 1
    let curiosity = weighedNorms <= 2 ? Self.firstCuriosity : Self.curiosity
    for guess in guesses.sorted(by: { $0.cost < $1.cost }) {
      if result.count == Self.mostTrials { break }
      guard guess.cost < (best[guess.shape] ?? .infinity) + curiosity,
        guess.cost < (best.values.min() ?? .infinity) + Self.shapeCuriosity,
        let weighed = weigh(guess, at: module)
      else { continue }
      best[guess.shape] = min(best[guess.shape] ?? .infinity, weighed.cost)
      result.append(weighed)
    }
    let closest = result.compactMap(\.misfits.last).min() ?? 0
    if weighedNorms > 1, closest > Self.hopeless {
      unpredicted = (module.path, closest)
      return []
    }
    for index in result.indices { measured.add(&result[index], norm: module.path) }
    let smallest = result.map(\.cost).min() ?? 0
    var followed: [[Int]: Int] = [:]
    let kept = result.filter { $0.cost < smallest + Self.patience }.sorted { $0.cost < $1.cost }
      .filter { guess in
        followed[guess.shape, default: 0] += 1
        return followed[guess.shape, default: 0] <= Self.followedPerShape
      }.prefix(Self.followed)
    guard let place = modules.firstIndex(where: { $0.path == module.path }),
      place + 1 < modules.count, isPredicted(from: modules[place + 1])
    else { return Array(kept) }
    return kept.compactMap { advanced($0, to: module.path) }
  }

  /// How much more unusual than the best of its shape a guess may be and still be tried; at the first
  /// norms, which tell of the latent and of the first activation, the usual alternatives are all tried.
  private static let (curiosity, firstCuriosity) = (0.3, 1.3)
  /// Guesses that are tried at one norm, at most: where none predicts it, the rest will not either.
  private static let mostTrials = 64
  /// How much more unusual than the best of any shape.
  private static let shapeCuriosity = 1.3
  /// How much worse than the best a guess may be and still be followed: a factor of twenty.
  private static let patience = 3.0
  /// Guesses that are followed past a norm, at most: each is tried with all that may come next.
  private static let (followed, followedPerShape) = (4, 2)
  /// A misfit, in nats, that no luck of training explains: from one norm to the next, something else happens.
  private static let hopeless = 0.5

  private func weigh(_ guess: GeneratorGuess, at module: ForeignModule) -> GeneratorGuess? {
    guard let sample = guess.sample,
      let misfit = evidence.misfit(of: guess.layersBeforeNorm, on: sample, to: module.path)
    else { return nil }
    var next = guess
    next.misfits.append(misfit)
    next.cost += 1.5 * log(max(misfit, Self.noise) / Self.noise)
    return next
  }

  /// The guess with its sample taken up to the norm at the end.
  private func advanced(_ guess: GeneratorGuess, to norm: String) -> GeneratorGuess? {
    guard let sample = guess.sample,
      let values = evidence.advanced(sample, by: guess.layersBeforeNorm, to: norm)
    else { return nil }
    var next = guess
    next.sample = values
    next.sampledSlots = guess.slots.count - 1
    return next
  }

  /// The picture at the end: its shape, and the activation that gives it.
  private func finish(_ guess: GeneratorGuess) -> [GeneratorGuess] {
    var guess = guess
    if guess.shape.count == 1, !guess.view(channels: 1), !guess.view(channels: 3) { return [] }
    guard guess.shape[0] == 1 || guess.shape[0] == 3, guess.shape[1] >= 8, guess.shape[2] >= 8
    else { return [] }
    guess.cost += GeometryChoice.cost(ofPicture: guess.shape)
    if let stated = hints.activations(after: modules[modules.count - 1]) {
      for (name, kind) in stated where !guess.append(name, kind) { return [] }
      return [guess]
    }
    let usual: [LayerKind?] = isDecoder ? [.sigmoid, .tanh, nil] : [.tanh, .sigmoid, nil]
    return zip(usual, [0, 1, 2.5]).compactMap { kind, cost in
      var next = guess
      return next.decide(
        .output, "activation of the output", "output", kind, among: usual, cost: cost)
        ? next : nil
    }
  }
}

extension ForeignModule {
  fileprivate var isNorm: Bool {
    if case .norm = kind { true } else { false }
  }
}
