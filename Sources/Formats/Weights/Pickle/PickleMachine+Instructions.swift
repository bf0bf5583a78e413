extension PickleMachine {
  /// Does what `instruction` says; every case that Python would run code for only records it.
  mutating func perform(_ instruction: PickleInstruction) throws(FormatError) {
    switch instruction {
    case .stop: break
    case .protocolVersion:
      let version = try stream.byte()
      if version > 5 {
        throw .unsupported(
          subject: "the protocol of the pickle", found: "\(version)", supported: "0 to 5")
      }
    case .frame: _ = try stream.littleEndian(UInt64.self)

    case .mark: marks.append(stack.count)
    case .popMark: _ = try popToMark()
    case .pop:
      // An item, or a mark where nothing lies above it.
      if let mark = marks.last, stack.count == mark {
        marks.removeLast()
      } else {
        _ = try pop()
      }
    case .duplicate: push(try top())
    case .put: try remember(try number(stream.line()))
    case .put1: try remember(Int(try stream.byte()))
    case .put4: try remember(Int(try stream.littleEndian(UInt32.self)))
    case .memoize: try remember(memo.count)
    case .get: try recall(try number(stream.line()))
    case .get1: try recall(Int(try stream.byte()))
    case .get4: try recall(Int(try stream.littleEndian(UInt32.self)))

    case .none: push(Self.none)
    case .true: push(Self.true)
    case .false: push(Self.false)
    case .integerLine: try pushInteger(line: stream.line())
    case .longLine: try pushInteger(line: stream.line())
    case .integer1: try push(.integer(Int(try stream.byte())))
    case .integer2: try push(.integer(Int(try stream.littleEndian(UInt16.self))))
    case .integer4:
      try push(.integer(Int(Int32(bitPattern: try stream.littleEndian(UInt32.self)))))
    case .long1: try pushLong(Int(try stream.byte()))
    case .long4: try pushLong(try stream.length(UInt32.self))
    case .floatLine:
      let text = String(decoding: try stream.line(), as: UTF8.self)
      guard let value = Double(text) else { throw misplaced("the number \"\(text.prefix(40))\"") }
      try push(.float(value))
    case .float8:
      let bits = try stream.littleEndian(UInt64.self).byteSwapped
      try push(.float(Double(bitPattern: bits)))

    case .stringLine: try pushQuoted(stream.line(limit: Limits.pickleBytes))
    case .string1: try pushBytes(Int(try stream.byte()), mayBeText: true)
    case .string4: try pushBytes(try stream.length(UInt32.self), mayBeText: true)
    case .bytes1: try pushBytes(Int(try stream.byte()))
    case .bytes4: try pushBytes(try stream.length(UInt32.self))
    case .bytes8, .byteArray8: try pushBytes(try stream.length(UInt64.self))
    case .unicodeLine:
      guard let text = PickleText.unescaped(unicode: try stream.line(limit: Limits.pickleBytes))
      else {
        throw misplaced("a text with a broken escape")
      }
      try push(.text(text))
    case .unicode1: try pushText(Int(try stream.byte()))
    case .unicode4: try pushText(try stream.length(UInt32.self))
    case .unicode8: try pushText(try stream.length(UInt64.self))

    case .emptyList: try push(.list([]))
    case .emptyTuple: try push(.tuple([]))
    case .emptyDictionary: try push(.dictionary([]))
    case .emptySet: try push(.set([]))
    case .list: try push(.list(try popToMark()))
    case .tuple: try push(.tuple(try popToMark()))
    case .frozenSet: try push(.set(try popToMark()))
    case .dictionary: try push(.dictionary(try pairs(popToMark())))
    case .tuple1: try push(.tuple(try pop(1)))
    case .tuple2: try push(.tuple(try pop(2)))
    case .tuple3: try push(.tuple(try pop(3)))
    case .append: try extend(with: try pop(1))
    case .appends, .addItems: try extend(with: try popToMark())
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try pairs(popToMark()))

    case .global:
      let module = String(decoding: try stream.line(), as: UTF8.self)
      let name = String(decoding: try stream.line(), as: UTF8.self)
      try pushName(module, name)
    case .stackGlobal:
      let words = try pop(2)
      guard let module = text(words[0]), let name = text(words[1]) else {
        throw misplaced("a name that is no text")
      }
      try pushName(module, name)
    case .extension1, .extension2, .extension4:
      throw .unsupported(
        subject: "the pickle", found: "using the extension registry", supported: "plain pickles")
    case .nextBuffer, .readOnlyBuffer:
      throw .unsupported(
        subject: "the pickle", found: "keeping its data outside of itself",
        supported: "data within the pickle")
    case .reduce, .newObject:
      let parts = try pop(2)
      push(try call(parts[0], try arguments(parts[1])))
    case .newObjectWithKeywords:
      let parts = try pop(3)
      push(try call(parts[0], try arguments(parts[1])))
    case .object:
      let parts = try popToMark()
      guard let maker = parts.first else { throw misplaced("an object without a class") }
      push(try call(maker, Array(parts.dropFirst())))
    case .instance:
      let module = String(decoding: try stream.line(), as: UTF8.self)
      let name = String(decoding: try stream.line(), as: UTF8.self)
      let arguments = try popToMark()
      try pushName(module, name)
      push(try call(try pop(), arguments))
    case .build:
      let state = try pop()
      try build(try top(), state)
    case .persistentLine:
      let text = String(decoding: try stream.line(), as: UTF8.self)
      push(try makeObject(PickleObject(className: "the persistent value \(text.prefix(80))")))
    case .persistent: push(try persistentValue(try pop()))
    }
  }

  private mutating func pushName(_ module: String, _ name: String) throws(FormatError) {
    if module.utf8.count + name.utf8.count > Limits.tensorNameLength {
      throw .tooLarge(
        subject: "the length of a class name in the pickle",
        found: module.utf8.count + name.utf8.count, limit: Limits.tensorNameLength)
    }
    let path = module + "." + name
    names.insert(path)
    try push(.name(path))
  }

  private mutating func pushBytes(_ count: Int, mayBeText: Bool = false) throws(FormatError) {
    try push(.bytes(stream.file, try stream.pass(count), mayBeText: mayBeText))
  }

  private mutating func pushText(_ count: Int) throws(FormatError) {
    if count > Limits.pickleBytes {
      throw .tooLarge(
        subject: "the length of a text in the pickle", found: count, limit: Limits.pickleBytes)
    }
    try push(.text(String(decoding: try stream.bytes(count), as: UTF8.self)))
  }

  /// A text of Python 2 in protocol 0, in quotes and with escapes.
  private mutating func pushQuoted(_ line: [UInt8]) throws(FormatError) {
    guard let bytes = PickleText.unescaped(quoted: line) else {
      throw misplaced("a text without quotes or with a broken escape")
    }
    try push(
      .bytes(FileBytes(bytes, path: "a text of the pickle"), 0..<bytes.count, mayBeText: true))
  }

  /// `12`, `12L`; `00` and `01` are what protocol 1 has for false and true.
  private mutating func pushInteger(line: [UInt8]) throws(FormatError) {
    if line == Array("01".utf8) { return push(Self.true) }
    if line == Array("00".utf8) { return push(Self.false) }
    let digits = line.last == UInt8(ascii: "L") ? line.dropLast() : line[...]
    let text = String(decoding: digits, as: UTF8.self)
    if let value = Int(text) {
      try push(.integer(value))
    } else if digits.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
      let value = Double(text)
    {
      try push(.float(value))
    } else {
      throw misplaced("the number \"\(text.prefix(40))\"")
    }
  }

  /// A whole number of `count` bytes in two's complement; beyond 64 bits its nearest Double.
  private mutating func pushLong(_ count: Int) throws(FormatError) {
    let bytes = try stream.bytes(count)
    let isNegative = (bytes.last ?? 0) >= 0x80
    if count <= 8 {
      var value = isNegative ? -1 : 0
      for byte in bytes.reversed() { value = value << 8 | Int(byte) }
      try push(.integer(value))
    } else {
      var value = 0.0
      for byte in bytes.reversed() { value = value * 256 + Double(isNegative ? ~byte : byte) }
      try push(.float(isNegative ? -value - 1 : value))
    }
  }

  private func number(_ line: [UInt8]) throws(FormatError) -> Int {
    guard let value = Int(String(decoding: line, as: UTF8.self)) else {
      throw misplaced("a place in the memo that is no number")
    }
    return value
  }

  private func pairs(_ references: [PickleReference]) throws(FormatError) -> [PickleReference] {
    if references.count % 2 != 0 { throw misplaced("a key without a value") }
    return references
  }

  private func arguments(_ reference: PickleReference) throws(FormatError) -> [PickleReference] {
    guard case .tuple(let arguments) = node(reference) else {
      throw misplaced("a call without a tuple of arguments")
    }
    return arguments
  }

  /// Appends to a list or a set, or records it for an instance of an unknown class.
  private mutating func extend(with values: [PickleReference]) throws(FormatError) {
    let place = Int(try top())
    // The node gives its array away while it grows, which would be copied otherwise.
    switch nodes[place] {
    case .list(var elements):
      nodes[place] = .none
      elements += values
      nodes[place] = .list(elements)
    case .set(var elements):
      nodes[place] = .none
      elements += values
      nodes[place] = .set(elements)
    case .object(let number): objects[number].elements += values
    default: throw misplaced("appending to what is no list")
    }
  }

  private mutating func setItems(_ values: [PickleReference]) throws(FormatError) {
    let place = Int(try top())
    switch nodes[place] {
    case .dictionary(var pairs):
      nodes[place] = .none
      pairs += values
      nodes[place] = .dictionary(pairs)
    case .object(let number): objects[number].pairs += values
    default: throw misplaced("an item for what is no dictionary")
    }
  }
}
