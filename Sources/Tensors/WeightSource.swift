public import Formats

/// Calls `body` once with each index below `count`, on as many threads as there are.
public typealias ParallelLoop = (_ count: Int, _ body: (Int) -> Void) -> Void

/// Calls `body` with each index below `count`, in order, on the thread that asks.
public func inTurn(_ count: Int, _ body: (Int) -> Void) {
  for index in 0..<count { body(index) }
}

/// The tensors of networks by name, each read when it is asked for.
public protocol WeightSource: Sendable {
  /// The extents of the tensor called `name`; nil if there is none.
  func shape(of name: String) -> [Int]?
  /// The tensor called `name`; nil if there is none.
  ///
  /// - Throws: `FormatError` if the file that holds it cannot be read.
  func tensor(_ name: String) throws(FormatError) -> Tensor?
  /// Hands the numbers of the tensor called `name` to `body` by slices along its first axis, in order and each
  /// once, so that they need never all be in memory; none if there is no such tensor.
  ///
  /// - Parameters:
  ///   - grain: every range but the last starts and ends at a multiple of it.
  ///   - loop: what large slices are read by.
  ///   - body: called with some slices and their first number.
  /// - Throws: `FormatError` if the file that holds it cannot be read.
  func forSlices(
    of name: String, grain: Int, by loop: ParallelLoop,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError)
}

extension WeightSource {
  /// All slices at once.
  public func forSlices(
    of name: String, grain: Int, by loop: ParallelLoop,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError) {
    try tensor(name)?.forSlices(body)
  }
}

extension NamedTensors: WeightSource {
  /// The extents of the tensor called `name`; nil if there is none.
  public func shape(of name: String) -> [Int]? { self[name]?.shape }

  /// The tensor called `name`; nil if there is none.
  public func tensor(_ name: String) -> Tensor? { self[name] }
}

extension Tensor {
  /// Hands all slices along the first axis to `body` at once, with the first number.
  public func forSlices(_ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { values in
      if let first = values.baseAddress { body(0..<(shape.first ?? 1), first) }
    }
  }
}
