/// What `torch.save` and `torch.jit.save` write since 1.6, and C++ since 1.4: a zip archive with
/// `data.pkl` and a member for each storage, in a folder of any name.
///
/// - Source: PyTorch 2.9, `caffe2/serialize/inline_container.h`, `torch/serialization.py`.
struct TorchZip {
  private let archive: ZipArchive
  /// The folder that everything is in, with a slash at its end, or nothing.
  private let root: String

  /// The archive, if it has a `data.pkl`.
  init?(_ archive: ZipArchive) {
    let name = "data.pkl"
    let candidates = archive.members.map(\.name).filter {
      $0 == name || $0.hasSuffix("/" + name)
    }
    guard let shortest = candidates.min(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
    self.archive = archive
    root = String(shortest.dropLast(name.count))
  }

  /// The tensors and everything else.
  ///
  /// - Throws: `FormatError` for a damaged pickle, and for storages that are not there in full.
  func read() throws(FormatError) -> WeightFile {
    let hasCode = archive.members.contains { $0.name.hasPrefix(root + "code/") }
    var notes: [String] = []
    let isBigEndian = try isBigEndian(&notes)
    if hasCode { notes.append("the code of the archive is not looked at") }
    var parts: [(name: String, folder: String)] = [("data.pkl", "data/")]
    // Tensors that the code of a TorchScript archive refers to by number.
    if hasCode, archive.member(root + "constants.pkl") != nil {
      parts.append(("constants.pkl", "constants/"))
    }
    var pickle = PickleContent()
    for (name, folder) in parts {
      guard let member = archive.member(root + name) else { continue }
      let (file, range) = try archive.part(member, limit: Limits.pickleBytes)
      var machine = PickleMachine(PickleStream(file, range))
      let value = try machine.run()
      let bytes = try storages(of: machine, in: folder, isBigEndian: isBigEndian)
      var tree = InertTree(machine, bytes: bytes)
      pickle.add(try tree.value(of: value), names: machine.names)
    }
    return try pickle.file(hasCode ? .torchScript : .torchZip, notes: notes)
  }

  private func isBigEndian(_ notes: inout [String]) throws(FormatError) -> Bool {
    guard let member = archive.member(root + "byteorder") else { return false }
    let order = String(decoding: try archive.bytes(of: member, limit: 64), as: UTF8.self)
    switch order {
    case "little": return false
    case "big":
      notes.append("numbers have their most significant byte first")
      return true
    default:
      throw .malformed(
        subject: "the byte order of the archive", found: "\"\(order)\"",
        expected: "little or big")
    }
  }

  /// Where the bytes of each storage of `machine` are.
  private func storages(
    of machine: PickleMachine, in folder: String, isBigEndian: Bool
  ) throws(FormatError) -> [TensorStorage] {
    let members = Dictionary(
      archive.members.lazy.filter { $0.name.hasPrefix(root + folder) }.map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var result: [TensorStorage] = []
    for storage in machine.storages {
      if let bytes = storage.bytes {
        result.append(bytes)
        continue
      }
      guard let member = members[root + folder + storage.key] else {
        throw .malformed(
          subject: "storage \"\(storage.key)\"", found: "not in the archive",
          expected: "\(storage.byteCount) bytes")
      }
      // TorchScript of 1.3 wrote tensors without a storage class; their bytes are what counts.
      guard member.byteCount >= storage.byteCount else {
        throw .malformed(
          subject: "storage \"\(storage.key)\"", found: "\(member.byteCount) bytes",
          expected: "\(storage.byteCount) bytes")
      }
      result.append(archive.storage(of: member, isBigEndian: isBigEndian))
    }
    return result
  }
}
