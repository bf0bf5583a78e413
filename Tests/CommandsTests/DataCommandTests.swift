import ArgumentParser
import Testing

@testable import Commands

@Suite struct DataCommandTests {
  @Test func aSheetNeedsADrawnSet() throws {
    #expect(throws: (any Error).self) { try DataCommand.parse(["--sheet"]) }
    #expect(throws: (any Error).self) { try DataCommand.parse(["dsprites", "-o", "a.png"]) }
    let files = try DataCommand.parse(["mnist", "--sheet"])
    #expect(throws: CommandFailure.self) { try files.run() }
  }
}
