/// A kind of file that is often given where weights are meant, and that is not read.
public enum ForeignFormat: Equatable, Sendable {
  /// No bytes at all.
  case empty
  /// The stand-in that Git keeps for a large file; the size of the file itself, if it says so.
  case largeFilePointer(byteCount: Int?)
  /// A page of the web, mostly an error message that was saved in place of a download.
  case webPage
  /// HDF5, as Keras writes it.
  case hdf5
  /// Keras 3: a zip archive around HDF5.
  case kerasArchive
  /// A graph or weights of TensorFlow.
  case tensorFlow
  /// A TensorFlow Lite model.
  case tensorFlowLite
  /// A tar archive that `torch.save` of the year 2016 wrote.
  case torchTar
  /// A tar archive with something else.
  case tar
  /// Packed as a whole, by what program.
  case compressed(String)
  /// A pickle of joblib, which has arrays between its instructions.
  case joblib
  /// Weights of llama.cpp.
  case gguf
  /// A zip archive with something else; the first of its members.
  case zip(firstMember: String?)
  /// JSON.
  case json
  /// Another text.
  case text
  /// Something else that is well known: "a PNG picture".
  case other(String)
  /// Nothing known; the first bytes.
  case unknown([UInt8])

  /// The bytes from the start of a file that tell its kind.
  public static let prefixBytes = 512

  /// The kind of a file that is no container of weights, by its first bytes.
  ///
  /// - Parameters:
  ///   - prefix: the first `prefixBytes` bytes, or all where there are fewer.
  ///   - byteCount: the size of the file.
  public init(prefix: [UInt8], byteCount: Int) {
    func starts(_ text: String) -> Bool { prefix.starts(with: text.utf8) }
    func has(_ text: String, at place: Int) -> Bool {
      prefix.dropFirst(place).starts(with: text.utf8)
    }
    let text = String(decoding: prefix, as: UTF8.self)
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(16).lowercased()
    if prefix.isEmpty {
      self = .empty
    } else if starts("version https://git-lfs") {
      self = .largeFilePointer(byteCount: Self.pointerSize(text))
    } else if start.hasPrefix("<!doctype") || start.hasPrefix("<html") || start.hasPrefix("<?xml") {
      self = .webPage
    } else if prefix.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      self = .hdf5
    } else if has("TFL3", at: 4) {
      self = .tensorFlowLite
    } else if has("ustar", at: 257) {
      self = Self.torchTarMembers.contains(where: starts) ? .torchTar : .tar
    } else if let known = Self.magics.first(where: { prefix.starts(with: $0.magic) }) {
      self = known.format
    } else if Self.looksLikeProtobuf(prefix) {
      self = .tensorFlow
    } else if Self.looksLikeText(prefix) {
      self = start.hasPrefix("{") || start.hasPrefix("[") ? .json : .text
    } else {
      self = .unknown(Array(prefix.prefix(8)))
    }
  }

  /// The kind of a zip archive that holds no weights that are read.
  init(members: [String]) {
    self =
      members.contains("model.weights.h5")
      ? .kerasArchive : .zip(firstMember: members.first)
  }

  /// Members that the archives of 2016 began with.
  private static let torchTarMembers = ["sys_info", "pickle", "storages", "tensors"]

  private static let magics: [(magic: [UInt8], format: ForeignFormat)] = [
    ([0x1F, 0x8B], .compressed("gzip")), (Array("BZh".utf8), .compressed("bzip2")),
    ([0xFD] + Array("7zXZ".utf8), .compressed("xz")),
    ([0x28, 0xB5, 0x2F, 0xFD], .compressed("zstd")),
    (Array("7z".utf8) + [0xBC, 0xAF], .compressed("7-Zip")),
    (Array("Rar!".utf8), .compressed("RAR")),
    (Array("GGUF".utf8), .gguf), ([0x89] + Array("PNG".utf8), .other("a PNG picture")),
    ([0xFF, 0xD8, 0xFF], .other("a JPEG picture")), (Array("GIF8".utf8), .other("a GIF picture")),
    (Array("%PDF".utf8), .other("a PDF document")),
    ([0x7F] + Array("ELF".utf8), .other("a program")),
    (Array("MATLAB".utf8), .other("a MATLAB file")),
    (Array("MZ".utf8), .other("a Windows program")),
    (Array("SQLite".utf8), .other("an SQLite database")),
    ([0xCA, 0xFE, 0xBA, 0xBE], .other("a program")),
  ]

  /// The size that a pointer of Git LFS gives for its file.
  private static func pointerSize(_ text: String) -> Int? {
    text.split(separator: "\n").first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst(5)) }
  }

  /// Whether the bytes are printable, and UTF-8 but for the last character, which may be cut.
  private static func looksLikeText(_ prefix: [UInt8]) -> Bool {
    prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
      && (0..<min(4, prefix.count)).contains {
        String(validating: prefix.dropLast($0), as: UTF8.self) != nil
      }
  }

  /// Whether the bytes begin as a frozen graph or a saved model does: field 1, a node or a version, whose
  /// own first field is a name or a small number.
  private static func looksLikeProtobuf(_ prefix: [UInt8]) -> Bool {
    guard prefix.count > 16 else { return false }
    if prefix.starts(with: [0x08, 0x01, 0x12]) { return true }
    return prefix[0] == 0x0A && prefix[1] > 2 && prefix[2] == 0x0A && prefix[3] > 0
      && Int(prefix[3]) < Int(prefix[1])
  }
}

extension ForeignFormat: CustomStringConvertible {
  /// What the file is: "a Git LFS pointer to a file of 14579088 bytes".
  public var description: String {
    switch self {
    case .empty: "empty"
    case .largeFilePointer(let count):
      "a Git LFS pointer" + (count.map { " to a file of \($0) bytes" } ?? "")
        + ", not the file itself"
    case .webPage: "a web page, as a download that failed leaves behind"
    case .hdf5: "HDF5, as Keras writes it"
    case .kerasArchive: "a Keras 3 archive"
    case .tensorFlow: "a TensorFlow graph"
    case .tensorFlowLite: "a TensorFlow Lite model"
    case .torchTar: "a tar archive, as PyTorch wrote it before version 0.2"
    case .tar: "a tar archive"
    case .compressed(let program): "packed by \(program)"
    case .joblib: "a joblib dump"
    case .gguf: "a GGUF model, as llama.cpp reads it"
    case .zip(let member):
      "a zip archive without weights" + (member.map { ", it begins with \"\($0)\"" } ?? "")
    case .json: "JSON text"
    case .text: "text"
    case .other(let name): name
    case .unknown(let bytes): "of no known kind, it begins with \(hexadecimal(bytes))"
    }
  }
}
