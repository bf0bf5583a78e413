/// What can be wrong with a request for a processor.
public enum KernelError: Error, Equatable, Sendable {
  /// `LATENT_ISA` holds a word that is no instruction set.
  case unknownInstructionSet(String)
  /// The instruction set exists, but not on this processor.
  case unsupportedInstructionSet(InstructionSet)
  /// A thread count below 1 or above the limit.
  case threadCount(found: Int, limit: Int)
}

extension KernelError: CustomStringConvertible {
  /// Subject, found, expected.
  public var description: String {
    switch self {
    case .unknownInstructionSet(let name):
      "LATENT_ISA is \"\(name)\", expected one of \(Self.names(InstructionSet.allCases))"
    case .unsupportedInstructionSet(let level):
      "LATENT_ISA is \"\(level)\", which this processor lacks; it has "
        + Self.names(InstructionSet.supported)
    case .threadCount(let found, let limit):
      "thread count is \(found), expected 1 to \(limit)"
    }
  }

  private static func names(_ levels: [InstructionSet]) -> String {
    levels.map(\.rawValue).joined(separator: ", ")
  }
}
