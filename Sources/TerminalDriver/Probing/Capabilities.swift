import Explorer
import Pictures

/// An extent in pixels.
public struct PixelExtent: Equatable, Sendable {
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int

  /// The given extent.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// What is known about the terminal: from the environment at once, from its replies as they come.
public struct Capabilities: Equatable, Sendable {
  /// The environment variables that matter, looked up once.
  public struct Environment: Equatable, Sendable {
    /// `TERM`.
    public var term: String
    /// `COLORTERM`.
    public var colourTerm: String
    /// `NO_COLOR`.
    public var noColour: String
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    public var locale: String
    /// `TERM_PROGRAM`.
    public var program: String
    /// `KITTY_WINDOW_ID`.
    public var kittyWindow: String

    /// The given variables; empty stands for not set.
    public init(
      term: String, colourTerm: String = "", noColour: String = "", locale: String = "",
      program: String = "", kittyWindow: String = ""
    ) {
      self.term = term
      self.colourTerm = colourTerm
      self.noColour = noColour
      self.locale = locale
      self.program = program
      self.kittyWindow = kittyWindow
    }

    /// Whether tmux or screen stands between.
    var isMultiplexer: Bool { ["tmux", "screen"].contains { term.hasPrefix($0) } }

    /// Whether this looks like a terminal with kitty's graphics; a multiplexer hands on the variables of
    /// the terminal outside, but not its pictures.
    var suggestsKitty: Bool {
      !isMultiplexer
        && (!kittyWindow.isEmpty || ["xterm-kitty", "xterm-ghostty"].contains(term)
          || ["ghostty", "WezTerm"].contains(program))
    }

    /// Whether the interface may use colours: `NO_COLOR` is empty or not set.
    public var allowsColour: Bool { noColour.isEmpty && term != "dumb" }

    /// Whether the locale rules out Unicode.
    ///
    /// The plain C locale does not: it is what a bare remote
    /// box has, under a terminal that shows Unicode all the same.
    public var isASCIIOnly: Bool {
      let name = locale.lowercased()
      guard !name.isEmpty, name != "c", name != "posix" else { return false }
      return !name.contains("utf-8") && !name.contains("utf8")
    }
  }

  /// The environment.
  public var environment: Environment
  /// How many colours terminfo promises for text.
  public var textColours: Int
  /// What the person asked for; nil leaves the choice to us.
  public var requestedMode: PreviewMode?
  /// The extent of a cell by the window size that the kernel keeps, if it does.
  public var windowCell: PixelExtent?

  private var hasSixel = false
  private var hasKitty = false
  private var isOnLight = false
  /// Name and version of the terminal, if it told.
  public private(set) var version = ""
  private var replyCell: PixelExtent?
  private var registers = 256
  private var largest = PixelExtent(width: 1000, height: 1000)

  /// Whether the terminal brackets frames.
  public private(set) var hasSynchronizedOutput = false
  /// Whether the terminal has told what it is.
  public private(set) var isKnown = false

  /// What the environment tells.
  public init(environment: Environment, textColours: Int, requestedMode: PreviewMode? = nil) {
    self.environment = environment
    self.textColours = textColours
    self.requestedMode = requestedMode
  }

  /// Takes a reply into account.
  mutating func learn(_ reply: TerminalReply) {
    switch reply {
    case .attributes(let numbers):
      hasSixel = numbers.dropFirst().contains(4)
      isKnown = true
    case .version(let name): version = name
    case .colourRegisters(let count): registers = min(max(2, count), 256)
    case .largestPicture(let width, let height):
      if width >= 64, height >= 64 { largest = PixelExtent(width: width, height: height) }
    case .cellSize(let width, let height):
      if (2...200).contains(width), (2...200).contains(height) {
        replyCell = PixelExtent(width: width, height: height)
      }
    case .synchronizedOutput(let isPossible): hasSynchronizedOutput = isPossible
    case .kittyGraphics(let isPossible): hasKitty = isPossible
    case .lightBackground(let isLight): isOnLight = isLight
    case .ready: break
    }
  }

  /// Whether the mode is certain without any reply.
  var needsNoReply: Bool {
    isKnown || !expectedGraphics.hasPixels || requestedMode != nil
  }

  /// How pictures are to be shown, by what is known now.
  public var graphics: Graphics { graphics(hasSixel: hasSixel, hasKitty: hasKitty) }

  /// How pictures will be shown if the terminal turns out to be a good one.
  public var expectedGraphics: Graphics {
    graphics(
      hasSixel: hasSixel || !isKnown, hasKitty: hasKitty || (!isKnown && environment.suggestsKitty))
  }

  /// Whether it is worth asking for kitty's graphics, by what the terminal told of itself.
  var mayHaveKitty: Bool {
    !environment.isMultiplexer
      && ["kitty", "ghostty", "WezTerm", "Konsole"].contains { version.hasPrefix($0) }
  }

  private func graphics(hasSixel: Bool, hasKitty: Bool) -> Graphics {
    let cell = windowCell ?? replyCell ?? PixelExtent(width: 8, height: 16)
    return Graphics(
      mode: requestedMode ?? automaticMode(hasSixel, hasKitty), cellWidth: cell.width,
      cellHeight: cell.height, colours: hasTrueColour ? .trueColour : .palette256,
      colourRegisters: registers, maximumWidth: largest.width, maximumHeight: largest.height,
      byteLimit: isMultiplexer ? 1 << 17 : nil, isOnLight: isOnLight)
  }

  /// Why the mode is what it is, for people.
  public var reason: String {
    if let requestedMode { return "--preview \(requestedMode.rawValue) was given" }
    if !environment.allowsColour { return "NO_COLOR is set" }
    if hasKitty { return "the terminal answers the question for kitty graphics" }
    if hasSixel { return "the terminal reports sixel (attribute 4)" }
    let found = isKnown ? "the terminal reports no sixel" : "the terminal did not answer"
    return graphics.mode == .blocks
      ? "\(found), text has \(hasTrueColour ? "true colour" : "256 colours")"
      : "\(found), text has \(textColours) colours"
  }

  /// The best mode that needs no consent.
  private func automaticMode(_ hasSixel: Bool, _ hasKitty: Bool) -> PreviewMode {
    if !environment.allowsColour { return .ascii }
    if hasKitty { return .kitty }
    if hasSixel { return .sixel }
    return hasTrueColour || textColours >= 256
      ? (environment.isASCIIOnly ? .ascii : .blocks) : .ascii
  }

  /// Whether tmux or screen stands between, whose buffers are some hundred kilobytes.
  private var isMultiplexer: Bool {
    environment.isMultiplexer || version.hasPrefix("tmux") || version.hasPrefix("screen")
  }

  private var hasTrueColour: Bool {
    if ["truecolor", "24bit"].contains(environment.colourTerm.lowercased()) { return true }
    for name in ["kitty", "foot", "WezTerm", "contour", "ghostty"] where version.hasPrefix(name) {
      return true
    }
    guard version.hasPrefix("XTerm("), let patch = Int(version.dropFirst(6).dropLast()) else {
      return false
    }
    return patch >= 331
  }
}
