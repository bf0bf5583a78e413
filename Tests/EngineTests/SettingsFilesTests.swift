import Explorer
import Formats
import TestSupport
import Testing

@testable import Engine

@Suite struct SettingsFilesTests {
  private let folder = TemporaryFolder()

  @Test func missingFilesSayNothing() {
    let (settings, faults) = SettingsFiles(folder: folder.file("none")).read()
    #expect(settings == Settings())
    #expect(faults.isEmpty)
  }

  @Test func aFileWithAFaultDoesNotHoldAndIsNamed() throws {
    try AtomicFile.write(Array("Q l\n".utf8), to: folder.file("keys"))
    try AtomicFile.write(Array("accent red\nfoo\n".utf8), to: folder.file("theme"))
    let (settings, faults) = SettingsFiles(folder: folder.path).read()
    #expect(settings.keys[.character("Q")] == .key(.character("l")))
    #expect(settings.theme == OwnTheme())
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("\(folder.file("theme")), line 2: 'foo' is no part") == true)
  }
}
