/// The list of models that were found, over the whole screen.
public struct ModelList: Equatable, Sendable {
  /// All of them, by name.
  public internal(set) var entries: [ModelEntry]
  /// Whether the folders were searched.
  public internal(set) var isComplete: Bool
  /// What the shown ones contain; empty for all.
  public internal(set) var filter = ""
  /// The rating that the best come first by; nil for the order in which they were found.
  public internal(set) var order: String?
  /// The chosen line, a position among the shown entries.
  public internal(set) var focus = 0
  /// The first shown line.
  var scroll = 0
  /// The path of the file that is being opened.
  public internal(set) var opening: String?

  /// The path of the file that will be opened or asked about once its header is read.
  var awaited: String?

  /// A list of these entries; nil until the folders are searched.
  public init(_ entries: [ModelEntry]? = nil) {
    self.entries = entries ?? []
    isComplete = entries != nil
  }

  /// The entries that the filter lets through, in the asked for order.
  public var shown: [ModelEntry] {
    ordered(filter.isEmpty ? entries : entries.filter { $0.matches(filter) })
  }

  /// The entry of the chosen line.
  public var focused: ModelEntry? {
    let shown = shown
    return shown.indices.contains(focus) ? shown[focus] : nil
  }

  /// The name of the model that is being opened.
  var openingName: String? {
    (opening ?? awaited).map { path in entries.first { $0.path == path }?.name ?? path }
  }

  /// Takes what was found, and keeps the choice.
  mutating func fill(_ found: [ModelEntry], choosing path: String?) {
    let chosen = focused?.path ?? path
    entries = found
    isComplete = true
    if let order, !ratingNames.contains(order) { self.order = nil }
    move(to: shown.firstIndex { $0.path == chosen } ?? 0)
  }

  /// Takes what is known of one file, and keeps the choice.
  mutating func describe(_ path: String, _ content: ModelEntry.Content) {
    guard let index = entries.firstIndex(where: { $0.path == path }) else { return }
    let chosen = focused?.path
    entries[index].content = content
    if let chosen, let position = shown.firstIndex(where: { $0.path == chosen }) {
      focus = position
    }
  }

  /// Shows what contains `text`, and keeps the choice where that is possible.
  mutating func setFilter(_ text: String) {
    let chosen = focused?.path
    filter = text
    move(to: shown.firstIndex { $0.path == chosen } ?? 0)
  }

  /// Chooses the line at `index`, or the nearest there is.
  mutating func move(to index: Int) {
    focus = min(max(0, index), max(0, shown.count - 1))
  }

  /// Scrolls so that the chosen line is among `height` shown ones.
  mutating func keepFocusVisible(height: Int) {
    guard height > 0 else { return }
    scroll = min(max(scroll, focus - height + 1), focus)
    scroll = max(0, min(scroll, shown.count - height))
  }
}
