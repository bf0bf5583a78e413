import Kernels
import TestSupport
import Testing

/// Every level that runs here, with one and with three threads.
let processors: [Processor] = InstructionSet.supported.flatMap { level in
  [1, 3].map { Processor(instructionSet: level, threadCount: $0) }
}

extension Processor {
  /// For messages.
  var name: String { "\(instructionSet), \(threadCount) threads" }
}

/// Sizes around every vector width, and odd large ones.
let awkwardSizes = Array(0...40) + [63, 64, 65, 127, 1000, 40_003]

/// Holds two arrays together element by element and names the worst one.
func expectClose(
  _ found: [Float], _ expected: [Float], tolerance: Float, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = worstDifference(
    found, expected, absolute: tolerance, relative: tolerance)
  #expect(difference == nil, "\(what): \(difference ?? "")", sourceLocation: sourceLocation)
}

/// Holds sums of products together, to two roundings of the largest sum of the products' sizes.
///
/// `sizes` are the same sums over absolute values. The bound does not depend on how terms cancel; it
/// is one for all sums since Winograd's products take neighbours into account that then cancel.
func expectClose(
  _ found: [Float], _ expected: [Float], sizes: [Float], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = worstDifference(
    found, expected, absolute: Float.ulpOfOne * 2 * (sizes.max() ?? 0), relative: 0)
  #expect(difference == nil, "\(what): \(difference ?? "")", sourceLocation: sourceLocation)
}

extension FeatureMap {
  /// A fresh map holding NCHW values, zero borders.
  static func holding(_ values: [Float], _ layout: PixelLayout, on processor: Processor)
    -> (map: FeatureMap, buffer: FloatBuffer)
  {
    let buffer = FloatBuffer(count: layout.floatCount)
    let map = FeatureMap(buffer, layout)
    let source = FloatBuffer(values)
    processor.fromNCHW(source.pointer, to: map)
    withExtendedLifetime(source) {}
    return (map, buffer)
  }

  /// The map's values as NCHW.
  func nchw(on processor: Processor) -> [Float] {
    let target = FloatBuffer(count: layout.pixelCount * layout.channels)
    processor.toNCHW(self, to: target.pointer)
    return target.values
  }

  /// How many floats of the border are not zero.
  var disturbedBorder: Int {
    var disturbed = 0
    for image in 0..<layout.images {
      for y in -layout.border..<(layout.height + layout.border) {
        for x in -layout.border..<(layout.width + layout.border) {
          let isInside = (0..<layout.height).contains(y) && (0..<layout.width).contains(x)
          let offset = image * layout.imageStride + layout.offset(y: y, x: x)
          for c in 0..<layout.channels where !isInside && pointer[offset + c] != 0 {
            disturbed += 1
          }
        }
      }
    }
    return disturbed
  }
}
