/// Keys to which a person gave another meaning.
///
/// Each line names a key as the help does, then what it means: another key, which then does the same
/// (`J j`), or a line of the language (`F5 resample all`).
public struct OwnKeys: Equatable, Sendable {
  /// What a key means.
  public enum Meaning: Equatable, Sendable {
    /// What another key means by itself.
    case key(Key)
    /// A statement.
    case statement(Statement)
  }

  /// The meanings, in the order of the file.
  public private(set) var meanings: [(key: Key, meaning: Meaning)] = []

  /// No such keys.
  public init() {}

  /// Reads a file of keys.
  ///
  /// - Throws: `SettingsError` for the first line that cannot be: an unknown key, a key with two
  ///   meanings, a line that is no statement, or one that leaves something without a key.
  public init(parsing text: String) throws(SettingsError) {
    var lines: [Key: Int] = [:]
    for line in SettingLine.all(in: text) {
      func fault(_ text: String) -> SettingsError { SettingsError(line: line.number, fault: text) }
      guard let key = Key(named: line.name) else {
        throw fault("'\(line.name)' is no key, expected a name such as J, ^G, F5 or Shift-Up")
      }
      if let before = lines[key] {
        throw fault("\(line.name) has a meaning from line \(before) already")
      }
      if let command = KeyMap.command(for: key), [.interrupt, .suspend, .redraw].contains(command) {
        throw fault("\(line.name) keeps its meaning, whatever is open")
      }
      if key == .escape { throw fault("Esc keeps its meaning, whatever is open") }
      lines[key] = line.number
      meanings.append((key, try Self.meaning(line)))
    }
    try checkThatEverythingHasAKey(lines)
  }

  private static func meaning(_ line: SettingLine) throws(SettingsError) -> Meaning {
    if line.rest.isEmpty {
      throw SettingsError(
        line: line.number, fault: "\(line.name) gets no meaning, expected a key or a line after it")
    }
    if let key = Key(named: line.rest) {
      guard ViewKind.allCases.contains(where: { KeyMap.command(for: key, in: $0) != nil }) else {
        throw SettingsError(
          line: line.number, fault: "\(line.rest) does nothing itself, expected a key of the help")
      }
      return .key(key)
    }
    do {
      return .statement(try Statement(parsing: line.rest))
    } catch {
      throw SettingsError(line: line.number, fault: error.description)
    }
  }

  /// Whatever the usual keys do must be done by some key still.
  private func checkThatEverythingHasAKey(_ lines: [Key: Int]) throws(SettingsError) {
    let aliases = meanings.compactMap { own -> Key? in
      if case .key(let key) = own.meaning { key } else { nil }
    }
    for binding in KeyMap.bindings {
      for command in Set(binding.keys.map(\.command)) {
        let keys = binding.keys.filter { $0.command == command }.map(\.key)
        let isLost = keys.allSatisfy { lines[$0] != nil && !aliases.contains($0) }
        guard isLost, let line = keys.compactMap({ lines[$0] }).max() else { continue }
        throw SettingsError(
          line: line,
          fault: "nothing is left for '\(binding.help)', give it another key: KEY \(keys[0].name)")
      }
    }
  }

  /// What `key` means; nil if it means what it usually does.
  public subscript(key: Key) -> Meaning? { meanings.first { $0.key == key }?.meaning }

  /// The label of a binding without the keys that mean something else.
  func label(of binding: Binding) -> String {
    let taken = Set(meanings.map(\.key.name))
    guard !taken.isEmpty else { return binding.label }
    return binding.label.split(separator: " ", omittingEmptySubsequences: false)
      .filter { !taken.contains(String($0)) }.joined(separator: " ")
  }

  /// The same keys with the same meanings, in the same order.
  public static func == (left: OwnKeys, right: OwnKeys) -> Bool {
    left.meanings.elementsEqual(right.meanings) { $0.key == $1.key && $0.meaning == $1.meaning }
  }
}

extension Key {
  /// The key that the help calls `name`; nil if there is none.
  init?(named name: String) {
    let fixed: [Key] =
      [
        .character(" "), .enter, .tab, .backTab, .backspace, .delete, .escape, .home, .end, .pageUp,
        .pageDown,
      ]
      + [Arrow.up, .down, .left, .right].flatMap { arrow in
        [KeyModifier.none, .shift, .control].map { Key.arrow(arrow, $0) }
      } + (1...12).map(Key.function)
    if let key = fixed.first(where: { $0.name == name }) {
      self = key
      return
    }
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 1 {
      self = .character(scalars[0])
    } else if scalars.count == 2, scalars[0] == "^",
      let letter = name.lowercased().unicodeScalars.last, ("a"..."z").contains(letter)
    {
      self = .control(letter)
    } else {
      return nil
    }
  }
}
