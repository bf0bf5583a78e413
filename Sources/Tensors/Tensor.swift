/// A dense Float32 array of any rank, contiguous and row-major: the last axis runs fastest.
///
/// Weights keep the layouts of PyTorch (Linear (out, in), Conv2d (out, in, kH, kW),
/// ConvTranspose2d (in, out, kH, kW)); pictures are (N, C, H, W). A value type without arithmetic:
/// `Kernels` computes on whole buffers.
public struct Tensor: Equatable, Sendable {
  /// The extent of each axis; empty for a scalar.
  public let shape: [Int]

  /// The elements in row-major order; `values.count` is the product of `shape`.
  public var values: [Float]

  /// A tensor over existing elements.
  ///
  /// - Precondition: `values.count` equals the product of `shape`.
  public init(shape: [Int], values: [Float]) {
    let expected = Self.elementCount(of: shape)
    precondition(
      expected == values.count, "shape \(shape) holds \(expected) elements, got \(values.count)")
    self.shape = shape
    self.values = values
  }

  /// A tensor with every element equal to `value`.
  public init(shape: [Int], repeating value: Float = 0) {
    self.shape = shape
    self.values = [Float](repeating: value, count: Self.elementCount(of: shape))
  }

  /// The number of elements.
  public var count: Int { values.count }

  /// The same elements under another shape of equal size.
  ///
  /// - Precondition: the products of both shapes are equal.
  public func reshaped(to newShape: [Int]) -> Tensor {
    Tensor(shape: newShape, values: values)
  }

  /// Some entries of the first axis: rows of a table, pictures of a batch.
  ///
  /// - Precondition: there are as many.
  public func slice(_ range: Range<Int>) -> Tensor {
    let size = shape.dropFirst().reduce(1, *)
    return Tensor(
      shape: [range.count] + shape.dropFirst(),
      values: Array(values[(range.lowerBound * size)..<(range.upperBound * size)]))
  }

  /// The product of the extents; 1 for a scalar.
  public static func elementCount(of shape: [Int]) -> Int {
    shape.reduce(1, *)
  }
}
