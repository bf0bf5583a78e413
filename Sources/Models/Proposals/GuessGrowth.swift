import Networks

/// Lets a network half guessed grow by one module, in every way that is worth a thought.
struct GuessGrowth {
  let modules: [ForeignModule]
  /// The last module that is a norm whose statistics can be predicted; -1 without any.
  let lastTold: Int
  /// Whether names speak of a decoder rather than of a generator: sigmoid and a normal prior.
  let isDecoder: Bool
  /// The ways to run kernels, and what the file says of modules without parameters.
  let ways: KernelWays

  private var hints: ModuleHints { ways.hints }

  /// Every way to go on with the module at `index`.
  func grow(_ guess: GeneratorGuess, by index: Int) -> [GeneratorGuess] {
    let module = modules[index]
    let previous = index > 0 ? modules[index - 1] : nil
    switch module.kind {
    case .norm(let features):
      return gap(guess, previous, module, beforeNorm: true).compactMap {
        addNorm($0, module, features)
      }
    case .matrix(let rows, let columns):
      let gaps = previous == nil ? [guess] : gap(guess, previous, module, beforeNorm: false)
      return gaps.compactMap { addLinear($0, module, inputs: columns, outputs: rows) }
    case .kernel(_, _, let size):
      let gaps = previous == nil ? [guess] : gap(guess, previous, module, beforeNorm: false)
      return gaps.flatMap {
        addKernel($0, module, size, isAfterNorm: previous?.isNorm == true)
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
    return start <= lastTold
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
    _ guess: GeneratorGuess, _ module: ForeignModule, _ size: Int, isAfterNorm: Bool
  ) -> [GeneratorGuess] {
    // Between a norm and a convolution there may be resizing alone; before a transposed one, it is rare.
    let isBare = isAfterNorm && guess.slots.last?.kind == nil
    return ways.all(
      module, on: guess.shape, mayResize: guess.freeSlots != 0, resized: guess.resizes,
      isBare: isBare
    ).compactMap { way in
      var next = guess
      if next.shape.count == 1, !next.view(channels: way.channels) { return nil }
      if !way.resizes.isEmpty {
        guard
          next.decide(
            .resize, "resizing before \(module.path)", module.path + ".up", way.resize,
            among: way.resizes, cost: way.resizeCost)
        else { return nil }
        next.resizes = way.resize != nil
      }
      let isGrowth = next.shape[1] == 1
      let cost = way.geometryCost(after: isGrowth ? nil : next.geometry[size])
      guard
        next.decide(
          .geometry, "stride and padding of \(module.path)", module.path, way.kind,
          among: way.kinds, cost: cost + way.readingCost, isForced: way.kinds.count == 1)
      else { return nil }
      if !isGrowth { next.geometry[size] = way.geometry }
      return next
    }
  }

  /// The picture at the end: its shape, and the activation that gives it.
  func finish(_ guess: GeneratorGuess) -> [GeneratorGuess] {
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
