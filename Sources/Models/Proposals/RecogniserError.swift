public import Checkpoints
public import Formats

/// Why no generator was found in a file.
public enum RecogniserError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case format(FormatError)
  /// The card that was given does not fit the file.
  case card(CheckpointError)
  /// A card in a file of its own is none.
  case cardFile(path: String, CheckpointError)
  /// A graph that cannot be followed to a picture, and the node that stops it.
  case graph(node: String, reason: String)
  /// No part of it begins with a vector and ends with a picture; where the most promising one got stuck.
  case noGenerator(tensorCount: Int, stuckAt: String?)
  /// A vector of a layer that has other numbers than the layer has outputs.
  case mismatch(tensor: String, count: Int, weight: String, expected: Int)
  /// Batch norms without running statistics, which a state dictionary has and a list of parameters not.
  case noStatistics(norm: String)
  /// A norm that is none of the batch norms beside it.
  case otherNorm(norm: String)
  /// Statistics that no chain of layers predicts, and by how many nats per channel the best one missed them.
  case unpredicted(norm: String, misfit: Double)

  /// Whether the file was refused as unsafe rather than not understood.
  public var isRefusal: Bool {
    switch self {
    case .format(let error): error.isRefusal
    case .card(let error), .cardFile(_, let error): error.isRefusal
    case .graph, .noGenerator, .mismatch, .noStatistics, .otherNorm, .unpredicted: false
    }
  }

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .format(let error): error.description
    case .card(let error): error.description
    case .cardFile(let path, let error): "\(path): \(error)"
    case .graph(let node, let reason): "\(node): \(reason)"
    case .noGenerator(0, _): "no tensors, and so no generator of pictures"
    case .noGenerator(let count, let stuckAt):
      (count == 1 ? "1 tensor, which makes no" : "\(count) tensors, none of which make a")
        + " generator of pictures"
        + (stuckAt.map { " that this program can work out (it stopped at \"\($0)\")" } ?? "")
    case .mismatch(let tensor, let count, let weight, let expected):
      "\"\(tensor)\" has \(count) number\(count == 1 ? "" : "s"), expected \(expected), as many as "
        + "\"\(weight)\" has outputs"
    case .noStatistics(let norm):
      "\"\(norm)\" has no running mean and variance, which a batch norm needs outside training: "
        + "the file holds parameters only, and not the buffers beside them"
    case .otherNorm(let norm):
      "\"\(norm)\" has no running mean and variance, as batch norms of this file have: "
        + "other norms are followed in ONNX graphs only"
    case .unpredicted(let norm, let misfit):
      "no chain of layers gives what came to \"\(norm)\" in training "
        + "(the best is \(AssumptionList.text(misfit)) nats off): "
        + "shortcuts and attention are followed in ONNX graphs only"
    }
  }
}
