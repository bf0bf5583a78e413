import Kernels

/// The values of a batch between two layers, or their gradients: (N, H, W, C) inside a border of zeros.
///
/// The border is what the convolution that reads the map needs, so no layer ever tests for an edge.
/// Layers write the inside only; the border stays zero from the start.
public final class Activations {
  /// What one row is.
  public let order: FeatureOrder
  /// The memory as kernels see it.
  public let map: FeatureMap
  private let storage: FloatBuffer

  /// Zeros for `batch` rows.
  public init(batch: Int, order: FeatureOrder, border: Int = 0) {
    self.order = order
    let layout = PixelLayout(
      images: batch, height: order.height, width: order.width, channels: order.channels,
      border: border)
    storage = FloatBuffer(count: layout.floatCount)
    map = FeatureMap(storage, layout)
  }

  /// Rows of the batch.
  public var batch: Int { map.layout.images }

  /// The first of `batch` rows of `order.count` floats, one after the other.
  ///
  /// - Precondition: the map has no border.
  public var rows: UnsafeMutablePointer<Float> {
    precondition(map.layout.border == 0, "rows inside a border of \(map.layout.border)")
    return map.pointer
  }

  /// Copies PyTorch-ordered rows (N, C, H, W) into the map.
  ///
  /// - Precondition: `values.count` equals the number of features in the batch.
  public func load(_ values: [Float]) {
    precondition(
      values.count == batch * order.count,
      "a batch of \(batch) rows of \(order.count) features is needed, got \(values.count) numbers")
    values.withUnsafeBufferPointer { source in
      forEachPixel { pixel, start, plane in
        for channel in 0..<order.channels { pixel[channel] = source[start &+ channel &* plane] }
      }
    }
  }

  /// Loads fewer rows than a batch has; the others become 0.
  ///
  /// - Precondition: no more numbers than the batch has features.
  public func load(filledUp values: [Float]) {
    precondition(
      values.count <= batch * order.count,
      "\(values.count) numbers for a batch of \(batch) rows of \(order.count) features")
    load(values + [Float](repeating: 0, count: batch * order.count - values.count))
  }

  /// The values as PyTorch-ordered rows, (N, C, H, W) or (N, F).
  public func unloaded() -> [Float] {
    [Float](unsafeUninitializedCapacity: batch * order.count) { target, filled in
      forEachPixel { pixel, start, plane in
        for channel in 0..<order.channels { target[start &+ channel &* plane] = pixel[channel] }
      }
      filled = batch * order.count
    }
  }

  /// Calls `body` with each pixel, the PyTorch index of its channel 0, and the distance of channels.
  private func forEachPixel(_ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void) {
    let plane = order.height * order.width
    for row in 0..<batch {
      for y in 0..<order.height {
        for x in 0..<order.width {
          let pixel =
            map.pointer + row * map.layout.imageStride + map.layout.offset(y: y, x: x)
          body(pixel, row * order.count + y * order.width + x, plane)
        }
      }
    }
  }
}
