/// Points with names: to go back to, to walk between, to reckon with.
public struct Marks: Equatable, Sendable {
  /// A point and its name.
  public struct Mark: Equatable, Sendable {
    /// A letter when it was set by key, any word when it was set by a line.
    public var name: String
    /// The point.
    public var point: ExploredPoint
  }

  /// Longer names would not fit beside a description.
  public static let nameLimit = 24

  /// All of them, by name.
  public private(set) var all: [Mark] = []

  /// No marks.
  public init() {}

  /// The point called `name`; setting nil takes the mark away.
  public subscript(name: String) -> ExploredPoint? {
    get { all.first { $0.name == name }?.point }
    set {
      all.removeAll { $0.name == name }
      guard let newValue else { return }
      let place = all.firstIndex { name < $0.name } ?? all.endIndex
      all.insert(Mark(name: name, point: newValue), at: place)
    }
  }

  /// Whether a mark can have this name: a letter, then letters, digits, `-` and `_`.
  public static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= nameLimit else { return false }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    return isLetter(first)
      && text.utf8.allSatisfy { byte in
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
      }
  }
}
