import Formats

extension HostileWeightTests {
  /// An archive with the members `a` (stored) and `b` (deflated), both arrays.
  static func zip(_ change: (inout ZipWriter) -> Void = { _ in }) -> ZipWriter {
    var zip = ZipWriter()
    let array = Npy(
      type: .float32, shape: [100], bytes: [UInt8](repeating: 0, count: 400)
    ).encoded()
    zip.add("a.npy", array)
    zip.add("b.npy", array, isDeflated: true)
    change(&zip)
    return zip
  }

  static let archives: [Lie] = [
    Lie(
      "archive without its end", Array(zip().file.dropLast(22)),
      "the zip archive is without the directory at its end, expected a whole file"),
    Lie(
      "directory beyond the file", zip().file(offset: 100_000),
      "the directory of the zip archive is 102 bytes at byte 100000, ",
      "expected within the 1233 bytes before its end"),
    Lie(
      "more members than bytes", zip().file(count: 9),
      "the directory of the zip archive is 9 members in 102 bytes, ",
      "expected 46 bytes or more for each"),
    Lie(
      "fewer members than entries", zip().file(count: 1),
      "the directory of the zip archive is 51 bytes longer than its 1 members, ",
      "expected the same size"),
    Lie(
      "directory that is none", zip().file(offset: 0),
      "the directory of the zip archive is something else at byte 0, expected an entry there"),
    Lie(
      "member given twice", zip { $0.add("a.npy", [1]) }.file,
      "the zip archive is giving \"a.npy\" twice, expected each name once"),
    Lie(
      "members in the same bytes",
      zip { zip in
        zip.entries[0].byteCount += 50
        zip.entries[0].packedCount += 50
      }.file,
      "the zip archive is holding \"a.npy\" and \"b.npy\" in the same bytes, ",
      "expected members side by side"),
    Lie(
      "member behind the directory", zip { $0.entries[1].offset = 100_000 }.file,
      "\"b.npy\" in the zip archive is at byte 100000, expected before the directory at byte 1131"),
    Lie(
      "member without its header", zip { $0.entries[1].offset -= 1 }.file,
      "\"b.npy\" in the zip archive is something else at byte 562, ",
      "expected its header with the same name"),
    Lie(
      "member of another name", zip { $0.entries[0].name = "c.npy" }.file,
      "\"c.npy\" in the zip archive is something else at byte 0, ",
      "expected its header with the same name"),
    Lie(
      "member that is longer than the file", zip { $0.entries[1].packedCount = 100_000 }.file,
      "\"b.npy\" in the zip archive is 100000 bytes from byte 598 on, ",
      "expected within the 1131 bytes before the directory"),
    Lie(
      "zip bomb", zip { $0.entries[1].byteCount = 1 << 31 }.file,
      "\"b.npy\" in the zip archive is 2147483648 bytes in 533, expected 551088 at most"),
    Lie(
      "stored member of another size", zip { $0.entries[0].byteCount = 529 }.file,
      "\"a.npy\" in the zip archive is 529 bytes in 528, expected as many"),
    Lie(
      "encrypted member", zip { $0.entries[0].flags = 1 }.file,
      "\"a.npy\" in the zip archive is encrypted, supported: members in the clear"),
    Lie(
      "member packed by LZMA", zip { $0.entries[0].method = 14 }.file,
      "\"a.npy\" in the zip archive is packed by method 14, supported: 0 (stored) and 8 (deflated)"
    ),
    Lie(
      "deflated bytes that end early",
      zip { zip in
        zip.entries[1].packedCount = 40
      }.file,
      "a deflated part of f is at its end after 35 bytes, expected 528 bytes"),
    Lie(
      "deflated bytes that are none",
      zip { zip in
        zip.add("c.npy", [6, 6, 6, 6])
        zip.entries[2].method = 8
      }.file,
      "a deflated part of f is invalid block type, expected intact data"),
    Lie(
      "large pickle in few bytes",
      {
        var zip = ZipWriter()
        zip.add("a/data.pkl", [UInt8](repeating: 0x4E, count: 300_000))
        zip.entries[0].method = 8
        zip.entries[0].byteCount = (1 << 28) + 1
        return zip.file
      }(),
      "the size of \"a/data.pkl\" is 268435457, the limit is 268435456", isRefusal: true),
    Lie(
      "neither big nor little endian",
      {
        var zip = ZipWriter()
        zip.add("a/data.pkl", Pickled.file([0x4E]))
        zip.add("a/byteorder", Array("middle".utf8))
        return zip.file
      }(),
      "the byte order of the archive is \"middle\", expected little or big"),
    Lie(
      "archive of something else",
      {
        var zip = ZipWriter()
        zip.add("word/document.xml", Array("<xml>".utf8))
        return zip.file
      }(),
      "the file is a zip archive without weights, it begins with \"word/document.xml\""),
    Lie(
      "early archive without modules",
      {
        var zip = ZipWriter()
        zip.add("net/model.json", Array("{}".utf8))
        return zip.file
      }(),
      "model.json is without mainModule, expected a tree of modules"),
    Lie(
      "early archive with a wrong number",
      {
        var zip = ZipWriter()
        zip.add(
          "net/model.json",
          Array(
            "{\"mainModule\":{\"parameters\":[{\"name\":\"w\",\"tensorId\":\"5\"}]}}".utf8))
        return zip.file
      }(),
      "\"w\" of model.json is tensor 5, expected one of its 0 tensors"),
  ]

