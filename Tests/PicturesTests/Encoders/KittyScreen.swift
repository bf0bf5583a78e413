import CZlib
import Foundation

/// A kitty terminal in a few lines: the pictures that it has, by number.
struct KittyScreen {
  /// A picture as it is shown.
  struct Shown: Equatable {
    var width: Int
    var height: Int
    var columns: Int
    var rows: Int
    /// Red, green and blue of each pixel.
    var pixels: [UInt8]
  }

  private(set) var pictures: [Int: Shown] = [:]
  /// The longest payload of a command.
  private(set) var longestChunk = 0
  /// The keys of the picture whose payload is not complete.
  private var pending: [String: String]?
  private var payload = ""

  /// Follows `bytes`, which hold commands of the protocol and nothing else; false if they do not.
  mutating func feed(_ bytes: [UInt8]) -> Bool {
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    while !text.isEmpty {
      guard text.hasPrefix("\u{1B}_G"), let end = text.firstRange(of: "\u{1B}\\") else {
        return false
      }
      let command = text[text.index(text.startIndex, offsetBy: 3)..<end.lowerBound]
      text = text[end.upperBound...]
      let parts = command.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      var keys: [String: String] = [:]
      for pair in parts[0].split(separator: ",") {
        let sides = pair.split(separator: "=")
        guard sides.count == 2 else { return false }
        keys[String(sides[0])] = String(sides[1])
      }
      guard keys["q"] == "2", perform(keys, parts.count > 1 ? String(parts[1]) : "") else {
        return false
      }
    }
    return pending == nil
  }

  private mutating func perform(_ keys: [String: String], _ chunk: String) -> Bool {
    if keys["a"] == "d" {
      if keys["d"] == "A" { pictures = [:] } else { pictures[Int(keys["i"] ?? "") ?? 0] = nil }
      return pending == nil
    }
    if pending == nil {
      guard keys["a"] == "T", keys["f"] == "24", keys["o"] == "z", keys["C"] == "1" else {
        return false
      }
      pending = keys
      payload = ""
    }
    longestChunk = max(longestChunk, chunk.utf8.count)
    payload += chunk
    // All but the last are a multiple of four characters.
    if keys["m"] == "1" { return chunk.utf8.count % 4 == 0 }
    return finish()
  }

  private mutating func finish() -> Bool {
    guard let keys = pending, let data = Data(base64Encoded: payload) else { return false }
    pending = nil
    func number(_ key: String) -> Int { Int(keys[key] ?? "") ?? 0 }
    var length = uLong(number("s") * number("v") * 3)
    var pixels = [UInt8](repeating: 0, count: Int(length))
    let expected = length
    let status = uncompress(&pixels, &length, Array(data), uLong(data.count))
    guard status == Z_OK, length == expected, number("i") > 0 else { return false }
    pictures[number("i")] = Shown(
      width: number("s"), height: number("v"), columns: number("c"), rows: number("r"),
      pixels: pixels)
    return true
  }
}
