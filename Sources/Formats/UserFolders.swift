import Glibc

/// Where a program keeps what belongs to one person.
///
/// - Source: XDG Base Directory Specification 0.8: a variable counts if it holds an absolute path.
public struct UserFolders: Equatable, Sendable {
  /// What the person writes: key map, theme.
  public let config: String?
  /// What the program remembers: sessions, their logs, recent files.
  public let state: String?
  /// What can be made again.
  public let cache: String?
  /// What the person installs: models, recipes.
  public let data: String?

  /// The folders called `name` of a person whose environment has these variables; nil where neither
  /// the variable nor a home is known.
  public init(_ name: String, environment: (String) -> String?) {
    func folder(_ variable: String, _ usual: String) -> String? {
      if let path = environment(variable), path.hasPrefix("/") { return "\(path)/\(name)" }
      return environment("HOME").flatMap { $0.isEmpty ? nil : "\($0)/\(usual)/\(name)" }
    }
    config = folder("XDG_CONFIG_HOME", ".config")
    state = folder("XDG_STATE_HOME", ".local/state")
    cache = folder("XDG_CACHE_HOME", ".cache")
    data = folder("XDG_DATA_HOME", ".local/share")
  }

  /// The folders of the person who runs this process.
  public static let latent = UserFolders("latent") { variable in
    getenv(variable).map { String(cString: $0) }
  }

  /// Creates `folder` and those above it where they are missing, for nobody else's eyes.
  public static func create(_ folder: String) throws(FormatError) {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    let code = errno
    guard code == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      throw .system(path: folder, operation: .create, code: code)
    }
    try create(String(folder[..<slash]))
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw .system(path: folder, operation: .create, code: errno)
    }
  }
}
