import Formats
import TestSupport

/// Small files of weights that a script made.
enum GoldenWeights {
  /// The content of a file.
  static func bytes(_ name: String) throws -> [UInt8] {
    try GoldenFile.bytes("weights/" + name)
  }

  /// What is in a file.
  static func file(_ name: String) throws -> WeightFile {
    try WeightFile(FileBytes(try bytes(name), path: name))
  }
}
