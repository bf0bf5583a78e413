import Foundation
import Testing

/// Holds the floors table of `ARCHITECTURE.md` against the `import` lines of every source file.
@Suite struct ArchitectureTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Target name to floor, read from the rows `| floor | `A`, `B` | ... |`.
  static func floors() throws -> [String: Double] {
    let text = try String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
    var result: [String: Double] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let columns = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard columns.count >= 3, let floor = Double(columns[0]) else { continue }
      for name in columns[1].split(separator: ",") {
        result[name.trimmingCharacters(in: CharacterSet(charactersIn: " `"))] = floor
      }
    }
    return result
  }

  /// The Swift files of one target.
  static func sources(of target: String) throws -> [URL] {
    let folder = root.appending(path: "Sources/\(target)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }

  /// The modules that a file imports.
  static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
        words[..<position].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" })
      else { return nil }
      return String(words[position + 1].prefix { $0 != "." })
    }
  }

  @Test func everyTargetHasAFloor() throws {
    let floors = try Self.floors()
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources").path)
    #expect(Set(folders) == Set(floors.keys))
  }

  @Test func importsPointDown() throws {
    let floors = try Self.floors()
    var checked = 0
    for (target, floor) in floors {
      for file in try Self.sources(of: target) {
        for module in try Self.imports(of: file) {
          guard let lower = floors[module] else { continue }
          checked += 1
          #expect(
            lower < floor,
            "\(target)/\(file.lastPathComponent) imports \(module): floor \(floor) -> \(lower)")
        }
      }
    }
    #expect(checked > 20, "the test found only \(checked) imports to check")
  }

  /// Modules and words that only some targets may name.
  static let reserved: [(word: String, allowed: Set<String>)] = [
    ("import CNcurses", ["TerminalDriver"]),
    ("import CPng", ["Pictures"]),
    ("import CZlib", ["Formats"]),
    ("import CCpu", ["KernelCore", "Kernels"]),
    ("import ArgumentParser", ["Commands"]),
    ("import Dispatch", []),
    ("import Foundation\n", []),
    ("pthread_create", ["Kernels", "Engine"]),
  ]

  @Test(arguments: reserved) func reservedNamesStayAtHome(
    reservation: (word: String, allowed: Set<String>)
  ) throws {
    for target in try Self.floors().keys where !reservation.allowed.contains(target) {
      for file in try Self.sources(of: target) {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
          !text.contains(reservation.word),
          "\(target)/\(file.lastPathComponent) names \(reservation.word)")
      }
    }
  }

  /// The explorer's core is a pure function of its inputs.
  @Test(arguments: ["Foundation", "Glibc", "Synchronization", "Dispatch"])
  func theExplorerIsPure(module: String) throws {
    for target in ["Explorer", "Cells"] {
      for file in try Self.sources(of: target) {
        let modules = try Self.imports(of: file)
        #expect(!modules.contains { $0.hasPrefix(module) }, "\(file.lastPathComponent)")
      }
    }
  }
}
