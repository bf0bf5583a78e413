import CNcurses
import Cells
import Glibc

/// The text of the screen, drawn by ncurses.
///
/// ncurses writes into a file in memory and the driver writes that to the terminal, together with
/// the pictures: a frame is one write, its bytes can be counted, and a terminal that stopped
/// reading cannot block inside the library.
@MainActor final class CursesScreen {
  /// Whether the next update draws everything.
  private var willClear = true
  private let screen: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>
  private let memory: Int32
  private let input: UnsafeMutablePointer<FILE>
  private let output: UnsafeMutablePointer<FILE>
  /// The pair number of each colour; 0 is the terminal's own.
  private var pairs: [Int32]
  private let attributesOfBright: attr_t

  /// How many colours terminfo promises; 0 without colours.
  let colourCount: Int

  /// A screen for the terminal type `term`; nil if terminfo does not know it or cannot move the
  /// cursor there.
  init?(term: String, size: Size) {
    Self.chooseLocale()
    let memory = cn_memory_file()
    guard memory >= 0, let output = fdopen(memory, "w") else { return nil }
    guard let input = fdopen(dup(STDIN_FILENO), "r") else {
      fclose(output)
      return nil
    }
    // ncurses cannot ask a file for its extent; without these it would take terminfo's 24 lines.
    setenv("LINES", String(size.rows), 1)
    setenv("COLUMNS", String(size.columns), 1)
    use_env(true)
    let opened = newterm(term, output, input)
    unsetenv("LINES")
    unsetenv("COLUMNS")
    use_env(false)
    guard let screen = opened else {
      fclose(output)
      fclose(input)
      return nil
    }
    self.screen = screen
    self.memory = memory
    self.input = input
    self.output = output
    guard tigetstr("cup").map({ Int(bitPattern: $0) > 0 }) ?? false, let window = newwin(0, 0, 0, 0)
    else {
      endwin()
      delscreen(screen)
      fclose(output)
      fclose(input)
      return nil
    }
    self.window = window
    noecho()
    leaveok(window, true)
    curs_set(0)
    let hasColours = has_colors() && start_color() == OK && use_default_colors() == OK
    colourCount = hasColours ? Int(cn_colors()) : 0
    // Eight colours are the plain ones; their bright forms are the same ones, bold.
    let isBrightMissing = colourCount < 16
    attributesOfBright = isBrightMissing ? cn_bold : 0
    pairs = Colour.allCases.map { colour in
      guard hasColours, colour != .standard else { return 0 }
      let number = Int32(colour.rawValue) - 1
      return max(0, alloc_pair(isBrightMissing ? number % 8 : number, -1))
    }
  }

  /// Uses the locale of the environment, or one with Unicode where that has none.
  private static func chooseLocale() {
    setlocale(LC_CTYPE, "")
    if __ctype_get_mb_cur_max() < 2 { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  /// Puts changed cells into the window, and row by row into the update.
  ///
  /// ncurses looks for rows that moved and has the terminal scroll them, which it does even where
  /// `idlok` forbids it; pictures would scroll with them. Of a single changed row nothing can move.
  func apply(_ diff: FrameDiff) {
    var text: [wchar_t] = []
    var row: Int?
    for run in diff.runs {
      if let row, row != run.row, !willClear { update() }
      row = run.row
      var column = run.column
      var index = 0
      while index < run.cells.count {
        let style = run.cells[index].style
        text.removeAll(keepingCapacity: true)
        while index < run.cells.count, run.cells[index].style == style {
          text.append(wchar_t(bitPattern: run.cells[index].character.value))
          index += 1
        }
        select(style)
        mvwaddnwstr(window, Int32(run.row), Int32(column), text, Int32(text.count))
        column += text.count
      }
    }
  }

  private func select(_ style: Style) {
    var attributes: attr_t = 0
    if style.attributes.contains(.bold) { attributes |= cn_bold }
    if style.attributes.contains(.dim) { attributes |= cn_dim }
    if style.attributes.contains(.reverse) { attributes |= cn_reverse }
    if style.attributes.contains(.underline) { attributes |= cn_underline }
    if style.colour.rawValue >= Colour.brightBlack.rawValue { attributes |= attributesOfBright }
    var pair = pairs[Int(style.colour.rawValue)]
    wattr_set(window, attributes, 0, &pair)
  }

  /// Forgets what the terminal shows, so that the next update draws everything.
  func invalidate() {
    clearok(window, true)
    willClear = true
  }

  /// Takes another extent.
  func resize(to size: Size) {
    resizeterm(Int32(size.rows), Int32(size.columns))
    wresize(window, Int32(size.rows), Int32(size.columns))
    invalidate()
  }

  /// The bytes that bring the terminal up to date.
  func takeUpdate() -> [UInt8] {
    update()
    willClear = false
    return takeOutput()
  }

  private func update() {
    wnoutrefresh(window)
    doupdate()
  }

  /// The bytes that leave the alternate screen; the next update enters it again.
  func leave() -> [UInt8] {
    endwin()
    return takeOutput()
  }

  /// Frees everything; the screen must not be used after.
  func close() {
    delwin(window)
    delscreen(screen)
    fclose(output)
    fclose(input)
  }

  private func takeOutput() -> [UInt8] {
    fflush(output)
    let length = Int(lseek(memory, 0, SEEK_CUR))
    guard length > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      count = max(0, pread(memory, buffer.baseAddress, length, 0))
    }
    ftruncate(memory, 0)
    lseek(memory, 0, SEEK_SET)
    return bytes
  }
}
