import Latents

extension State {
  /// What is said while there is nothing to list.
  static let nothingMeasured =
    "nothing is measured yet: that is done beside the screen's pictures, and L_I needs Q"

  /// What was measured of each code, in the order of the rows: its effect, and the bound L_I of what Q
  /// finds of it against its entropy.
  var measures: [(name: String, text: String)] {
    rows.rows[rows.range(of: .codes)].compactMap { row in
      var parts: [String] = []
      if let effect = measurements.effects[row] {
        parts.append("effect \(fixedNumber(effect, places: 3))")
      }
      if let bound = measurements.information[row.part] {
        parts.append(informationText(bound, of: row))
      }
      return parts.isEmpty ? nil : (rows.name(of: row), parts.joined(separator: "   "))
    }
  }

  /// `L_I 2.28 nats, H(c) 2.30`; the entropy of a continuous code is differential, and bounds nothing.
  func informationText(_ bound: Double, of row: LatentCoordinate) -> String {
    let texts = [bound, rows.part(of: row).entropy].map { fixedNumber(Float($0), places: 2) }
    return "L_I \(texts[0]) nats, H(c) \(texts[1])"
  }

  /// The list of what was measured.
  var measuresBox: InfoBox {
    let entries = measures.map { (key: $0.name, text: $0.text) }
    return InfoBox(
      title: "what Q finds of each code",
      entries: entries.isEmpty ? [(key: "", text: Self.nothingMeasured)] : entries)
  }
}
