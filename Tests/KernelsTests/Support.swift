import Kernels
import Testing

/// Every level that runs here, with one and with three threads.
let processors: [Processor] = InstructionSet.supported.flatMap { level in
  [1, 3].map { Processor(instructionSet: level, threadCount: $0) }
}

/// Repeatable values in -1 ..< 1.
struct TestNumbers {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2 + 1 }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// Holds two arrays together element by element and names the worst one.
func expectClose(
  _ found: [Float], _ expected: [Float], tolerance: Float, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what): count", sourceLocation: sourceLocation)
  guard found.count == expected.count else { return }
  var worst = (index: -1, excess: Float(0))
  for index in found.indices {
    let allowed = tolerance * (1 + abs(expected[index]))
    let difference = abs(found[index] - expected[index])
    if !(difference <= allowed), worst.index < 0 || difference / allowed > worst.excess {
      worst = (index, difference / allowed)
    }
  }
  #expect(
    worst.index < 0,
    """
    \(what): element \(worst.index) of \(found.count) is \
    \(worst.index < 0 ? 0 : found[worst.index]), expected \
    \(worst.index < 0 ? 0 : expected[worst.index])
    """, sourceLocation: sourceLocation)
}

extension FeatureMap {
  /// A fresh map holding NCHW values, zero borders.
  static func holding(_ values: [Float], _ layout: PixelLayout, on processor: Processor)
    -> (map: FeatureMap, buffer: FloatBuffer)
  {
    let buffer = FloatBuffer(count: layout.floatCount)
    let map = FeatureMap(buffer, layout)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { processor.fromNCHW(base, to: map) }
    }
    return (map, buffer)
  }

  func nchw(on processor: Processor) -> [Float] {
    let target = FloatBuffer(count: layout.pixelCount * layout.channels)
    processor.toNCHW(self, to: target.pointer)
    return target.values
  }
}
