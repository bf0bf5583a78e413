import Formats
import Glibc
import Latents

/// Files that come with the program and are found from any folder: checkpoints and recipes.
public struct ShippedFiles: Sendable {
  /// What is looked for.
  public enum Kind: Equatable, Sendable {
    /// Models, `checkpoints/*.safetensors`.
    case checkpoints
    /// Training recipes, `assets/recipes/*.json`.
    case recipes
  }

  /// A folder that is searched, and why.
  public struct Place: Equatable, Sendable {
    /// The absolute or relative path.
    public var folder: String
    /// Why it is searched: `LATENT_CHECKPOINTS`, `beside the program`.
    public var reason: String
  }

  /// What is looked for.
  public let kind: Kind
  /// The folders in the order of search; they need not exist.
  public let places: [Place]

  /// The files of this process: its environment and its executable decide.
  public init(_ kind: Kind) {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }
    }
    self.init(kind, environment: variable, executable: Self.executablePath)
  }

  /// The files that another process would find.
  ///
  /// - Parameters:
  ///   - environment: the value of a variable.
  ///   - executable: the absolute path of the program, if known.
  ///   - source: a file of the package that the program was built from.
  init(
    _ kind: Kind, environment: (String) -> String?, executable: String?, source: String = #filePath
  ) {
    self.kind = kind
    var places: [Place] = []
    func add(_ folder: String, _ reason: String) {
      if !places.contains(where: { $0.folder == folder }) {
        places.append(Place(folder: folder, reason: reason))
      }
    }
    func set(_ name: String) -> String? {
      environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }
    if let folder = set(kind.variable) { add(folder, kind.variable) }
    if let folder = executable.map({ FilePath($0).folder }) {
      add(join(folder, kind.installedFolder), "beside the program")
      add(join(FilePath(folder).folder, "share/latent/" + kind.installedFolder), "installed")
    }
    if let data = UserFolders("latent", environment: environment).data {
      add(join(data, kind.installedFolder), "user data")
    }
    for start in [executable, source].compactMap(\.self) {
      if let package = Self.package(above: start) {
        add(join(package, kind.packageFolder), "the package it was built in")
      }
    }
    self.places = places
  }

  /// The path of the file called `name`, with or without its suffix; the path itself if it is one.
  ///
  /// A folder counts last: a training run leaves one under the name of its model.
  /// - Throws: `ModelError.notFound` with the places searched and the nearest name.
  public func find(_ name: String) throws(ModelError) -> String {
    let kindOfName = FileKind(path: name)
    if kindOfName == .file { return name }
    if name.contains("/") {
      if kindOfName == .folder { return name }
      throw .notFound(kind: kind, name: name, nearest: nil, known: [], searched: [])
    }
    for place in places {
      for candidate in [name + kind.suffix, name] {
        let path = join(place.folder, candidate)
        if FileKind(path: path) == .file { return path }
      }
    }
    if kindOfName == .folder { return name }
    let known = all().map(\.name)
    throw .notFound(
      kind: kind, name: name, nearest: nearestName(to: name, among: known), known: known,
      searched: places.map(\.folder))
  }

  /// Every file there is, by name without suffix; of two with the same name only the one that `find` gives.
  public func all() -> [(name: String, path: String)] {
    var result: [(name: String, path: String)] = []
    for place in places {
      for file in FolderListing.files(in: place.folder) where file.hasSuffix(kind.suffix) {
        let name = String(file.dropLast(kind.suffix.count))
        if !name.isEmpty, !name.hasPrefix("."), !result.contains(where: { $0.name == name }) {
          result.append((name, join(place.folder, file)))
        }
      }
    }
    return result.sorted { $0.name < $1.name }
  }

  /// The path of the running program.
  private static var executablePath: String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The nearest folder above `path` that holds a package of Swift.
  private static func package(above path: String) -> String? {
    var folder = FilePath(path).folder
    while folder != "/" && folder != "." {
      if FileKind(path: join(folder, "Package.swift")) == .file { return folder }
      folder = FilePath(folder).folder
    }
    return nil
  }
}

extension ShippedFiles.Kind {
  /// The environment variable that names a folder to search first.
  public var variable: String {
    switch self {
    case .checkpoints: "LATENT_CHECKPOINTS"
    case .recipes: "LATENT_RECIPES"
    }
  }

  /// How the names of the files end.
  var suffix: String {
    switch self {
    case .checkpoints: ".safetensors"
    case .recipes: ".json"
    }
  }

  fileprivate var installedFolder: String {
    switch self {
    case .checkpoints: "checkpoints"
    case .recipes: "recipes"
    }
  }

  fileprivate var packageFolder: String {
    switch self {
    case .checkpoints: "checkpoints"
    case .recipes: "assets/recipes"
    }
  }
}

private func join(_ folder: String, _ name: String) -> String {
  folder.hasSuffix("/") ? folder + name : folder + "/" + name
}

/// What is at a path.
private enum FileKind {
  case nothing, file, folder

  init(path: String) {
    var status = stat()
    if stat(path, &status) != 0 {
      self = .nothing
    } else {
      self = status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }
  }
}
