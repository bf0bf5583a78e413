extension WeightFile {
  /// What is done about a file that names functions which reach outside of it (`os.system`).
  public enum DangerousNames: Sendable {
    /// The file is refused.
    case refuse
    /// They are inert like every unknown name, and listed among `foreignNames`.
    case record
  }

  /// Reads the file at `path`, or standard input for `-`.
  ///
  /// - Throws: `FormatError` for a file of another kind and for every way in which it can be damaged.
  public init(path: String, dangerousNames: DangerousNames = .refuse) throws(FormatError) {
    try self.init(FileBytes(path: path), dangerousNames: dangerousNames)
  }

  /// Reads what `file` holds; which container it is, its bytes tell, never its name.
  ///
  /// - Throws: `FormatError.foreign` for a file of another kind, `unsafeContent` for dangerous names if
  ///   these are to be refused, other cases for every way in which a file can be damaged.
  public init(_ file: FileBytes, dangerousNames: DangerousNames = .refuse) throws(FormatError) {
    try self.init(recognising: file)
    if dangerousNames == .refuse, let name = foreignNames.first(where: \.isDangerous) {
      throw .unsafeContent(subject: "the \(container.rawValue)", found: "the function \(name.path)")
    }
  }

  /// Whether a file that begins with `prefix` is one that this type reads; some other archives and
  /// pickles are found out only when they are read.
  ///
  /// - Parameter prefix: the first 32 bytes, or all where there are fewer.
  public static func isLikely(prefix: [UInt8]) -> Bool {
    SafeTensors.isLikely(prefix: prefix) || ZipArchive.isLikely(prefix: prefix)
      || Npy.isLikely(prefix: prefix) || TorchLegacyStream.isLikely(prefix: prefix)
      || isPickle(prefix: prefix)
  }

  private init(recognising file: FileBytes) throws(FormatError) {
    let prefix = try file.prefix(ForeignFormat.prefixBytes)
    if SafeTensors.isLikely(prefix: prefix) {
      try self.init(safeTensors: file)
    } else if ZipArchive.isLikely(prefix: prefix) {
      try self.init(zip: ZipArchive(file))
    } else if TorchLegacyStream.isLikely(prefix: prefix) {
      try self.init(torchLegacy: file)
    } else if Npy.isLikely(prefix: prefix) {
      try self.init(npy: file)
    } else if WeightFile.isPickle(prefix: prefix) {
      try self.init(pickle: file)
    } else {
      throw .foreign(ForeignFormat(prefix: prefix, byteCount: file.count))
    }
  }

  private init(zip archive: ZipArchive) throws(FormatError) {
    if let torch = TorchZip(archive) {
      self = try torch.read()
    } else if let torch = TorchJSONArchive(archive) {
      self = try torch.read()
    } else if WeightFile.isNumPyArchive(archive) {
      try self.init(npz: archive)
    } else {
      throw .foreign(ForeignFormat(members: archive.members.map(\.name)))
    }
  }
}
