/// A machine for Python pickles, protocols 0 to 5, that can only build data.
///
/// A pickle is a program for a stack machine. Here every instruction has a meaning that ends at data:
/// the few functions that make tensors and containers are known by name (`PickleCalls`), and everything
/// else that Python would look up, call or instantiate is recorded as an inert object. Steps, values,
/// depth and sizes have limits (`Limits`), so that a hostile program ends soon, in an error.
/// - Source: CPython 3.13, `Lib/pickletools.py`.
struct PickleMachine {
  /// Every value made so far.
  var nodes: [PickleNode] = [.none, .bool(false), .bool(true)]
  /// The instances of unknown classes.
  var objects: [PickleObject] = []
  /// The tensors.
  var tensors: [PickleTensor] = []
  /// The storages that the container has to provide.
  var storages: [PickleStorage] = []
  /// All names of classes and functions.
  var names: Set<String> = []
  /// Bytes that were made from texts, which is how protocol 2 has them.
  var encodedBytes = 0
  /// The instructions so far, and what they took beyond one step each.
  var steps: Int
  /// Whether this pickle lies in the bytes of another, which may happen once.
  let isNested: Bool
  /// Bytes that were looked into for a stream within this one.
  var triedNested: Set<PickleReference> = []
  /// What is read, from the next instruction on.
  var stream: PickleStream

  /// Values that wait for an instruction.
  var stack: [PickleReference] = []
  /// Heights of the stack at which marks are.
  var marks: [Int] = []
  /// Values that are referred to again.
  var memo: [Int: PickleReference] = [:]
  private var storageNumbers: [String: Int] = [:]

  /// The values that every pickle shares.
  static let none: PickleReference = 0
  static let `false`: PickleReference = 1
  static let `true`: PickleReference = 2

  /// A machine at the beginning of a pickle.
  init(_ stream: PickleStream, isNested: Bool = false, stepsBefore: Int = 0) {
    self.stream = stream
    self.isNested = isNested
    steps = stepsBefore
  }

  /// Runs the pickle to its end and returns its value.
  ///
  /// - Throws: `FormatError` for an instruction that is unknown or misplaced, and beyond the limits.
  mutating func run() throws(FormatError) -> PickleReference {
    while true {
      steps += 1
      if steps > Limits.pickleSteps {
        throw .tooLarge(
          subject: "the number of instructions of the pickle", found: steps,
          limit: Limits.pickleSteps)
      }
      let code = try stream.byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        throw .malformed(
          subject: "the pickle at byte \(stream.offset - 1)", found: "instruction \(code)",
          expected: "one of protocols 0 to 5")
      }
      if instruction == .stop { return try pop() }
      try perform(instruction)
    }
  }
}

// MARK: Values

extension PickleMachine {
  /// Adds a value.
  mutating func make(_ node: PickleNode) throws(FormatError) -> PickleReference {
    if nodes.count >= Limits.pickleValues {
      throw .tooLarge(
        subject: "the number of values of the pickle", found: nodes.count + 1,
        limit: Limits.pickleValues)
    }
    nodes.append(node)
    return PickleReference(nodes.count - 1)
  }

  /// The value that `reference` stands for.
  func node(_ reference: PickleReference) -> PickleNode { nodes[Int(reference)] }

  /// An inert instance.
  mutating func makeObject(_ object: PickleObject) throws(FormatError) -> PickleReference {
    objects.append(object)
    return try make(.object(objects.count - 1))
  }

  /// A tensor; whether it lies within its storage is checked once the bytes of that are known.
  mutating func makeTensor(_ tensor: PickleTensor) throws(FormatError) -> PickleReference {
    tensors.append(tensor)
    return try make(.tensor(tensors.count - 1))
  }

  /// A storage; the same part of the same key is the same storage.
  mutating func makeStorage(_ storage: PickleStorage) throws(FormatError) -> PickleReference {
    let name = "\(storage.key) \(storage.viewOffset) \(storage.count)"
    if storage.bytes == nil, let number = storageNumbers[name] {
      if storages[number].type != storage.type {
        throw misplaced("a second type for storage \"\(storage.key)\"")
      }
      return try make(.storage(number))
    }
    storages.append(storage)
    if storage.bytes == nil { storageNumbers[name] = storages.count - 1 }
    return try make(.storage(storages.count - 1))
  }

  /// An error that names what was met and where.
  func misplaced(_ found: String, expected: String = "a whole pickle") -> FormatError {
    .malformed(
      subject: "the pickle at byte \(stream.offset)", found: found, expected: expected)
  }
}

// MARK: Stack

extension PickleMachine {
  /// Puts a value on the stack.
  mutating func push(_ reference: PickleReference) { stack.append(reference) }

  /// Makes a value and puts it on the stack.
  mutating func push(_ node: PickleNode) throws(FormatError) { push(try make(node)) }

  /// Takes the top value, which must lie above the last mark.
  mutating func pop() throws(FormatError) -> PickleReference {
    guard stack.count > (marks.last ?? 0), let top = stack.popLast() else {
      throw misplaced("taking from an empty stack")
    }
    return top
  }

  /// The top value, which must lie above the last mark.
  func top() throws(FormatError) -> PickleReference {
    guard stack.count > (marks.last ?? 0), let top = stack.last else {
      throw misplaced("looking at an empty stack")
    }
    return top
  }

  /// Takes what lies above the last mark, and the mark.
  mutating func popToMark() throws(FormatError) -> [PickleReference] {
    guard let mark = marks.popLast() else { throw misplaced("looking for a missing mark") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  /// Takes the `count` top values, in the order in which they were put there.
  mutating func pop(_ count: Int) throws(FormatError) -> [PickleReference] {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw misplaced("taking from an empty stack")
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  /// Stores the top value in the memo.
  mutating func remember(_ key: Int) throws(FormatError) { memo[key] = try top() }

  /// Puts a value of the memo on the stack.
  mutating func recall(_ key: Int) throws(FormatError) {
    guard let reference = memo[key] else { throw misplaced("recalling value \(key), never stored") }
    push(reference)
  }
}
