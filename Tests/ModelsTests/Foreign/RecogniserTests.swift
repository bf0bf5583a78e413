import Checkpoints
import Formats
import Inference
import Kernels
import Latents
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Generators with random weights and the statistics that training would have recorded: what the tensors
/// alone must lead to is the network that they were made with.
struct RecogniserTests {
  @Test(arguments: generators)
  func theNetworkIsFound(_ generator: Generator) throws {
    let model = try Self.open(try Self.file(of: generator))
    let found = try #require(model.card.networks["generator"])
    #expect(found.layers.map(\.kind) == generator.layers.map(\.kind))
    #expect(model.card.latent == generator.spec)
    try model.card.validate()
  }

  @Test(
    arguments: generators.filter { $0.description != "a decoder behind its encoder, in one module" }
  )
  func theOrderOfTheFileDoesNotMatter(_ generator: Generator) throws {
    let model = try Self.open(try Self.file(of: generator, isSorted: true))
    let found = try #require(model.card.networks["generator"])
    #expect(found.layers.map(\.kind) == generator.layers.map(\.kind))
  }

  @Test func whatIsMeasuredSaysSoAndTheRestIsDoubtful() throws {
    let model = try Self.open(try Self.file(of: Self.generators[0]))
    let proposal = try #require(model.proposal)
    let latent = try #require(proposal.assumptions.first)
    #expect(latent.subject == "latent of 24 numbers")
    #expect(latent.certainty == .measured)
    #expect(latent.reason.hasPrefix("predicts the statistics of main.1 to "))
    let output = try #require(
      proposal.assumptions.first { $0.subject == "activation of the output" })
    #expect(output.certainty == .guessed)
    #expect(proposal.doubt != nil)
  }

  /// A slope of 0.01 is too near to none for statistics: it is named, and nothing counts as measured.
  @Test func whatOtherChoicesPredictAsWellIsNoMeasurement() throws {
    let model = try Self.open(try Self.file(of: Self.generators[0]))
    let activations = try #require(model.proposal).assumptions.filter {
      $0.subject.hasPrefix("activation after main")
    }
    #expect(activations.count == 3)
    #expect(activations.allSatisfy { $0.certainty < .measured })
    #expect(activations[0].reason.contains(", leakyRelu 0.01 to "))
  }

  @Test func anotherChoiceMakesAnotherNetwork() throws {
    let model = try Self.open(try Self.file(of: Self.generators[0]))
    let assumptions = try #require(model.proposal?.assumptions)
    let place = try #require(
      assumptions.firstIndex { $0.subject == "activation of the output" })
    let choice = try #require(assumptions[place].choices.firstIndex { $0.words == "sigmoid" })
    let other = try #require(model.choosing(choice, for: place))
    #expect(other.card.networks["generator"]?.layers.last?.kind == .sigmoid)
    #expect(other.card.outputRange == 0...1)
    #expect(other.proposal?.assumptions[place].chosen == choice)
  }

  @Test func aCardSettlesIt() throws {
    let bytes = try Self.file(of: Self.generators[0])
    var card = try Self.open(bytes).card
    let text = try CardFile.text(card)
    let folder = TemporaryFolder()
    let path = folder.file("model.json")
    try AtomicFile.write(Array(text.utf8), to: path)
    #expect(try CardFile.read(path) == card)
    let model = try Self.open(bytes, card: card)
    #expect(model.proposal == nil)
    let shape = [48, 32, 4, 4]
    #expect(model.weights.shape(of: "generator.main.3.weight") == shape)
    #expect(try model.weights.tensor("generator.main.3.weight")?.shape == shape)
    card.networks["generator"]?.layers[1].name = "main.2"
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes, card: card) }
    #expect(
      error?.description
        == "network \"generator\": tensor \"main.2.weight\" is missing")
  }

  @Test func withoutStatisticsItIsSaidWhatIsMissing() throws {
    let bytes = try Self.file(of: Self.generators[0], leavingOut: "running_mean")
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    #expect(
      error?.description
        == "\"main.1\" has no running mean and variance, which a batch norm needs outside training: "
        + "the file holds parameters only, and not the buffers beside them")
  }

  /// Files whose networks cannot be worked out: what was done to a DCGAN, and the exact text.
  static let damages: [(name: String, others: [(name: String, shape: [Int])], text: String)] = [
    (
      "a tensor too many", [("main.2.query.weight", [4, 31, 1, 1])],
      "17 tensors, none of which make a generator of pictures"
    ),
    (
      "a norm without statistics beside batch norms",
      [("main.2.weight", [48]), ("main.2.bias", [48])],
      "\"main.2\" has no running mean and variance, as batch norms of this file have: "
        + "other norms are followed in ONNX graphs only"
    ),
  ]

  @Test(arguments: damages.indices) func whatStopsItIsNamed(_ index: Int) throws {
    var generator = Self.generators[0]
    generator.others = Self.damages[index].others
    let bytes = try Self.file(of: generator)
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    #expect(error?.description == Self.damages[index].text)
    #expect(error?.isRefusal == false)
  }

  /// One vector of a module has fewer numbers than its weight has channels: no crash, and no silence.
  @Test(arguments: generators) func vectorsOfAnotherLengthAreNoticed(_ generator: Generator)
    throws
  {
    let whole = try SafeTensors(FileBytes(try Self.file(of: generator), path: "m"))
    // Those of the first modules; what lies beside the generator is not its fault.
    let vectors = whole.entries.filter { entry in
      entry.shape.count == 1 && entry.shape[0] > 3
        && !generator.others.contains { $0.name == entry.name }
    }.prefix(5)
    for vector in vectors {
      let bytes = try Self.file(of: generator) { name, tensor in
        name.hasSuffix(vector.name)
          ? Tensor(shape: [3], values: Array(tensor.values[..<3])) : tensor
      }
      let damaged = try SafeTensors(FileBytes(bytes, path: "m"))
      #expect(damaged.entries.contains { $0.name == vector.name && $0.shape == [3] })
      // What is left may make a generator by itself; then it is said what nothing reads.
      do {
        #expect(try Self.open(bytes).leftOver().contains(vector.name), "\(vector.name)")
      } catch let error as RecogniserError {
        #expect(error.description.contains("expected "), "\(error)")
        #expect(
          error.description.contains(
            "\"" + vector.name.split(separator: ".").dropLast().joined(separator: ".")))
      }
    }
    #expect(!vectors.isEmpty)
  }

  @Test func theVectorThatDoesNotFitIsNamed() throws {
    let bytes = try Self.file(of: Self.generators[0]) { name, tensor in
      name == "main.4.running_var"
        ? Tensor(shape: [7], values: Array(tensor.values[..<7])) : tensor
    }
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    #expect(
      error?.description
        == "\"main.4.running_var\" has 7 numbers, expected 32, as many as \"main.4.weight\" has outputs"
    )
  }

  /// A file may hold tensors without numbers, which fit anything.
  @Test(arguments: ["main.1.running_mean", "main.3.weight", "main.9.weight"])
  func emptyTensorsAreNoLayers(_ name: String) throws {
    let bytes = try Self.file(of: Self.generators[0]) { other, tensor in
      let rest = Array(tensor.shape.dropFirst())
      return other == name ? Tensor(shape: [0] + rest, values: []) : tensor
    }
    #expect(throws: RecogniserError.self) { try Self.open(bytes) }
  }

  /// Layers have none below zero.
  @Test func aSlopeBelowZeroIsWhereItStops() throws {
    let generator = try #require(
      Self.generators.first { $0.description == "slopes that were learned" })
    let bytes = try Self.file(of: generator) { name, tensor in
      name == "main.5.weight" ? Tensor(shape: [1], values: [-0.5]) : tensor
    }
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    let text = try #require(error).description
    #expect(text.contains("it stopped at \"main.5\""), "\(text)")
  }

  /// Something happens between two norms that no layer explains: a shortcut, attention.
  @Test func statisticsThatNothingPredictsAreNotExplainedAway() throws {
    let generator = Self.generators[0]
    let bytes = try Self.file(of: generator) { name, tensor in
      name == "main.7.running_var"
        ? Tensor(shape: tensor.shape, values: tensor.values.map { 20 * $0 }) : tensor
    }
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    guard case .unpredicted(let norm, let misfit) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(norm == "main.7" && misfit > 0.5)
    #expect(
      RecogniserError.unpredicted(norm: "a", misfit: 0.62).description
        == "no chain of layers gives what came to \"a\" in training (the best is 0.62 nats off): "
        + "shortcuts and attention are followed in ONNX graphs only")
  }

  @Test func aCardThatDoesNotFitNamesTheTensor() throws {
    let bytes = try Self.file(of: Self.generators[0])
    var card = try Self.open(bytes).card
    card.networks["generator"]?.layers[1].kind = .convTranspose2d(
      Convolution(
        inputChannels: 24, outputChannels: 48, kernel: 4, stride: 1, padding: 0, bias: true))
    var error = #expect(throws: RecogniserError.self) { try Self.open(bytes, card: card) }
    #expect(
      error?.description == "network \"generator\": tensor \"main.0.bias\" is missing")
    let other = try Self.file(of: Self.generators[1]) { name, tensor in
      name == "main.4.running_mean" ? Tensor(shape: [31]) : tensor
    }
    card = try Self.open(bytes).card
    error = #expect(throws: RecogniserError.self) { try Self.open(other, card: card) }
    #expect(
      error?.description
        == "network \"generator\": tensor \"main.4.running_mean\" is (31), expected (32)")
  }

  /// Two layers of a perceptron under spectral norm, in the words of both ways that PyTorch has.
  @Test(arguments: [
    ["0.weight_orig", "0.weight_u", "0.weight_v"],
    [
      "0.parametrizations.weight.original", "0.parametrizations.weight.0._u",
      "0.parametrizations.weight.0._v",
    ],
  ]) func spectralNormsAreWorkedIn(_ names: [String]) throws {
    let weight = pattern(16 * 8, salt: 1)
    let (left, right) = (pattern(16, salt: 7), pattern(8, salt: 8))
    let tensors: [(String, [Int], [Float])] = [
      (names[0], [16, 8], weight), (names[1], [16], left), (names[2], [8], right),
      ("2.weight", [64, 16], pattern(1024, salt: 5)),
    ]
    let items = tensors.map { SafeTensors.Item(name: $0.0, type: .float32, shape: $0.1) }
    let model = try Self.open(
      SafeTensors.encode(items, metadata: [:]) {
        Tensor(shape: tensors[$0].1, values: tensors[$0].2).float32Bytes
      })
    var sigma = 0.0
    for row in 0..<16 {
      for column in 0..<8 {
        sigma += Double(left[row]) * Double(weight[row * 8 + column]) * Double(right[column])
      }
    }
    let found = try #require(try model.weights.tensor("generator.0.weight"))
    let difference = worstDifference(
      found.values, weight.map { Float(Double($0) / sigma) }, absolute: 1e-6, relative: 1e-6)
    #expect(sigma > 1 && difference == nil, "\(difference ?? "")")
  }

  @Test func tensorsThatMakeNoGeneratorAreRefused() throws {
    let items = [SafeTensors.Item(name: "a.weight", type: .float32, shape: [7, 5])]
    let bytes = SafeTensors.encode(items, metadata: [:]) { _ in [UInt8](repeating: 0, count: 140) }
    let error = #expect(throws: RecogniserError.self) { try Self.open(bytes) }
    #expect(error == .noGenerator(tensorCount: 1, stuckAt: nil))
  }
}
