import Cells
import Glibc

/// The terminal as a device: its settings, its extent, reading and writing.
@MainActor final class TerminalSession {
  /// The settings to give back.
  private let savedSettings: termios
  private var isRaw = false

  /// - Throws: `notATerminal` if standard input or output is none.
  init() throws(TerminalError) {
    var settings = termios()
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
      tcgetattr(STDIN_FILENO, &settings) == 0
    else { throw .notATerminal }
    savedSettings = settings
  }

  /// Every byte as typed, nothing echoed, no signals by key.
  func enterRaw() {
    CrashGuard.arm(settings: savedSettings)
    var raw = savedSettings
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
    isRaw = true
  }

  /// Gives the settings back and drops unread input: a late reply must not become a command.
  func leaveRaw() {
    guard isRaw else { return }
    var settings = savedSettings
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    isRaw = false
    CrashGuard.disarm()
  }

  /// The extent in cells, and the extent of a cell if the kernel keeps it.
  func extent() -> (size: Size, cell: PixelExtent?) {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return (Size(columns: 80, rows: 24), nil) }
    let columns = Int(window.ws_col)
    let rows = Int(window.ws_row)
    // The whole division absorbs the border that some terminals count in.
    let cell = PixelExtent(
      width: Int(window.ws_xpixel) / columns, height: Int(window.ws_ypixel) / rows)
    let isSensible = (2...200).contains(cell.width) && (2...200).contains(cell.height)
    return (Size(columns: columns, rows: rows), isSensible ? cell : nil)
  }

  /// Writes all bytes.
  ///
  /// - Returns: false if the terminal is gone, or `shouldStop` after an interruption.
  func write(_ bytes: [UInt8], shouldStop: () -> Bool = { false }) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, let base = buffer.baseAddress {
        let count = Glibc.write(STDOUT_FILENO, base + done, buffer.count - done)
        if count > 0 {
          done += count
        } else if count < 0 && errno == EINTR {
          if shouldStop() { return false }
        } else if count < 0 && errno == EAGAIN {
          var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, 100)
          if shouldStop() { return false }
        } else {
          return false
        }
      }
      return true
    }
  }

  /// The bytes that can be read now; nil if the terminal is gone.
  func read() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 { return Array(bytes[..<count]) }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return nil
  }

  /// Milliseconds of a clock that does not go back.
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
