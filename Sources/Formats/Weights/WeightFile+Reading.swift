extension WeightFile {
  /// Reads the file at `path`, or standard input for `-`.
  ///
  /// - Throws: `FormatError` for a file of another kind and for every way in which it can be damaged.
  public init(path: String) throws(FormatError) {
    try self.init(FileBytes(path: path))
  }

  /// Reads what `file` holds; which container it is, its first bytes tell, never its name.
  ///
  /// - Throws: `FormatError` for a file of another kind and for every way in which it can be damaged.
  public init(_ file: FileBytes) throws(FormatError) {
    let prefix = try file.prefix(16)
    if SafeTensors.isLikely(prefix: prefix) {
      try self.init(safeTensors: file)
    } else {
      throw .wrongMagic(format: .safeTensors, found: Array(prefix.prefix(8)))
    }
  }
}
