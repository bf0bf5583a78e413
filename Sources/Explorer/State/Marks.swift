/// Points with names, to go back to, to walk between, to reckon with; and groups of them, each of which
/// stands for the mean of its members.
public struct Marks: Equatable, Sendable {
  /// A point and its name.
  public struct Mark: Equatable, Sendable {
    /// A letter when it was set by key, any word when it was set by a line.
    public var name: String
    /// The point.
    public var point: ExploredPoint
  }

  /// Some marks under one name.
  public struct Group: Equatable, Sendable {
    /// The name, that of no mark.
    public var name: String
    /// The names of the marks in it, at least one, in the order in which they were added.
    public var members: [String]
  }

  /// More members would be no group that a person made.
  public static let memberLimit = 24

  /// Longer names would not fit beside a description.
  public static let nameLimit = 24

  /// All of them, by name.
  public private(set) var all: [Mark] = []
  /// Their names in the order in which they were set.
  private(set) var inOrder: [String] = []
  /// The groups, by name.
  public private(set) var groups: [Group] = []

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
    for mark in others.all where result[mark.name] == nil && group(mark.name) == nil {
      result[mark.name] = mark.point
    }
    // Marks of a group that another model brings, too, are in it as before.
    result.groups = []
    for group in groups {
      let members = group.members.filter { result[$0] != nil }
      if !members.isEmpty, result[group.name] == nil { result.add(members, to: group.name) }
    }
    return result
  }

  /// The point called `name`; setting nil takes the mark away.
  public subscript(name: String) -> ExploredPoint? {
    get { all.first { $0.name == name }?.point }
    set {
      all.removeAll { $0.name == name }
      guard let newValue else {
        inOrder.removeAll { $0 == name }
        for group in groups { remove([name], from: group.name) }
        return
      }
      if !inOrder.contains(name) { inOrder.append(name) }
      let place = all.firstIndex { name < $0.name } ?? all.endIndex
      all.insert(Mark(name: name, point: newValue), at: place)
    }
  }

  // MARK: Groups

  /// The group called `name`.
  public func group(_ name: String) -> Group? { groups.first { $0.name == name } }

  /// The points that `name` stands for: that of a mark, or those of a group's members; none if nothing
  /// has that name.
  public func points(of name: String) -> [ExploredPoint] {
    (group(name)?.members ?? [name]).compactMap { self[$0] }
  }

  /// Adds marks to the group called `name`, which is made if there is none; those in it already keep their
  /// places.
  ///
  /// - Precondition: `name` is that of no mark, and all of `members` are marks.
  mutating func add(_ members: [String], to name: String) {
    precondition(self[name] == nil, "'\(name)' is a mark")
    precondition(members.allSatisfy { self[$0] != nil }, "\(members) are not all marks")
    var group = group(name) ?? Group(name: name, members: [])
    for member in members where !group.members.contains(member) { group.members.append(member) }
    put(group)
  }

  /// Takes marks out of a group; one without members is no group any more.
  mutating func remove(_ members: [String], from name: String) {
    guard var group = group(name) else { return }
    group.members.removeAll(where: members.contains)
    put(group)
  }

  private mutating func put(_ group: Group) {
    groups.removeAll { $0.name == group.name }
    guard !group.members.isEmpty else { return }
    let place = groups.firstIndex { group.name < $0.name } ?? groups.endIndex
    groups.insert(group, at: place)
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