  static let value = Pickled.dictionary([
    ("w", Pickled.tensor(storage, shape: [2, 3], strides: [3, 1]))
  ])
  static let whole = Pickled.torchLegacy(value)

  static let streams: [Lie] = [
    Lie(
      "stream cut in its magic number", Array(whole[..<15]),
      "the pickle is cut short: 1 byte needed, 0 there"),
    Lie(
      "stream cut in its value", Array(whole[..<120]),
      "the pickle is cut short: 1 byte needed, 0 there"),
    Lie(
      "stream without its keys", Array(whole[..<(whole.count - 33 - 12)]),
      "the pickle is cut short: 1 byte needed, 0 there"),
    Lie(
      "stream cut in the size of a storage", Array(whole[..<(whole.count - 28)]),
      "the pickle is cut short: 8 bytes needed, 4 there"),
    Lie(
      "stream cut in a storage", Array(whole[..<(whole.count - 1)]),
      "storage \"0\" is cut short: 24 bytes needed, 23 there"),
    Lie(
      "storage of other size than its tensors say",
      Pickled.torchLegacy(value, storages: [(5, [UInt8](repeating: 0, count: 20))]),
      "storage \"0\" is 20 bytes, expected 24 bytes"),
    Lie(
      "storage with a size beyond the file",
      Pickled.torchLegacy(value, storages: [(-1, [UInt8](repeating: 0, count: 24))]),
      "storage \"0\" is cut short: 9223372036854775807 bytes needed, 24 there"),
    Lie(
      "storage without bytes", Pickled.torchLegacy(value, keys: [], storages: []),
      "storage \"0\" is not in the file, expected 24 bytes"),
    Lie(
      "storage without tensors", Pickled.torchLegacy([0x4E]),
      "storage \"0\" is used by no tensor, expected tensors that use it"),
    Lie(
      "key given twice", Pickled.torchLegacy(value, keys: ["0", "0"]),
      "the keys of the storages is giving one twice, expected each key once"),
    Lie(
      "head of another version",
      Array(whole[..<15]) + Pickled.file([0x4D, 0xEA, 3]) + whole[20...],
      "the head of the PyTorch legacy stream is another value at byte 21, ",
      "expected magic number, version 1001 and facts about the machine"),
  ]

  static let arrays: [Lie] = [
    Lie(
      "array cut short",
      Array(Npy(type: .int8, shape: [4], bytes: [1, 2, 3, 4]).encoded().dropLast()),
      "the npy array [4] is cut short: 4 bytes needed, 3 there"),
    Lie(
      "array in an archive that is longer than it says",
      {
        var zip = ZipWriter()
        zip.add("x.npy", Npy(type: .int8, shape: [2], bytes: [1, 2]).encoded() + [3])
        return zip.file
      }(),
      "array \"x\" [2] is 3 bytes, expected 2 bytes"),
    Lie(
      "array of objects without a pickle",
      NpyTests.file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
      "the pickle at byte 66 is instruction 7, expected one of protocols 0 to 5"),
    Lie(
      "array of objects in a storage that is not there",
      NpyTests.file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", data: 0)
        + Pickled.file(Pickled.tensor(storage, shape: [6], strides: [1])),
      "storage \"0\" is not in the pickle, expected 24 bytes"),
    Lie(
      "array of objects that runs a program",
      NpyTests.file("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", data: 0)
        + Pickled.file(Pickled.name("os", "system")),
      "the NumPy array holds the function os.system, which is never loaded", isRefusal: true),
  ]
}
