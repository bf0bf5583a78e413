import Formats
import Testing

/// Files that end at a boundary of their structure, or within a part, each with the exact text.
@Suite struct TruncationTests {
  struct Cut: CustomTestStringConvertible, Sendable {
    let file: String
    let place: String
    let length: Int
    let text: String

    init(_ file: String, _ place: String, _ length: Int, _ text: String) {
      self.file = file
      self.place = place
      self.length = length
      self.text = text
    }

    var testDescription: String { "\(file) cut in \(place)" }
  }

  static let cuts: [Cut] = [
    Cut("types.safetensors", "nothing", 0, "the file is empty"),
    Cut(
      "types.safetensors", "the length of the header", 7,
      "the file is of no known kind, it begins with f0 02 00 00 00 00 00"),
    Cut(
      "types.safetensors", "front of the header", 8,
      "the file is of no known kind, it begins with f0 02 00 00 00 00 00 00"),
    Cut(
      "types.safetensors", "the header", 200,
      "the safetensors header is cut short: 752 bytes needed, 192 there"),
    Cut(
      "types.safetensors", "front of the data", 760,
      "data_offsets of tensor \"I64\" is [0, 32], expected a range within the 0 bytes of data"),
    Cut(
      "types.safetensors", "the data", 903,
      "data_offsets of tensor \"BOOL\" is [140, 144], expected a range within the 143 bytes of data"
    ),

    Cut(
      "fortran.npy", "the magic bytes", 5,
      "the file is of no known kind, it begins with 93 4e 55 4d 50"),
    Cut("fortran.npy", "front of the version", 6, needed(1, 0, of: "the npy header")),
    Cut("fortran.npy", "the version", 7, needed(1, 0, of: "the npy header")),
    Cut("fortran.npy", "front of the length of the header", 8, needed(2, 0, of: "the npy header")),
    Cut("fortran.npy", "the length of the header", 9, needed(2, 1, of: "the npy header")),
    Cut("fortran.npy", "front of the header", 10, needed(118, 0, of: "the npy header")),
    Cut("fortran.npy", "the header", 40, needed(118, 30, of: "the npy header")),
    Cut("fortran.npy", "front of the data", 128, needed(48, 0, of: "the npy array [3, 2]")),
    Cut("fortran.npy", "the data", 175, needed(48, 47, of: "the npy array [3, 2]")),

    Cut(
      "numpy2.pkl", "front of the protocol", 1, "the file is of no known kind, it begins with 80"),
    Cut("numpy2.pkl", "front of an instruction", 2, needed(1, 0)),
    Cut("numpy2.pkl", "a length of 32 bits", 10, needed(4, 3)),
    Cut("numpy2.pkl", "front of the end", 993, needed(1, 0)),
    Cut("numpy5.pkl", "the length of a frame", 10, needed(8, 7)),
    Cut("numpy5.pkl", "a text", 50, needed(11, 3)),
    Cut("numpy5.pkl", "bytes", 400, needed(6, 3)),
    Cut("numpy0.pkl", "a line", 400, needed(1, 0)),

    Cut("legacy.pth", "the magic number", 13, needed(10, 9)),
    Cut("legacy.pth", "front of the version", 15, needed(1, 0)),
    Cut("legacy.pth", "front of the facts about the machine", 20, needed(1, 0)),
    Cut("legacy.pth", "the facts about the machine", 30, needed(4, 2)),
    Cut("legacy.pth", "the value", 300, needed(1, 0)),
    Cut("legacy.pth", "front of the size of a storage", 781, needed(8, 0)),
    Cut("legacy.pth", "the size of a storage", 768, needed(8, 3)),
    Cut(
      "legacy.pth", "a storage", 701, needed(12, 4, of: "storage \"94581950568880\"")),
    Cut(
      "legacy.pth", "the last storage", 800, needed(12, 11, of: "storage \"94581950596880\"")),
  ]

  private static func needed(_ count: Int, _ found: Int, of subject: String = "the pickle")
    -> String
  {
    "\(subject) is cut short: \(count) \(count == 1 ? "byte" : "bytes") needed, \(found) there"
  }

  @Test(arguments: cuts) func isSaid(_ cut: Cut) throws {
    let bytes = try GoldenWeights.bytes(cut.file)
    #expect(cut.length < bytes.count)
    #expect(Self.text(Array(bytes[..<cut.length])) == cut.text)
  }

  private static func text(_ bytes: [UInt8]) -> String? {
    do throws(FormatError) {
      _ = try WeightFile(FileBytes(bytes, path: "f"))
      return nil
    } catch {
      return error.description
    }
  }

  /// A zip archive is understood from its end: wherever it is cut, that is what is missing.
  ///
  /// Cut before and within every local header, name, part, entry of the directory, zip64 record and end.
  @Test(arguments: [
    "zip.pth", "deflated.pth", "zip64.pth", "no-root.pth", "deep-root.pth", "module.pth",
    "numpy.npz", "numpy-compressed.npz", "traced.pt", "scripted.pt", "cpp-module.pt", "early.pt",
  ]) func archivesAreMissingTheirEnd(_ name: String) throws {
    let bytes = try GoldenWeights.bytes(name)
    var places = bytes.indices.dropLast(3).filter { start in
      bytes[start] == 0x50 && bytes[start + 1] == 0x4B
        && [[3, 4], [1, 2], [5, 6], [6, 6], [6, 7], [7, 8]].contains(
          Array(bytes[(start + 2)..<(start + 4)]))
    }
    #expect(places.count > 4)
    places += places.flatMap { [$0 + 4, $0 + 15, $0 + 30, $0 + 40] }
    places.append(bytes.count - 1)
    for place in Set(places).filter({ (4..<bytes.count).contains($0) }).sorted() {
      #expect(
        Self.text(Array(bytes[..<place]))
          == "the zip archive is without the directory at its end, expected a whole file",
        "cut at \(place)")
    }
  }
}
