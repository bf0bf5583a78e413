import Cells
import Explorer

/// A complete control sequence: what stands between `ESC [` and the final character, and that.
struct ControlSequence {
  let body: String
  let final: UInt8

  /// What it means; nil for everything we do not know.
  var event: InputEvent? {
    switch Character(Unicode.Scalar(final)) {
    case "A": arrow(.up)
    case "B": arrow(.down)
    case "C": arrow(.right)
    case "D": arrow(.left)
    case "a": body.isEmpty ? .key(.arrow(.up, .shift)) : nil
    case "b": body.isEmpty ? .key(.arrow(.down, .shift)) : nil
    case "d": body.isEmpty ? .key(.arrow(.left, .shift)) : nil
    case "H": isKey ? .key(.home) : nil
    case "F": isKey ? .key(.end) : nil
    case "P": isKey ? .key(.function(1)) : nil
    case "Z": body.isEmpty ? .key(.backTab) : nil
    case "~": editingKey
    case "M", "m": mouse
    case "c": body.hasPrefix("?") ? attributes : (body.isEmpty ? .key(.arrow(.right, .shift)) : nil)
    case "n": body == "0" ? .reply(.ready) : nil
    case "S": graphicsAttribute
    case "t": cellSize
    case "y": synchronizedOutput
    default: nil
    }
  }

  /// The numbers after `prefix`, nil if anything else stands there.
  private func numbers(after prefix: String = "") -> [Int]? {
    guard body.hasPrefix(prefix) else { return nil }
    let parts = body.dropFirst(prefix.count).split(separator: ";", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    for part in parts {
      guard part.count <= 6, part.allSatisfy(\.isNumber), let number = Int(part) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// A key has no parameters, or 1 and a modifier.
  private var isKey: Bool {
    if body.isEmpty { return true }
    guard let numbers = numbers() else { return false }
    return numbers.count <= 2 && numbers[0] == 1
  }

  private func arrow(_ arrow: Arrow) -> InputEvent? {
    guard isKey else { return nil }
    let modifiers = max(0, (numbers()?.dropFirst().first ?? 1) - 1)
    // Bit 0 is shift, bit 2 control.
    return .key(
      .arrow(arrow, modifiers & 4 != 0 ? .control : modifiers & 1 != 0 ? .shift : .none))
  }

  private var editingKey: InputEvent? {
    switch numbers()?.first {
    case 1, 7: .key(.home)
    case 3: .key(.delete)
    case 4, 8: .key(.end)
    case 5: .key(.pageUp)
    case 6: .key(.pageDown)
    case 11: .key(.function(1))
    default: nil
    }
  }

  /// The mouse in SGR form: `<button;column;row`, from 1; `m` is a release.
  private var mouse: InputEvent? {
    guard let numbers = numbers(after: "<"), numbers.count == 3, numbers[1] > 0, numbers[2] > 0
    else { return nil }
    let position = Position(column: numbers[1] - 1, row: numbers[2] - 1)
    // Shift, meta and control are bits 2 to 4.
    let button = numbers[0] & ~28
    if final == UInt8(ascii: "m") {
      return button == 0 || button == 32 ? .mouse(MouseEvent(.release, at: position)) : nil
    }
    switch button {
    case 0: return .mouse(MouseEvent(.press, at: position))
    case 32: return .mouse(MouseEvent(.drag, at: position))
    case 64: return .mouse(MouseEvent(.wheelUp, at: position))
    case 65: return .mouse(MouseEvent(.wheelDown, at: position))
    default: return nil
    }
  }

  // MARK: Replies

  private var attributes: InputEvent? {
    numbers(after: "?").map { .reply(.attributes($0)) }
  }

  /// XTSMGRAPHICS: `?item;status;value...`, status 0 is success.
  private var graphicsAttribute: InputEvent? {
    guard let numbers = numbers(after: "?"), numbers.count >= 3, numbers[1] == 0 else { return nil }
    if numbers[0] == 1 { return .reply(.colourRegisters(numbers[2])) }
    guard numbers[0] == 2, numbers.count == 4 else { return nil }
    return .reply(.largestPicture(width: numbers[2], height: numbers[3]))
  }

  private var cellSize: InputEvent? {
    guard let numbers = numbers(), numbers.count == 3, numbers[0] == 6 else { return nil }
    return .reply(.cellSize(width: numbers[2], height: numbers[1]))
  }

  /// DECRPM for mode 2026: 1 or 2 if the mode exists and can be set.
  private var synchronizedOutput: InputEvent? {
    guard body.hasSuffix("$"), body.hasPrefix("?2026;") else { return nil }
    let state = body.dropFirst(6).dropLast()
    return .reply(.synchronizedOutput(state == "1" || state == "2"))
  }
}
