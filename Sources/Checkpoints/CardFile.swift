import Formats
import FoundationEssentials

/// A model card in a file of its own, which says of a foreign file of weights what it is.
public enum CardFile {
  /// A place where the card of a file may lie.
  public struct Place: Equatable, Sendable {
    /// The path.
    public let path: String
    /// Whether its name says that it is for this very file, and not for any in the folder.
    public let isForThisFile: Bool
  }

  /// Where the card of the file at `path` is looked for: `name.pt.json`, `name.json`, then `model.json`.
  public static func places(beside path: String) -> [Place] {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    var result = [Place(path: path + ".json", isForThisFile: true)]
    if let dot = path[slash...].lastIndex(of: "."), dot > slash {
      result.append(Place(path: path[..<dot] + ".json", isForThisFile: true))
    }
    return result + [Place(path: path[..<slash] + "model.json", isForThisFile: false)]
  }

  /// Reads the card at `path` and checks it.
  ///
  /// - Throws: `CheckpointError` for a file that cannot be read or is no card.
  public static func read(_ path: String) throws(CheckpointError) -> ModelCard {
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path: path, limit: byteLimit)
    } catch {
      throw .format(error)
    }
    let card: ModelCard = try MetadataJSON.value(
      String(decoding: bytes, as: UTF8.self), subject: "the model card")
    try card.validate()
    return card
  }

  /// The same; nil where there is no file, or one that is JSON of another kind.
  public static func readIfThere(_ path: String) throws(CheckpointError) -> ModelCard? {
    guard let bytes = try? FileBytes.read(path: path, limit: byteLimit),
      let value = try? JSONValue(parsing: bytes, subject: path), value["networks"] != nil,
      value["formatVersion"] != nil
    else { return nil }
    return try read(path)
  }

  /// The card as text for editing, keys sorted.
  ///
  /// - Throws: `CheckpointError` for a card with numbers that are not finite.
  public static func text(_ card: ModelCard) throws(CheckpointError) -> String {
    let line = try MetadataJSON.text(card, subject: "the model card")
    guard let value = try? JSONValue(parsing: line.utf8, subject: "the model card") else {
      preconditionFailure("JSON that was just written is not read")
    }
    return value.text(indented: true)
  }

  /// Bytes that a card may have: directions are the longest of it.
  private static let byteLimit = 1 << 26
}
