import Formats
import Latents
import Networks

extension ModelCard {
  /// Checks every count, size, range and name, so that the card can be used without further care.
  ///
  /// Nothing is allocated by size before the size is known to be sane; texts have no control
  /// characters, since they go to terminals.
  /// - Throws: the first fault as `CheckpointError`.
  public func validate() throws(CheckpointError) {
    try validateVersion()
    try checkText(name, subject: "the name of the model", limit: CardLimits.nameLength)
    try checkText(family, subject: "the family of the model", limit: CardLimits.nameLength)
    try checkRange(outputRange, subject: "\"outputRange\" of the card")
    try latent.validate()
    try validateNetworks()
    try validateExtras()
  }

  /// Checks each network and how they fit together.
  private func validateNetworks() throws(CheckpointError) {
    try checkCount(networks.count, "the number of networks", limit: CardLimits.networkCount)
    var outputs: [String: [Int]] = [:]
    for (name, network) in networks.sorted(by: { $0.key < $1.key }) {
      try checkName(name, subject: "a network")
      outputs[name] = try network.validatedOutput(name: name)
    }
    guard let generator = networks["generator"], let picture = outputs["generator"] else {
      throw .noNetwork(name: "generator", found: Array(networks.keys))
    }
    if generator.input != [latent.size] {
      throw .metadata(
        subject: "the input of the generator", found: "\(generator.input)",
        expected: "[\(latent.size)], the size of the latent")
    }
    guard picture.count == 3, picture[0] == 1 || picture[0] == 3,
      picture[1...].allSatisfy({ (1...CardLimits.pictureSide).contains($0) })
    else {
      throw .metadata(
        subject: "the output of the generator", found: "\(picture)",
        expected: "[1 or 3, height, width], at most \(CardLimits.pictureSide) pixels a side")
    }
    for reader in ["trunk", "encoder"] {
      try checkJoint(reader, takes: picture, of: "generator")
    }
    for head in ["discriminator", "recognition"] where networks[head] != nil {
      try checkJoint(head, takes: outputs["trunk"] ?? picture, of: "trunk")
    }
    let width = RecognitionLayout(latent).outputCount
    for reader in ["recognition", "encoder"] {
      if let found = outputs[reader], found != [width] {
        throw .metadata(
          subject: "the output of the network \"\(reader)\"", found: "\(found)",
          expected: "[\(width)], what it says of the codes")
      }
    }
  }

  private func checkJoint(_ name: String, takes shape: [Int], of source: String)
    throws(CheckpointError)
  {
    if let found = networks[name]?.input, found != shape {
      throw .metadata(
        subject: "the input of the network \"\(name)\"", found: "\(found)",
        expected: "\(shape), the output of \"\(source)\"")
    }
  }

  /// Checks what comes beside the networks: data, figures, notes, points, directions.
  private func validateExtras() throws(CheckpointError) {
    let texts =
      [recipe].compactMap(\.self) + (dataset?.texts ?? []) + notes + figures.flatMap(\.texts)
      + directions.map(\.source)
    for text in texts {
      try checkText(text, subject: "a text of the card", limit: CardLimits.textLength)
    }
    for count in [figures.count, notes.count, points.count, directions.count] {
      try checkCount(count, "the length of a list of the card", limit: CardLimits.listCount)
    }
    if let steps, steps < 0 {
      throw .metadata(subject: "\"steps\" of the card", found: "\(steps)", expected: "0 or more")
    }
    let vectors = points.map { ($0.name, $0.values) } + directions.map { ($0.name, $0.values) }
    for (name, values) in vectors {
      try checkName(name, subject: "a point or direction")
      if values.count != latent.size || !values.allSatisfy(\.isFinite) {
        throw .metadata(
          subject: "the point or direction \"\(name)\"", found: "\(values.count) numbers",
          expected: "\(latent.size) finite numbers")
      }
    }
  }
}

extension DatasetReference {
  /// Everything that goes to a terminal.
  var texts: [String] { [name, sha256, terms].compactMap(\.self) }
}

extension Figure {
  /// Everything that goes to a terminal.
  var texts: [String] { [name, unit, command].compactMap(\.self) }
}

