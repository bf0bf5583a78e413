import Latents

extension State {
  /// What is said while there is nothing to list.
  static let nothingMeasured =
    "nothing is measured yet: that is done beside the screen's pictures, and L_I needs Q"

  /// What was measured of each code and each direction, in the order of the rows: its effect, and of a
  /// code the bound L_I of what Q finds of it against its entropy.
  var measures: [(name: String, text: String)] {
    let ranges = [rows.range(of: .codes), rows.range(of: .directions)]
    return ranges.flatMap { rows.rows[$0] }.compactMap { row in
      var parts: [String] = []
      if let effect = effect(of: row) {
        parts.append("effect \(fixedNumber(effect, places: 3))")
      }
      if let bound = measurements.information[row.part] {
        parts.append(informationText(bound, of: row))
      }
      if let moved = movedFactor(by: row) { parts.append(moved) }
      return parts.isEmpty ? nil : (rows.name(of: row), parts.joined(separator: "   "))
    }
  }

  /// `L_I 2.28 of H(c) 2.30 nats`, since of a category no more than its entropy can be found.
  ///
  /// Of a continuous code `L_I 1.39 nats, h(c) 0.69`: its entropy is differential, and limits nothing.
  func informationText(_ bound: Double, of row: LatentCoordinate) -> String {
    let texts = [bound, rows.part(of: row).entropy].map { fixedNumber(Float($0), places: 2) }
    return rows.isCategorical(row)
      ? "L_I \(texts[0]) of H(c) \(texts[1]) nats" : "L_I \(texts[0]) nats, h(c) \(texts[1])"
  }

  /// What `h(c)` is, where one is shown; nil where none is.
  var entropyNote: String? {
    let isShown = measurements.information.keys.contains { part in
      model.spec.parts[part].kind == .continuous
    }
    return isShown ? "differential entropy, no limit: L_I may be larger" : nil
  }

  /// What the bounds were estimated on; nil before they were.
  var sampleNote: String? {
    guard !measurements.information.isEmpty else { return nil }
    let count = "L_I on \(measurements.informationPictures) pictures drawn from the prior"
    return measurements.areComplete ? count : count + " so far"
  }

  /// What sliders say about prior and posterior, and which codes are dimmed; nothing without an encoder.
  private var sliderNotes: [(key: String, text: String)] {
    guard rows.rows.contains(where: showsPosteriors) else { return [] }
    let (low, mean, high) = glyphs.posterior
    let marks = [low, mean, high].map { String(Character($0)) }.joined()
    let least = plainNumber(Float(Measurements.prunedInformation))
    return [
      (marks, "what the encoder says of the picture, one deviation on either side"),
      (String(repeating: Character(glyphs.thick), count: 3), "the prior, one deviation"),
      ("dim", "L_I under \(least) nats: pruned, left at the prior"),
    ]
  }

  /// The list of what was measured.
  var measuresBox: InfoBox {
    var entries = measures.map { (key: $0.name, text: $0.text) }
    if let entropyNote { entries.append((key: "h(c)", text: entropyNote)) }
    entries += sliderNotes
    if let sampleNote { entries.append((key: "", text: sampleNote)) }
    return InfoBox(
      title: "what \(model.reader.name) finds of each code", scroll: measuresScroll,
      entries: entries.isEmpty ? [(key: "", text: Self.nothingMeasured)] : entries)
  }
}
