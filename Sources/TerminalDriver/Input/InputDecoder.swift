import Explorer

/// Turns the bytes that a terminal sends into keys, mouse events and replies.
///
/// Sequences may arrive in any fragments. What is no known sequence is dropped as a whole: a late
/// or broken reply never becomes a key.
struct InputDecoder: Sendable {
  private var buffer: [UInt8] = []
  /// Inside a control string that is longer than any we know.
  private var isSkippingString = false

  /// What was pasted so far; nil outside the brackets of a paste.
  private var pasted: [UInt8]?

  private static let pasteStart: [UInt8] = Array("\u{1B}[200~".utf8)
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)
  /// Of a longer paste nothing is taken.
  private static let pasteLimit = 1 << 16

  /// What ends a sequence; anything else breaks it and begins something else.
  private static let finals: ClosedRange<UInt8> = 0x40...0x7E
  /// Longer sequences and strings than these are dropped.
  private static let sequenceLimit = 64
  private static let stringLimit = 512

  /// Whether a sequence has begun and not ended.
  var isPending: Bool { !buffer.isEmpty || isSkippingString || pasted != nil }

  /// Whether all that is pending is one escape character, which may be the key of that name, or what
  /// Alt with O sends.
  var isKeyPending: Bool {
    pasted == nil && (buffer == [0x1B] || buffer == [0x1B, UInt8(ascii: "O")])
  }

  /// The events that are complete after `bytes`.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    buffer.append(contentsOf: bytes)
    var events: [InputEvent] = []
    var start = 0
    while start < buffer.count, let token = token(at: start) {
      start += token.length
      if let event = token.event { events.append(event) }
    }
    buffer.removeFirst(start)
    return events
  }

  /// The events when nothing more comes: a lone escape is the key, anything else unfinished is
  /// dropped.
  mutating func flush() -> [InputEvent] {
    let wasEscape = buffer == [0x1B] && pasted == nil
    buffer = []
    isSkippingString = false
    pasted = nil
    return wasEscape ? [.key(.escape)] : []
  }

  /// Something complete at the start of the pending bytes.
  private struct Token {
    var length: Int
    var event: InputEvent?
  }

  /// The token that begins at `start`; nil if it is not complete.
  private mutating func token(at start: Int) -> Token? {
    let bytes = buffer[start...]
    if pasted != nil { return pastedText(bytes) }
    if isSkippingString { return skippedString(bytes) }
    let first = bytes[start]
    if first == 0x1B { return escapeSequence(bytes) }
    if first < 0x20 || first == 0x7F { return Token(length: 1, event: controlKey(first)) }
    return character(bytes)
  }

  private func controlKey(_ byte: UInt8) -> InputEvent? {
    switch byte {
    case 0x0D, 0x0A: .key(.enter)
    case 0x09: .key(.tab)
    case 0x08, 0x7F: .key(.backspace)
    case 1...26: .key(.control(Unicode.Scalar(byte + 0x60)))
    default: nil
    }
  }

  private func character(_ bytes: ArraySlice<UInt8>) -> Token? {
    let first = bytes[bytes.startIndex]
    let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    guard length > 0, first < 0xF5 else { return Token(length: 1, event: nil) }
    let part = bytes.prefix(length)
    // A byte that cannot continue the character ends it: drop what was broken and go on there.
    if let wrong = part.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
      return Token(length: wrong - bytes.startIndex, event: nil)
    }
    guard part.count == length else { return nil }
    let scalar = String(validating: part, as: UTF8.self)?.unicodeScalars.first
    let isControl = scalar.map { $0.value < 0xA0 && $0.value >= 0x80 } ?? true
    return Token(length: length, event: isControl ? nil : scalar.map { .key(.character($0)) })
  }

  /// The text between the brackets of a paste, as far as it is there.
  private mutating func pastedText(_ bytes: ArraySlice<UInt8>) -> Token? {
    let escape = bytes.firstIndex(of: 0x1B) ?? bytes.endIndex
    if escape > bytes.startIndex {
      if (pasted?.count ?? 0) <= Self.pasteLimit { pasted? += bytes[..<escape] }
      return Token(length: escape - bytes.startIndex, event: nil)
    }
    let next = bytes.prefix(Self.pasteEnd.count)
    guard Self.pasteEnd.starts(with: next) else {
      // An escape character of the text itself: it is no part of what can be typed.
      return Token(length: 1, event: nil)
    }
    guard next.count == Self.pasteEnd.count else { return nil }
    let content = pasted ?? []
    pasted = nil
    let isWhole = content.count <= Self.pasteLimit && !content.isEmpty
    return Token(
      length: next.count,
      event: isWhole ? .pasted(String(decoding: content, as: UTF8.self)) : nil)
  }

  // MARK: Escape sequences

  private mutating func escapeSequence(_ bytes: ArraySlice<UInt8>) -> Token? {
    guard bytes.count > 1 else { return nil }
    let second = bytes[bytes.startIndex + 1]
    switch second {
    case UInt8(ascii: "["): return controlSequence(bytes)
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return nil }
      let third = bytes[bytes.startIndex + 2]
      guard Self.finals.contains(third) else { return Token(length: 2, event: nil) }
      return Token(length: 3, event: keyOfShiftThree(third))
    case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      return controlString(bytes)
    case UInt8(ascii: "\\"):
      // The end of a string whose beginning was lost.
      return Token(length: 2, event: nil)
    default:
      return Token(length: 1, event: .key(.escape))
    }
  }

  private mutating func controlSequence(_ bytes: ArraySlice<UInt8>) -> Token? {
    var index = bytes.startIndex + 2
    while index < bytes.endIndex, (0x20...0x3F).contains(bytes[index]) {
      index += 1
      if index - bytes.startIndex > Self.sequenceLimit {
        return Token(length: index - bytes.startIndex, event: nil)
      }
    }
    guard index < bytes.endIndex else { return nil }
    let final = bytes[index]
    let length = index - bytes.startIndex + 1
    guard Self.finals.contains(final) else {
      // Not a sequence after all; what broke it begins something else.
      return Token(length: length - 1, event: nil)
    }
    if final == UInt8(ascii: "["), length == 3 {
      // The function keys of the Linux console: ESC [ [ A.
      guard bytes.count > 3 else { return nil }
      let letter = bytes[bytes.startIndex + 3]
      guard Self.finals.contains(letter) else { return Token(length: 3, event: nil) }
      let isFunctionKey = (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(letter)
      return Token(
        length: 4,
        event: isFunctionKey ? .key(.function(Int(letter - UInt8(ascii: "A")) + 1)) : nil)
    }
    if bytes[bytes.startIndex...index].elementsEqual(Self.pasteStart) {
      pasted = []
      return Token(length: length, event: nil)
    }
    let body = String(decoding: bytes[(bytes.startIndex + 2)..<index], as: UTF8.self)
    return Token(
      length: length, event: ControlSequence(body: body, final: final).event)
  }

  /// A device control string or the like, up to its terminator.
  private mutating func controlString(_ bytes: ArraySlice<UInt8>) -> Token? {
    var index = bytes.startIndex + 2
    while index < bytes.endIndex {
      if bytes[index] == 0x07 {
        return Token(
          length: index - bytes.startIndex + 1,
          event: stringEvent(bytes[bytes.startIndex + 1], bytes[(bytes.startIndex + 2)..<index]))
      }
      if bytes[index] == 0x1B {
        guard index + 1 < bytes.endIndex else { return nil }
        let isEnd = bytes[index + 1] == UInt8(ascii: "\\")
        // Any other escape ends the string too, and begins something new.
        return Token(
          length: index - bytes.startIndex + (isEnd ? 2 : 0),
          event: isEnd
            ? stringEvent(bytes[bytes.startIndex + 1], bytes[(bytes.startIndex + 2)..<index]) : nil)
      }
      index += 1
    }
    guard bytes.count > Self.stringLimit else { return nil }
    isSkippingString = true
    return Token(length: bytes.count, event: nil)
  }

  private mutating func skippedString(_ bytes: ArraySlice<UInt8>) -> Token? {
    guard let end = bytes.firstIndex(where: { $0 == 0x07 || $0 == 0x1B }) else {
      return Token(length: bytes.count, event: nil)
    }
    if bytes[end] == 0x1B {
      guard end + 1 < bytes.endIndex else { return nil }
      isSkippingString = false
      let isEnd = bytes[end + 1] == UInt8(ascii: "\\")
      return Token(length: end - bytes.startIndex + (isEnd ? 2 : 0), event: nil)
    }
    isSkippingString = false
    return Token(length: end - bytes.startIndex + 1, event: nil)
  }

  private func stringEvent(_ kind: UInt8, _ content: ArraySlice<UInt8>) -> InputEvent? {
    ControlString(kind: kind, content: String(decoding: content, as: UTF8.self)).reply.map {
      .reply($0)
    }
  }

  private func keyOfShiftThree(_ final: UInt8) -> InputEvent? {
    switch Character(Unicode.Scalar(final)) {
    case "A": .key(.arrow(.up))
    case "B": .key(.arrow(.down))
    case "C": .key(.arrow(.right))
    case "D": .key(.arrow(.left))
    case "H": .key(.home)
    case "F": .key(.end)
    case "M": .key(.enter)
    case "P": .key(.function(1))
    case "c": .key(.arrow(.right, .control))
    case "d": .key(.arrow(.left, .control))
    default: nil
    }
  }
}
