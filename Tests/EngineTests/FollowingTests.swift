import Checkpoints
import Explorer
import Formats
import Glibc
import Kernels
import Latents
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

  /// A watch whose folder went ends by itself; taken away later, it must not end another one, which
  /// may have got the same numbers from the system.
  @Test func theEndOfOneWatchLeavesOthers() throws {
    let gone = folder.file("gone")
    mkdir(gone, 0o755)
    var first: FileWatch? = FileWatch(gone + "/model") {}
    withExtendedLifetime(first) {}
    rmdir(gone)
    usleep(100_000)
    let path = folder.file("model")
    let changes = Mutex(0)
    let other = FileWatch(path) { changes.withLock { $0 += 1 } }
    first = nil
    try AtomicFile.write([1], to: path)
    #expect(holds { changes.withLock { $0 } == 1 })
    withExtendedLifetime(other) {}
  }

  /// Lines go on with the model that they opened, though its file is written anew meanwhile.
  @Test func linesKeepTheirModel() throws {
    let path = folder.file("tiny.safetensors")
    try TinyModel.checkpoint().save(to: path)
    let opener = CheckpointOpener(processor: Processor(threadCount: 1), program: "latent test")
    let served = try opener.open(path)
    let engine = Engine(served, opener: opener)
    let session = LineSession(
      State(
        model: served.explored, path: CheckpointOpener.resolved(path),
        point: ExploredPoint(neutral: served.explored.spec, seed: 1), size: LineSession.size),
      engine)
    defer { session.end() }
    engine.begin(with: CheckpointOpener.resolved(path))
    #expect(session.say("save \(folder.file("a.png"))")?.isFailure == false)
    unlink(path)
    // The message that the file changed waits when the next answer is awaited.
    let file = try #require(fopen(path, "w"))
    fputs("broken", file)
    fclose(file)
    var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 10_000) == 1)
    let answer = session.say("save \(folder.file("b.png"))")
    #expect(answer?.isFailure == false, "\(answer?.text ?? "")")
    #expect(answer?.text.hasPrefix("saved") == true)
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
