import Explorer
import Formats
import Glibc

/// The files in which a person keeps settings.
public struct SettingsFiles: Sendable {
  /// The files, whether they are there or not.
  public let keys, theme: String

  /// The files in `folder`.
  public init(folder: String) {
    keys = folder + "/keys"
    theme = folder + "/theme"
  }

  /// What the files say; a file that is not there says nothing, of one with a fault nothing holds.
  ///
  /// - Returns: the settings, and the first fault of each file with its name and line.
  public func read() -> (settings: Settings, faults: [String]) {
    var settings = Settings()
    var faults: [String] = []
    func take(_ path: String, _ parse: (String) throws(SettingsError) -> Void) {
      do {
        let bytes = try FileBytes.read(path: path, limit: 1 << 16)
        try parse(String(decoding: bytes, as: UTF8.self))
      } catch let error as SettingsError {
        faults.append("\(path), \(error)")
      } catch FormatError.system(_, .open, let code) where code == ENOENT {
        return
      } catch {
        faults.append("\(error)")
      }
    }
    take(keys) { text throws(SettingsError) in settings.keys = try OwnKeys(parsing: text) }
    take(theme) { text throws(SettingsError) in settings.theme = try OwnTheme(parsing: text) }
    return (settings, faults)
  }
}
