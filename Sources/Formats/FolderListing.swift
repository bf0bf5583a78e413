import Glibc

/// What lies in a folder.
public enum FolderListing {
  /// The names in a folder, sorted; none if it cannot be read.
  public static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { buffer in
          String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }
}
