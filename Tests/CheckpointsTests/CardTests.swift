import Checkpoints
import Formats
import Latents
import Networks
import Tensors
import TestSupport
import Testing

/// Cards that lie: the JSON of a good card with one place replaced.
@Suite struct CardTests {
  /// The file of the tiny model whose card went through `edit`.
  private func open(_ edit: (String) -> String) throws -> CheckpointFile {
    let table = try SafeTensors(
      FileBytes(TinyModel.checkpoint().encoded(), path: "memory"))
    let card = try #require(table.metadata[CheckpointFile.cardKey])
    let edited = edit(card)
    #expect(edited != card, "the edit found nothing to replace")
    let items = table.entries.map {
      SafeTensors.Item(name: $0.name, type: $0.type, shape: $0.shape)
    }
    let bytes = SafeTensors.encode(items, metadata: [CheckpointFile.cardKey: edited]) { index in
      [UInt8](repeating: 0, count: items[index].shape.reduce(4, *))
    }
    return try CheckpointFile(SafeTensors(FileBytes(bytes, path: "memory")))
  }

  /// A Q that gives other numbers than the codes have would be read at wrong places.
  @Test(arguments: [6, 8]) func theWidthOfQIsThatOfTheCodes(_ width: Int) throws {
    var checkpoint = TinyModel.checkpoint()
    var recognition = try #require(checkpoint.card.networks["recognition"])
    let last = recognition.layers.removeLast()
    guard case .linear(let inputs, 7, let bias) = last.kind else {
      Issue.record("\(last)")
      return
    }
    recognition.layers.append(
      LayerDescription(last.name, .linear(inputs: inputs, outputs: width, bias: bias)))
    checkpoint.card.networks["recognition"] = recognition
    let error = #expect(throws: CheckpointError.self) { try checkpoint.card.validate() }
    #expect(
      error?.description
        == "the output of the network \"recognition\" is [\(width)], expected [7], what it says of "
        + "the codes")
  }

  /// An encoder reads what the generator makes, and says as much of the codes as Q would.
  @Test(arguments: [
    (
      [1, 4, 4], 7,
      "the input of the network \"encoder\" is [1, 4, 4], expected [1, 8, 8], the output of "
        + "\"generator\""
    ),
    (
      [1, 8, 8], 6,
      "the output of the network \"encoder\" is [6], expected [7], what it says of the codes"
    ),
  ]) func anEncoderFitsTheCodes(_ input: [Int], _ width: Int, _ message: String) throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.networks["encoder"] = NetworkDescription(
      input: input,
      layers: [
        LayerDescription("pixels", .reshape([input.reduce(1, *)])),
        LayerDescription(
          "fc", .linear(inputs: input.reduce(1, *), outputs: width, bias: true)),
      ])
    let error = #expect(throws: CheckpointError.self) { try checkpoint.card.validate() }
    #expect(error?.description == message)
  }

  /// With a slope below zero the result's sign no longer tells the derivative.
  @Test func slopesBelowZeroAreRefused() throws {
    var checkpoint = TinyModel.checkpoint()
    checkpoint.card.networks["trunk"]?.layers.append(
      LayerDescription("odd", .leakyRelu(slope: -0.5)))
    let error = #expect(throws: CheckpointError.self) { try checkpoint.card.validate() }
    #expect(
      error?.description
        == "slope of layer \"odd\" of \"trunk\" is -0.5, expected a finite number, 0 or more")
  }

  /// What is replaced, by what, and the message.
  static let lies: [(old: String, new: String, message: String)] = [
    (
      #""formatVersion":1"#, #""formatVersion":2"#,
      "the model card has format version 2, this program reads up to 1"
    ),
    (
      #""formatVersion":1"#, #""formatVersion":0"#,
      "\"formatVersion\" of the model card is 0, expected 1 or more"
    ),
    (
      #""family":"infogan""#, #""kin":"infogan""#,
      "\"family\" of the model card is missing, expected it there"
    ),
    (
      #""name":"tiny""#, #""name":"tiny\u001b[2J""#,
      "the name of the model is a text with control characters, expected plain text"
    ),
    (#""name":"tiny""#, #""name":"""#, "the name of the model is empty, expected plain text"),
    (
      #""outputRange":[0,1]"#, #""outputRange":[1,1]"#,
      "\"outputRange\" of the card is 1.0...1.0, expected two finite ends, the second larger"
    ),
    (
      #""generator":{"#, #""decoder":{"#,
      "no network \"generator\", there are: decoder, discriminator, recognition, trunk"
    ),
    (
      #""input":[9]"#, #""input":[0]"#,
      "the input of \"generator\" is [0], expected [features] or [channels, height, width]"
    ),
    (
      #""input":[9]"#, #""input":[9223372036854775807,2,9223372036854775807]"#,
      "the input of \"generator\" is 9223372036854775807, the limit is 1048576"
    ),
    (
      #""inputs":9,"#, #""inputs":8,"#,
      "network \"generator\": layer \"fc1\" is given (9), it takes (8)"
    ),
    (
      #""inputs":9,"#, #""inputs":-9,"#,
      "inputs of layer \"fc1\" of \"generator\" is -9, expected at least 1"
    ),
    (
      #""inputs":9,"#, #""inputs":4611686018427387904,"#,
      "inputs of layer \"fc1\" of \"generator\" is 4611686018427387904, the limit is 1048576"
    ),
    (
      #""stride":2"#, #""stride":0"#,
      "stride of layer \"up1\" of \"generator\" is 0, expected at least 1"
    ),
    (
      #""padding":1"#, #""padding":-1"#,
      "padding of layer \"up1\" of \"generator\" is -1, expected at least 0"
    ),
    (
      #""kernel":4"#, #""kernel":100000"#,
      "kernel of layer \"up1\" of \"generator\" is 100000, the limit is 256"
    ),
    (
      #""shape":[8,2,2]"#, #""shape":[1048576,1048576,1048576]"#,
      "the element count of layer \"reshape\" of \"generator\" is 1099511627776, "
        + "the limit is 8388608"
    ),
    (
      #""shape":[8,2,2]"#, #""shape":[8,2,-2]"#,
      "an extent of layer \"reshape\" of \"generator\" is -2, expected at least 1"
    ),
    (
      #""name":"fc2""#, #""name":"fc1""#,
      "network \"generator\" is naming two layers \"fc1\", expected each name once"
    ),
    (
      #""layer":"sigmoid""#, #""layer":"dropout""#,
      "\"networks.generator.layers[11].layer\" of the model card is invalid "
        + "(the layer \"dropout\" is not known), expected a valid value"
    ),
    (
      #""size":4"#, #""size":-4"#,
      "the size of the latent part \"noise\" is -4, expected no less than 0"
    ),
    (
      #""size":4"#, #""size":5"#,
      "the input of the generator is [9], expected [10], the size of the latent"
    ),
    (
      #""size":4"#, #""size":9223372036854775807"#,
      "the size of the latent part \"noise\" is 9223372036854775807, the limit is 65536"
    ),
    (
      #""choices":["ring","bar","dot"]"#, #""choices":["ring"]"#,
      "the latent part \"shape\" is 3 wide with 1 choices, "
        + "expected a choice for each category, of categorical parts only"
    ),
    (
      #""distribution":"oneHot""#, #""distribution":"standardNormal""#,
      "the latent part \"shape\" is categorical with another kind's prior, "
        + "expected oneHot or rows for categorical parts and for them alone"
    ),
    (
      #""low":-1"#, #""low":1"#,
      "the latent part \"noise\" is uniform from 1.0 to 1.0, expected two finite ends in order"
    ),
    (
      #""name":"width""#, #""name":"slant""#,
      "the latent is naming two parts \"slant\", expected each name once"
    ),
    (
      #""name":"width""#, #""name":"a=b""#,
      "the name of a latent part is \"a=b\", expected one word without = : , [ ]"
    ),
    (
      #""points":[]"#, #""points":[{"name":"a","values":[1]}]"#,
      "the point or direction \"a\" is 1 numbers, expected 9 finite numbers"
    ),
    (
      #""input":[16]"#, #""input":[15]"#,
      "network \"discriminator\": layer \"fc\" is given (15), it takes (16)"
    ),
  ]

  @Test(arguments: lies) func cardsThatLie(
    _ old: String, _ new: String, _ message: String
  ) {
    let error = #expect(throws: CheckpointError.self) {
      _ = try open { card in
        guard let range = card.firstRange(of: old) else { return card }
        return String(card[..<range.lowerBound]) + new + card[range.upperBound...]
      }
    }
    #expect(error?.description == message)
  }

  @Test func networksThatWouldFillMemoryAreRefused() throws {
    // Each layer is within bounds, all of them together are not.
    var checkpoint = TinyModel.checkpoint()
    let layers =
      [LayerDescription("fc", .linear(inputs: 9, outputs: 1 << 18, bias: false))]
      + (0..<40).map { LayerDescription("relu\($0)", .relu) }
    checkpoint.card.networks["generator"] = NetworkDescription(input: [9], layers: layers)
    let error = #expect(throws: CheckpointError.self) { try checkpoint.card.validate() }
    #expect(
      error?.description
        == "the output of all layers of \"generator\" is 8650752, the limit is 8388608")
  }

  @Test func hugeSizesAreRefusals() {
    let error = #expect(throws: CheckpointError.self) {
      _ = try open { $0.replacing(#""size":4"#, with: #""size":9223372036854775807"#) }
    }
    #expect(error?.isRefusal == true)
  }

  @Test func damagedCardsNeverCrash() throws {
    let table = try SafeTensors(FileBytes(TinyModel.checkpoint().encoded(), path: "memory"))
    let card = Array(try #require(table.metadata[CheckpointFile.cardKey]).utf8)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<400 {
      var damaged = card
      for _ in 0...generator.nextInt(below: 3) {
        damaged[generator.nextInt(below: damaged.count)] = UInt8(
          32 + generator.nextInt(below: 95))
      }
      let item = SafeTensors.Item(name: "w", type: .uint8, shape: [1])
      let text = String(decoding: damaged, as: UTF8.self)
      let bytes = SafeTensors.encode([item], metadata: [CheckpointFile.cardKey: text]) { _ in [0] }
      // The only tensor belongs to no network, so every one of these is an error.
      #expect(throws: CheckpointError.self) {
        _ = try CheckpointFile(SafeTensors(FileBytes(bytes, path: "memory")))
      }
    }
  }
}
