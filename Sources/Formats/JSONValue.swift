/// JSON as a value that keeps the order of keys and the text of numbers.
public enum JSONValue: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it is written.
  case number(String)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Keys and values in order, each key once.
  case object([(key: String, value: JSONValue)])

  /// A whole number.
  public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

  /// A finite number in the shortest decimal form that reads back as the same Float; null otherwise.
  public static func float(_ value: Float) -> JSONValue {
    value.isFinite ? .number("\(value)") : .null
  }

  /// A finite number in the shortest decimal form that reads back as the same Double; null otherwise.
  public static func double(_ value: Double) -> JSONValue {
    value.isFinite ? .number("\(value)") : .null
  }

  /// The value of `key`, if this is an object that has it.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let pairs) = self else { return nil }
    return pairs.first { $0.key == key }?.value
  }

  /// The text, if this is one.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, if this is a whole one within 64 bits.
  public var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  /// The number, if this is a finite one.
  public var double: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  /// The elements, if this is an array.
  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The pairs, if this is an object.
  public var object: [(key: String, value: JSONValue)]? {
    if case .object(let pairs) = self { pairs } else { nil }
  }

  /// The kind of value in a message: "a text".
  public var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number(let text): "the number \(text)"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// Equal values; objects are equal when their keys come in the same order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

extension JSONValue {
  /// The value as text in ASCII; `indented` puts each member of an object on a line of its own.
  public func text(indented: Bool = false) -> String {
    var result = ""
    write(to: &result, level: indented ? 0 : nil)
    return result
  }

  private func write(to result: inout String, level: Int?) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .number(let text): result += text
    case .string(let text): writeJSON(text, to: &result)
    case .array(let values):
      // Lists of plain values stay on one line: shapes, latents.
      let breaks = values.contains { $0.array != nil || $0.object != nil }
      let inner = breaks ? level.map { $0 + 1 } : nil
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += level != nil && inner == nil ? ", " : "," }
        breakLine(inner, in: &result)
        value.write(to: &result, level: inner)
      }
      breakLine(breaks ? level : nil, in: &result)
      result += "]"
    case .object(let pairs):
      let inner = level.map { $0 + 1 }
      result += "{"
      for (index, pair) in pairs.enumerated() {
        if index > 0 { result += "," }
        breakLine(inner, in: &result)
        writeJSON(pair.key, to: &result)
        result += level == nil ? ":" : ": "
        pair.value.write(to: &result, level: inner)
      }
      if !pairs.isEmpty { breakLine(level, in: &result) }
      result += "}"
    }
  }

  private func breakLine(_ level: Int?, in result: inout String) {
    guard let level else { return }
    result += "\n" + String(repeating: "  ", count: level)
  }
}

/// Appends a quoted text; everything but printable ASCII is escaped.
private func writeJSON(_ text: String, to result: inout String) {
  func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
  result += "\""
  for unit in text.utf16 {
    switch unit {
    case 0x22: result += "\\\""
    case 0x5C: result += "\\\\"
    case 0x0A: result += "\\n"
    case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
    default: escape(unit)
    }
  }
  result += "\""
}
