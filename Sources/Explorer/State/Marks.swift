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
  /// Their names in the order in which they were set.
  private(set) var inOrder: [String] = []

  /// No marks.
  public init() {}

  /// The points with these names; what cannot name a mark is left out.
  public init(_ points: [(name: String, point: ExploredPoint)]) {
    for (name, point) in points where Self.isName(name) { self[name] = point }
  }

  /// These marks, where `brought` came with a model, beside another model that brings `others`: those
  /// that were not changed make room, and no mark of a person's own is lost.
  func exchanging(_ brought: Marks, for others: Marks) -> Marks {
    var result = self
    for mark in brought.all where self[mark.name] == mark.point { result[mark.name] = nil }
    for mark in others.all where result[mark.name] == nil { result[mark.name] = mark.point }
    return result
  }

  /// The point called `name`; setting nil takes the mark away.
  public subscript(name: String) -> ExploredPoint? {
    get { all.first { $0.name == name }?.point }
    set {
      all.removeAll { $0.name == name }
      guard let newValue else { return inOrder.removeAll { $0 == name } }
      if !inOrder.contains(name) { inOrder.append(name) }
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
