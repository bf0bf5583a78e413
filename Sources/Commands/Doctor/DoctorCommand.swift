import ArgumentParser
import Engine
import Explorer
import Formats
import Glibc
import Kernels
import Models
import TerminalDriver

/// `latent doctor`: what the program found on this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what was found here: processor, terminal, models.")

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var processorOptions: ProcessorOptions

  func run() throws {
    let processor = try processorOptions.processor()
    let sections = [
      program, Self.section(of: processor), TerminalReport.here.section, Self.previewSection,
      Self.section(of: ShippedFiles(.checkpoints), title: "models"),
      Self.section(of: ShippedFiles(.recipes), title: "recipes"), Self.personSection,
    ]
    if json {
      print(JSONValue.object(sections.map { ($0.title, $0.json) }).text(indented: true))
    } else {
      print(sections.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n"))
    }
  }

  private var program: ReportSection {
    #if DEBUG
      let build = "debug, several times slower than a release build"
    #else
      let build = "release"
    #endif
    return ReportSection(
      title: "program", facts: [("version", .string(Program.version)), ("build", .string(build))])
  }

  private static func section(of processor: Processor) -> ReportSection {
    let forced = getenv("LATENT_ISA").map { String(cString: $0) } ?? ""
    let supported = InstructionSet.supported.map { JSONValue.string($0.rawValue) }
    return ReportSection(
      title: "processor",
      facts: [
        ("level", .string(processor.instructionSet.rawValue)),
        ("why", .string(forced.isEmpty ? "the best that this processor has" : "LATENT_ISA")),
        ("supported", .array(supported)), ("threads", .integer(processor.threadCount)),
      ])
  }

  /// How the explorer would show pictures here, by asking the terminal.
  private static var previewSection: ReportSection {
    // Commands run on the main thread, which is the one that may touch the terminal.
    let asked = MainActor.assumeIsolated { try? TerminalProbe.ask() }
    guard let capabilities = asked else {
      let none = "standard input and output are no terminal"
      return ReportSection(
        title: "preview", facts: [("mode", .string("none")), ("why", .string(none))])
    }
    let graphics = capabilities.graphics
    var facts: [(key: String, value: JSONValue)] = [
      ("mode", .string(graphics.mode.rawValue)), ("why", .string(capabilities.reason)),
      ("terminal", capabilities.version.isEmpty ? .null : .string(capabilities.version)),
      ("answered", .bool(capabilities.isKnown)),
    ]
    if graphics.hasPixels {
      facts.append(("cell", .string("\(graphics.cellWidth)x\(graphics.cellHeight) pixels")))
    }
    if graphics.mode == .sixel {
      facts.append(("colours", .integer(graphics.colourRegisters)))
      let largest = "\(graphics.maximumWidth)x\(graphics.maximumHeight) pixels"
      facts.append(("largest", .string(largest)))
    }
    facts.append(("synchronized", .bool(capabilities.hasSynchronizedOutput)))
    return ReportSection(title: "preview", facts: facts)
  }

  /// Where a person's settings and sessions are, and what is wrong with the settings.
  private static var personSection: ReportSection {
    let folders = UserFolders.latent
    func text(_ folder: String?) -> JSONValue { folder.map { .string($0) } ?? .null }
    var facts: [(key: String, value: JSONValue)] = [
      ("settings", text(folders.config)), ("sessions", text(folders.state)),
      ("models", text(folders.data)),
    ]
    let faults = folders.config.map { SettingsFiles(folder: $0).read().faults } ?? []
    facts.append(("faults", faults.isEmpty ? .string("none") : .array(faults.map { .string($0) })))
    return ReportSection(title: "yours", facts: facts)
  }

  private static func section(of files: ShippedFiles, title: String) -> ReportSection {
    ReportSection(
      title: title,
      facts: [
        (
          "found",
          .object(files.all().map { ($0.name, .string($0.path)) })
        ),
        (
          "searched",
          .object(files.places.map { ($0.folder, .string($0.reason)) })
        ),
      ])
  }
}

/// A titled group of facts, printed as lines or as JSON.
struct ReportSection {
  /// The heading.
  let title: String
  /// Names and values in order.
  let facts: [(key: String, value: JSONValue)]

  /// The facts as one object.
  var json: JSONValue { .object(facts) }

  /// The heading, then a line for each fact; lists within it are indented.
  var lines: [String] {
    var lines = [title]
    // Plain facts line up with each other, the members of each list among themselves.
    var plain: [[String]] = []
    for (key, value) in facts {
      guard let pairs = value.object else {
        plain.append(["  " + key, Self.text(value)])
        continue
      }
      lines += alignedColumns(plain) + ["  " + key + (pairs.isEmpty ? "  none" : "")]
      lines += alignedColumns(pairs.map { ["    " + $0.key, Self.text($0.value)] })
      plain = []
    }
    return lines + alignedColumns(plain)
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    case .array(let values): values.map(text).joined(separator: ", ")
    case .null: "unknown"
    case .object: value.text()
    }
  }
}
