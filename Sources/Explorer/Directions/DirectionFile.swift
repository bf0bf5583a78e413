import Latents

/// The directions that a file beside the model has.
public struct OwnDirections: Equatable, Sendable {
  /// The directions, in the order of their lines.
  public var directions: [ExploredDirection]
  /// The names of directions of the model that the person does not want to see.
  public var forgotten: Set<String> = []
  /// The first line that is none, in words; the others hold.
  public var fault: String?

  /// The given directions.
  public init(_ directions: [ExploredDirection] = [], fault: String? = nil) {
    self.directions = directions
    self.fault = fault
  }
}

/// The text of the file beside a model in which a person keeps directions: `direction` lines, as logs have
/// them, `forget` lines for those that the model brings and the person does not want, and comments.
///
/// Changing one direction leaves every other line as it is, also one that cannot be read: nothing that
/// somebody wrote is lost.
public struct DirectionFile: Equatable, Sendable {
  /// The lines without their breaks.
  public private(set) var lines: [String]

  /// The text of a file; nil for one that is not there yet.
  public init(_ text: String?, of model: String) {
    guard let text else {
      lines = ["# Directions of \(model). A line each: direction NAME NUMBER ... [from \"TEXT\"]"]
      return
    }
    // By scalars: a carriage return and a line feed are one character.
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
  }

  /// The text to write.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  /// Puts `line` in the place of the one for the direction called `name`, or at the end; nil takes it
  /// away.
  public mutating func put(_ line: String?, for name: String) {
    let present = lines.firstIndex { Self.name(of: $0) == name }
    lines.removeAll { Self.name(of: $0) == name }
    guard let line else { return }
    lines.insert(line, at: min(present ?? lines.count, lines.count))
  }

  /// The directions in it for latents of `spec`; `file` is named in the fault.
  public func directions(in spec: LatentSpec, file: String) -> OwnDirections {
    var own = OwnDirections()
    for (index, line) in lines.enumerated() {
      do {
        let statement = try Self.statement(line)
        if case .forget(let name) = statement {
          own.forgotten.insert(name)
          continue
        }
        own.directions.append(try Self.direction(statement, line, in: spec))
      } catch StatementError.empty {
        continue
      } catch {
        own.fault = own.fault ?? "\(file), line \(index + 1): \(error)"
      }
    }
    return own
  }

  private static func direction(_ statement: Statement, _ line: String, in spec: LatentSpec)
    throws(LineFault) -> ExploredDirection
  {
    guard case .direction(let name, let values, let source) = statement else {
      throw LineFault(
        description: "'\(line.prefix(24))' makes no direction, expected: \(Verb.direction.synopsis)"
      )
    }
    guard values.count == spec.size else {
      throw LineFault(
        description: "\(name) has \(values.count) numbers, this model takes \(spec.size)")
    }
    guard let direction = Direction(name: name, values: values, in: spec) else {
      throw LineFault(description: "nothing but categories would change along \(name)")
    }
    guard Marks.isName(name), (try? spec.coordinate(named: name)) == nil else {
      throw LineFault(description: "'\(name)' cannot name a direction of this model")
    }
    return ExploredDirection(direction, source: source)
  }

  /// The name of the direction that a line makes or takes away; nil for any other line.
  private static func name(of line: String) -> String? {
    switch try? statement(line) {
    case .direction(let name, _, _), .forget(let name): name
    default: nil
    }
  }

  /// What a line says, whatever system it was written on.
  private static func statement(_ line: String) throws(StatementError) -> Statement {
    try Statement(parsing: line.last == "\r" ? String(line.dropLast()) : line)
  }
}

/// What is wrong with a line that is a statement.
private struct LineFault: Error, CustomStringConvertible {
  var description: String
}
