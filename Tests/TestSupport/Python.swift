import Formats
import Glibc

/// Python as an independent witness: `LATENT_PYTHON`, or `python3` in the path.
public enum Python {
  /// Whether Python is there and can import all of `modules`.
  public static func has(_ modules: String...) -> Bool {
    (try? run("import " + modules.joined(separator: ", "))) != nil
  }

  /// Runs a script and returns what it printed.
  ///
  /// - Throws: `Failure` when it cannot be started or ends with another code than 0.
  public static func run(_ script: String, _ arguments: String...) throws -> String {
    let folder = TemporaryFolder()
    let output = folder.file("output")
    let program = getenv("LATENT_PYTHON").map { String(cString: $0) } ?? "python3"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program, "-c", script] + arguments).map {
      strdup($0)
    }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawnp(&process, program, &actions, nil, words, environ)
    if code != 0 { throw Failure(description: "cannot start \(program): error \(code)") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let text = String(decoding: try FileBytes.read(path: output), as: UTF8.self)
    if status != 0 { throw Failure(description: text) }
    return text
  }

  /// What a script said before it failed.
  public struct Failure: Error, CustomStringConvertible {
    /// Its output, the traceback included.
    public var description: String
  }
}
