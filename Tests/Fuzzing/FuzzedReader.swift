import Checkpoints
import Formats
import Glibc

/// The readers of foreign files as libFuzzer calls them: anything may be thrown, nothing may crash.
///
/// `Tests/Fuzzing/fuzz` compiles this file into the module of the readers; `FUZZED_READER` chooses one.
private enum FuzzedReader: String, CaseIterable {
  /// Whatever the first bytes make of it.
  case weights
  case pickle
  case legacy
  case zip
  case safetensors
  case npy
  case json
  /// A graph, and the network that it becomes.
  case onnx
  case card
  case checkpoint

  func read(_ bytes: [UInt8]) throws {
    let file = FileBytes(bytes, path: "f")
    switch self {
    case .weights: try readAll(WeightFile(file, dangerousNames: .record))
    case .pickle: try readAll(WeightFile(pickle: file))
    case .legacy: try readAll(WeightFile(torchLegacy: file))
    case .zip:
      let archive = try ZipArchive(file)
      for member in archive.members { _ = try? archive.bytes(of: member, limit: 1 << 16) }
    case .safetensors: try readAll(WeightFile(safeTensors: file))
    case .npy: try readAll(WeightFile(npy: file))
    case .onnx:
      guard let card = try ONNXGenerator(file, name: "m")?.proposal.card else { return }
      try card.validate()
    case .card:
      let card: ModelCard = try MetadataJSON.value(
        String(decoding: bytes, as: UTF8.self), subject: "the model card")
      try card.validate()
      _ = try CardFile.text(card)
    case .checkpoint:
      let checkpoint = try CheckpointFile(SafeTensors(file))
      _ = try checkpoint.weights()
    case .json: _ = try JSONValue(parsing: bytes, subject: "the text").text(indented: true)
    }
  }

  /// Reads the numbers too; tensors that repeat a number would only cost time.
  private func readAll(_ file: WeightFile) throws(FormatError) {
    for entry in file.entries where entry.tensor.count < 1 << 14 {
      let bytes = try entry.tensor.bytes()
      precondition(bytes.count == entry.tensor.count * entry.tensor.type.byteCount)
    }
    let parts = file.parts()
    precondition(file.entries.isEmpty || parts.allSatisfy { !$0.entries.isEmpty })
    for name in file.foreignNames { precondition(!name.path.isEmpty) }
  }

  static let chosen: FuzzedReader = {
    let name = getenv("FUZZED_READER").map { String(cString: $0) } ?? "weights"
    guard let reader = FuzzedReader(rawValue: name) else {
      let known = allCases.map(\.rawValue).joined(separator: ", ")
      fatalError("FUZZED_READER is \(name), expected one of \(known)")
    }
    return reader
  }()
}

/// One input of libFuzzer; always 0, since an input that was refused is as good as one that was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func readFuzzed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  try? FuzzedReader.chosen.read(bytes)
  return 0
}
