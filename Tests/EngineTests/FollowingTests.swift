import Explorer
import Formats
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite struct FollowingTests {
  private let folder = TemporaryFolder()

  /// Waits for `condition`; gives up after ten seconds.
  private func holds(_ condition: () -> Bool) -> Bool {
    for _ in 0..<1000 {
      if condition() { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func aFileThatIsReplacedIsTold() throws {
    let path = folder.file("model")
    try AtomicFile.write([1], to: path)
    let changes = Mutex(0)
    let watch = FileWatch(path) { changes.withLock { $0 += 1 } }
    try AtomicFile.write([1], to: folder.file("other"))
    try AtomicFile.write([2], to: path)
    #expect(holds { changes.withLock { $0 } == 1 })
    // In place, too.
    let file = try #require(fopen(path, "w"))
    fputs("3", file)
    fclose(file)
    #expect(holds { changes.withLock { $0 } == 2 })
    withExtendedLifetime(watch) {}
  }

  @Test func nothingIsToldAfterwards() throws {
    let path = folder.file("model")
    let changes = Mutex(0)
    var watch: FileWatch? = FileWatch(path) { changes.withLock { $0 += 1 } }
    try AtomicFile.write([1], to: path)
    #expect(holds { changes.withLock { $0 } == 1 })
    withExtendedLifetime(watch) {}
    watch = nil
    let second = Mutex(0)
    let other = FileWatch(path) { second.withLock { $0 += 1 } }
    try AtomicFile.write([2], to: path)
    #expect(holds { second.withLock { $0 } == 1 })
    #expect(changes.withLock { $0 } == 1)
    withExtendedLifetime(other) {}
  }

  @Test func aFolderThatIsNotThereIsNoFault() {
    withExtendedLifetime(FileWatch("/nowhere/at/all") {}) {}
  }

  @Test func recentModelsComeNewestFirst() throws {
    let keeper = SessionKeeper(folder: folder.file("state"), title: "t")
    #expect(keeper.recentModels().isEmpty)
    for name in ["a", "b", "c", "a"] {
      try AtomicFile.write([1], to: folder.file(name))
      keeper.remember(model: folder.file(name))
    }
    #expect(keeper.recentModels() == ["a", "c", "b"].map(folder.file))
    unlink(folder.file("c"))
    #expect(keeper.recentModels() == ["a", "b"].map(folder.file))
    for number in 0..<30 {
      try AtomicFile.write([1], to: folder.file("m\(number)"))
      keeper.remember(model: folder.file("m\(number)"))
    }
    #expect(keeper.recentModels().count == RecentFiles.limit)
    #expect(keeper.recentModels().first == folder.file("m29"))
    // Names that no line can hold are not kept.
    keeper.remember(model: "relative")
    #expect(keeper.recentModels().first == folder.file("m29"))
  }

  @Test func aSessionIsReadBackOrNotAtAll() throws {
    let keeper = SessionKeeper(folder: folder.file("state"), title: "t")
    #expect(keeper.lastSession().isEmpty)
    keeper.keep(["open a", "at seed 5", "mark b"])
    #expect(keeper.lastSession() == [.open("a"), .at(seed: 5, []), .mark("b")])
    try AtomicFile.write(Array("open a\nat se".utf8), to: keeper.sessionPath)
    #expect(keeper.lastSession().isEmpty)
    try AtomicFile.write([0xFF, 0x00, 0x0A], to: keeper.sessionPath)
    #expect(keeper.lastSession().isEmpty)
  }
}
