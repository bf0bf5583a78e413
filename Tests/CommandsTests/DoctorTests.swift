import Formats
import Testing

@testable import Commands

@Suite struct DoctorTests {
  @Test func sectionsAreAligned() {
    let section = ReportSection(
      title: "models",
      facts: [
        ("level", .string("avx2")), ("threads", .integer(2)),
        ("all", .array([.string("a"), .string("b")])),
        ("found", .object([("x", .string("/a")), ("long", .string("/b"))])), ("none", .object([])),
        ("fast", .bool(true)), ("size", .null),
      ])
    #expect(
      section.lines == [
        "models", "  level    avx2", "  threads  2", "  all      a, b", "  found", "    x     /a",
        "    long  /b", "  none  none", "  fast  yes", "  size  unknown",
      ])
    #expect(section.json["found"]?["long"] == .string("/b"))
  }

  @Test func theTerminalIsReportedFromItsEnvironment() {
    let report = TerminalReport(
      variable: { ["TERM": "xterm", "LC_CTYPE": "C.UTF-8", "LC_ALL": ""][$0] }, isTerminal: false,
      size: (100, 50, 1_004, 1_000))
    let facts = report.section.json
    #expect(facts["TERM"] == .string("xterm") && facts["COLORTERM"] == .string("not set"))
    #expect(facts["locale"] == .string("C.UTF-8 (LC_CTYPE)"))
    #expect(facts["cellWidth"] == .integer(10) && facts["cellHeight"] == .integer(20))
    let unknown = TerminalReport(variable: { _ in nil }, isTerminal: true, size: nil)
    #expect(unknown.section.json["columns"] == nil)
    #expect(unknown.section.json["locale"] == .string("not set"))
  }
}
