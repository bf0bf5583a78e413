import Formats
import Glibc
import TestSupport
import Testing

@Suite struct FileTests {
  @Test func aFileIsWrittenWhole() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a")
    try AtomicFile.write([1, 2, 3], to: path)
    try AtomicFile.write([4], to: path)
    #expect(try FileBytes.read(path: path) == [4])
    #expect(folder.names() == ["a"])
  }

  @Test func nothingStaysBehindAFailure() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a")
    try AtomicFile.write([1], to: path)
    #expect(throws: FormatError.self) {
      try AtomicFile.write(to: path) { file throws(FormatError) in
        try file.write([9, 9])
        throw .unsafeContent(subject: "x", found: "y")
      }
    }
    #expect(try FileBytes.read(path: path) == [1])
    #expect(folder.names() == ["a"])
  }

  @Test func permissionsAreThoseOfAnOrdinaryFile() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a")
    // Reading the mask is possible only by setting it.
    let mask = umask(0)
    umask(mask)
    try AtomicFile.write([1], to: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 & ~mask)
    #expect(chmod(path, 0o640) == 0)
    try AtomicFile.write([2], to: path)
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everything"))
  func aProtectedFileIsLeftAlone() throws {
    let folder = TemporaryFolder()
    let path = folder.file("a")
    try AtomicFile.write([1], to: path)
    #expect(chmod(path, 0o444) == 0)
    let error = #expect(throws: FormatError.self) { try AtomicFile.write([2], to: path) }
    #expect(error?.description == "\(path): cannot create: Permission denied")
    #expect(try FileBytes.read(path: path) == [1])
  }

  @Test func aLinkStaysALink() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("real"))
    #expect(symlink(folder.file("real"), folder.file("link")) == 0)
    try AtomicFile.write([2], to: folder.file("link"))
    #expect(try FileBytes.read(path: folder.file("real")) == [2])
    var status = stat()
    #expect(lstat(folder.file("link"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func aFullDeviceIsAnErrorAndStaysADevice() {
    let error = #expect(throws: FormatError.self) { try AtomicFile.write([1], to: "/dev/full") }
    #expect(error?.description == "/dev/full: cannot write: No space left on device")
    var status = stat()
    #expect(stat("/dev/full", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func placesThatCannotBeWritten() {
    let folder = TemporaryFolder()
    for (path, message) in [
      (folder.file("no/a"), "cannot create: No such file or directory"),
      (folder.path, "cannot create: Is a directory"),
      ("/proc/a", "cannot create: No such file or directory"),
    ] {
      let error = #expect(throws: FormatError.self) { try AtomicFile.write([1], to: path) }
      #expect(error?.description == "\(path): \(message)")
    }
  }

  @Test func placesThatCannotBeRead() {
    let folder = TemporaryFolder()
    for (path, message) in [
      (folder.file("no"), "cannot open: No such file or directory"),
      (folder.path, "cannot read: Is a directory"),
    ] {
      let error = #expect(throws: FormatError.self) { try FileBytes.read(path: path) }
      #expect(error?.description == "\(path): \(message)")
    }
  }

  @Test func rangesOfAFile() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write(Array(0..<100), to: folder.file("a"))
    let file = try FileBytes(path: folder.file("a"))
    #expect(file.count == 100)
    #expect(try file.read(10..<13) == [10, 11, 12])
    #expect(try file.read(100..<100) == [])
    #expect(try file.prefix(1_000).count == 100)
    #expect(throws: FormatError.self) { try file.read(99..<101) }
    let error = #expect(throws: FormatError.self) { try file.readAll(limit: 99) }
    #expect(error == .tooLarge(subject: folder.file("a"), found: 100, limit: 99))
  }

  @Test func aFileThatShrinksIsAnError() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write(Array(0..<100), to: folder.file("a"))
    let file = try FileBytes(path: folder.file("a"))
    #expect(truncate(folder.file("a"), 50) == 0)
    #expect(try file.read(0..<50).count == 50)
    let error = #expect(throws: FormatError.self) { try file.read(40..<60) }
    #expect(error == .truncated(subject: folder.file("a"), needed: 60, available: 50))
  }
}
