public import Formats

/// The tensors of networks by name, each read when it is asked for.
public protocol WeightSource: Sendable {
  /// The extents of the tensor called `name`; nil if there is none.
  func shape(of name: String) -> [Int]?
  /// The tensor called `name`; nil if there is none.
  ///
  /// - Throws: `FormatError` if the file that holds it cannot be read.
  func tensor(_ name: String) throws(FormatError) -> Tensor?
}

extension NamedTensors: WeightSource {
  /// The extents of the tensor called `name`; nil if there is none.
  public func shape(of name: String) -> [Int]? { self[name]?.shape }

  /// The tensor called `name`; nil if there is none.
  public func tensor(_ name: String) -> Tensor? { self[name] }
}