extension LatentSpec {
  /// Checks sizes, ranges and names of the parts.
  func validate() throws(CheckpointError) {
    if parts.isEmpty {
      throw .metadata(subject: "the latent", found: "without parts", expected: "at least one part")
    }
    try checkCount(parts.count, "the number of latent parts", limit: CardLimits.partCount)
    var names: Set<String> = []
    var total = 0
    for part in parts {
      try part.validate()
      if !names.insert(part.name).inserted {
        throw .metadata(
          subject: "the latent", found: "naming two parts \"\(part.name)\"",
          expected: "each name once")
      }
      total += part.size
      try checkCount(total, "the size of the latent", limit: CardLimits.latentSize)
    }
  }
}

extension LatentPart {
  fileprivate func validate() throws(CheckpointError) {
    try checkName(name, subject: "a latent part")
    let subject = "the latent part \"\(name)\""
    try checkCount(size, "the size of \(subject)", limit: CardLimits.latentSize)
    func expect(_ condition: Bool, _ found: String, _ expected: String) throws(CheckpointError) {
      if !condition { throw .metadata(subject: subject, found: found, expected: expected) }
    }
    try expect(kind != .continuous || size == 1, "continuous with size \(size)", "size 1")
    try expect(kind != .categorical || size >= 2, "categorical with size \(size)", "2 or more")
    try expect(
      (kind == .categorical) == prior.isCategorical, "\(kind.rawValue) with another kind's prior",
      "oneHot or rows for categorical parts and for them alone")
    if case .rows(let rows) = prior {
      try checkCount(rows.count, "the rows of \(subject)", limit: CardLimits.latentSize)
      try expect(
        rows.count >= 2 && rows.allSatisfy { $0.count == size && $0.allSatisfy(\.isFinite) },
        "\(rows.count) rows that do not fit", "2 or more rows of \(size) finite numbers")
    }
    if case .uniform(let low, let high) = prior {
      try expect(
        prior.isValid, "uniform from \(low) to \(high)", "two finite ends in order")
    }
    try checkRange(sliderRange, subject: "the slider range of \(subject)")
    if let choices {
      try expect(
        choices.count == categoryCount && kind == .categorical,
        "\(categoryCount) wide with \(choices.count) choices",
        "a choice for each category, of categorical parts only")
      for choice in choices {
        try checkText(choice, subject: "a choice of \(subject)", limit: CardLimits.nameLength)
      }
    }
  }
}

/// A count from a file: 0 or more, and within its limit.
func checkCount(_ count: Int, _ subject: String, limit: Int) throws(CheckpointError) {
  if count < 0 { throw .metadata(subject: subject, found: "\(count)", expected: "no less than 0") }
  if count > limit { throw .tooLarge(subject: subject, found: count, limit: limit) }
}

/// A range from a file: finite and not empty.
func checkRange(_ range: ClosedRange<Float>, subject: String) throws(CheckpointError) {
  let width = range.upperBound - range.lowerBound
  if !width.isFinite || width <= 0 {
    throw .metadata(
      subject: subject, found: "\(range)", expected: "two finite ends, the second larger")
  }
}

/// A text from a file: short, and without characters that would move a terminal's cursor.
func checkText(_ text: String, subject: String, limit: Int) throws(CheckpointError) {
  if text.utf8.count > limit {
    throw .tooLarge(subject: "the length of \(subject)", found: text.utf8.count, limit: limit)
  }
  if !text.isPlain || text.isEmpty {
    throw .metadata(
      subject: subject, found: text.isPlain ? "empty" : "a text with control characters",
      expected: "plain text")
  }
}

/// A name from a file that people type on the command line: one word without `=`, `:`, `,` and brackets.
func checkName(_ name: String, subject: String) throws(CheckpointError) {
  try checkText(name, subject: "the name of \(subject)", limit: CardLimits.nameLength)
  if name.contains(where: { $0.isWhitespace || "=:,[]\"".contains($0) }) {
    throw .metadata(
      subject: "the name of \(subject)", found: "\"\(name)\"",
      expected: "one word without = : , [ ]")
  }
}
