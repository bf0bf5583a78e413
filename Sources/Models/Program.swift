/// What the program calls itself, on the command line and inside the files it writes.
public enum Program {
  /// The name of the command.
  public static let name = "latent"
  /// The version; `CHANGELOG.md` says what is in it.
  public static let version = "0.1.0"
  /// Both, as written into pictures.
  public static let nameAndVersion = "\(name) \(version)"
}
