import Formats
import Testing

/// Files that name functions which reach outside of them: refused, or only recorded, never run.
@Suite struct DangerousNameTests {
  /// The ways in which a pickle gets from a name to a call.
  static let calls: [(way: String, bytes: [UInt8], name: String)] = [
    ("REDUCE", call(Pickled.name("os", "system")), "os.system"),
    ("posix", call(Pickled.name("posix", "system")), "posix.system"),
    ("nt", call(Pickled.name("nt", "system")), "nt.system"),
    ("Python 2", call(Pickled.name("__builtin__", "eval")), "__builtin__.eval"),
    ("Python 3", call(Pickled.name("builtins", "exec")), "builtins.exec"),
    (
      "STACK_GLOBAL", call(Pickled.text("subprocess") + Pickled.text("Popen") + [0x93]),
      "subprocess.Popen"
    ),
    (
      "INST", Pickled.file([0x28] + Pickled.text("id") + [0x69] + Array("os\nsystem\n".utf8)),
      "os.system"
    ),
    (
      "OBJ", Pickled.file([0x28] + Pickled.name("os", "system") + Pickled.text("id") + [0x6F]),
      "os.system"
    ),
    (
      "NEWOBJ",
      Pickled.file(
        Pickled.name("runpy", "run_path") + Pickled.tuple(Pickled.text("x")) + [0x81]),
      "runpy.run_path"
    ),
    ("only named", Pickled.file(Pickled.name("sys", "exit")), "sys.exit"),
    (
      "dropped from the stack", Pickled.file(Pickled.name("os", "system") + [0x30, 0x4E]),
      "os.system"
    ),
    (
      "as attribute",
      call(Pickled.name("builtins", "getattr")), "builtins.getattr"
    ),
    (
      "through another module",
      call(Pickled.text("torch.serialization") + Pickled.text("os.system") + [0x93]),
      "torch.serialization.os.system"
    ),
    (
      "in a package", call(Pickled.name("torch.hub", "load")), "torch.hub.load"
    ),
  ]

  static func call(_ function: [UInt8]) -> [UInt8] {
    Pickled.file(Pickled.call(function, Pickled.tuple(Pickled.text("id"))))
  }

  @Test(arguments: calls.map(\.way)) func areRefused(_ way: String) throws {
    let (_, bytes, name) = try #require(Self.calls.first { $0.way == way })
    let error = #expect(throws: FormatError.self) {
      _ = try WeightFile(FileBytes(bytes, path: "f"))
    }
    #expect(
      error?.description
        == "the Python pickle holds the function \(name), which is never loaded")
    #expect(error?.isRefusal == true)
    let file = try WeightFile(FileBytes(bytes, path: "f"), dangerousNames: .record)
    #expect(file.foreignNames == [ForeignName(path: name, isDangerous: true)])
  }

  @Test func areInertObjectsWhereTheyAreRecorded() throws {
    let value = Pickled.dictionary([
      ("w", Pickled.tensor(Pickled.storage(count: 6), shape: [6], strides: [1])),
      ("x", Pickled.call(Pickled.name("os", "system"), Pickled.tuple(Pickled.text("id")))),
    ])
    for bytes in [Pickled.torchZip(value), Pickled.torchLegacy(value)] {
      #expect(throws: FormatError.self) { _ = try WeightFile(FileBytes(bytes, path: "f")) }
      let file = try WeightFile(FileBytes(bytes, path: "f"), dangerousNames: .record)
      #expect(file.entries.map(\.name) == ["w"])
      let object = try #require(file.content["x"]?.object)
      #expect(object.className == "os.system")
      #expect(object.arguments.first?.text == "id")
    }
  }

  @Test(arguments: [
    "models.osmosis.Net", "oslo.config", "functools.partial", "pathlib.PosixPath",
    "argparse.Namespace", "torch.nn.modules.linear.Linear", "collections.OrderedDict",
  ]) func namesThatOnlyLookLikeIt(_ path: String) throws {
    let dot = try #require(path.lastIndex(of: "."))
    let name = Pickled.name(String(path[..<dot]), String(path[path.index(after: dot)...]))
    _ = try WeightFile(FileBytes(Pickled.file(name), path: "f"))
  }

  /// Functions that call what they are given, each given the next: recorded, not followed.
  @Test(arguments: [
    ("torch._tensor", "_rebuild_from_type_v2"), ("torch.tensor", "_rebuild_from_type_v2"),
    ("copyreg", "__newobj__"), ("copy_reg", "__newobj__"),
  ]) func callsWithinCallsEnd(_ module: String, _ name: String) throws {
    let function = Pickled.name(module, name)
    // Each tuple of arguments holds the one before it; all are memoised, so that the file stays small.
    var value: [UInt8] = function + [0x71, 0, 0x30, 0x29]
    for _ in 0..<50_000 { value += [0x71, 1, 0x30, 0x28, 0x68, 0, 0x4E, 0x68, 1, 0x4E, 0x74] }
    value += [0x71, 1, 0x30, 0x68, 0, 0x68, 1, 0x52, 0x30, 0x4E]
    _ = try WeightFile(FileBytes(Pickled.file(value), path: "f"))
    let many = function + [0x28] + (0..<50_000).flatMap { _ in [0x68, 0] as [UInt8] }
    let list = function + [0x71, 0, 0x30] + many + [0x74, 0x52, 0x30, 0x4E]
    _ = try WeightFile(FileBytes(Pickled.file(list), path: "f"))
  }

  /// A call of what a call gave, and so on: the recorded name does not grow.
  @Test func callsOfCallsStayShort() throws {
    var value = Pickled.name("a", "b")
    for _ in 0..<1000 { value += [0x29, 0x52] }
    let error = #expect(throws: FormatError.self) {
      _ = try WeightFile(FileBytes(Pickled.file(value + [0x30]), path: "f"))
    }
    #expect(
      error?.description
        == "the pickle at byte 2009 is taking from an empty stack, expected a whole pickle")
    let file = try WeightFile(FileBytes(Pickled.file(value), path: "f"))
    #expect(file.content.object?.className == "a call of a.b")
  }
}
