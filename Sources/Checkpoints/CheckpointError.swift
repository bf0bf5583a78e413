import Formats
import Networks

/// What can be wrong with a checkpoint or training state.
public enum CheckpointError: Error, Equatable, Sendable {
  /// The file, or its table of tensors.
  case format(FormatError)
  /// A safetensors file of somebody else: tensors, but no card of ours.
  case noCard(key: String, tensorCount: Int)
  /// The card was written by a later version of the program.
  case newerCard(subject: String, found: Int, supported: Int)
  /// A value of the card, or of the state of a training run.
  case metadata(subject: String, found: String, expected: String)
  /// A count or size of the card beyond what is accepted.
  case tooLarge(subject: String, found: Int, limit: Int)
  /// A network of the card, or its weights.
  case network(name: String, NetworkError)
  /// A network that was asked for is not in the file.
  case noNetwork(name: String, found: [String])
  /// A tensor of weights has a type that weights of such a file do not have.
  case weightType(tensor: String, found: ElementType, expected: [ElementType])
}

extension CheckpointError: CustomStringConvertible {
  /// The subject, what was found and what was expected; one line without a full stop.
  public var description: String {
    switch self {
    case .format(let error): error.description
    case .noCard(let key, let count):
      "safetensors with \(count) tensors, but no \"\(key)\" among its metadata"
    case .newerCard(let subject, let found, let supported):
      "\(subject) has format version \(found), this program reads up to \(supported)"
    case .metadata(let subject, let found, let expected):
      "\(subject) is \(found), expected \(expected)"
    case .tooLarge(let subject, let found, let limit):
      "\(subject) is \(found), the limit is \(limit)"
    case .network(let name, let error): "network \"\(name)\": \(error)"
    case .noNetwork(let name, let found):
      "no network \"\(name)\", there are: \(found.sorted().joined(separator: ", "))"
    case .weightType(let tensor, let found, let expected):
      "tensor \"\(tensor)\" holds \(found.rawValue), weights are "
        + expected.dropLast().map(\.rawValue).joined(separator: ", ")
        + (expected.count > 1 ? " or " : "") + (expected.last?.rawValue ?? "")
    }
  }

  /// Whether the file was refused as unsafe rather than not understood.
  public var isRefusal: Bool {
    switch self {
    case .format(let error): error.isRefusal
    case .tooLarge: true
    case .noCard, .newerCard, .metadata, .network, .noNetwork, .weightType: false
    }
  }
}
