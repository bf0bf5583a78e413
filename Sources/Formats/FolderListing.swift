import Glibc

/// What lies in a folder.
public enum FolderListing {
  /// The names in a folder, sorted by their bytes, hidden ones left out; none if it cannot be read.
  public static func files(in folder: String) -> [String] {
    (try? names(in: folder)) ?? []
  }

  /// The names in a folder, sorted by their bytes, hidden ones left out.
  ///
  /// - Throws: `FormatError.system` when the folder cannot be read.
  public static func names(in folder: String) throws(FormatError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .system(path: folder, operation: .open, code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
