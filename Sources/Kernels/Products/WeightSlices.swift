/// Some slices of a weight along its first axis, so that a large one need never be in memory whole.
public struct WeightSlices {
  /// Which slices.
  public var range: Range<Int>
  /// The first number of the first of them.
  public var pointer: UnsafePointer<Float>

  /// Slices that begin at `pointer`.
  public init(_ range: Range<Int>, at pointer: UnsafePointer<Float>) {
    self.range = range
    self.pointer = pointer
  }

  /// Where slice 0 would begin if it were there too.
  ///
  /// - Parameter size: numbers in a slice.
  func start(size: Int) -> UnsafePointer<Float> { pointer - range.lowerBound * size }
}

/// Packed weights that are made of slices which come one after the other.
public protocol SlicedPacking {
  /// Slices are handed over in ranges of which every one but the last starts and ends at a multiple of it.
  var sliceGrain: Int { get }

  /// Packs some slices.
  func pack(_ slices: WeightSlices, on processor: Processor)

  /// Whether all slices must be handed over once more, now that their largest number is known.
  ///
  /// To be asked after the last slice.
  func needsAnotherPass() -> Bool
}

extension SlicedPacking {
  /// Packs all slices, and once more where that is needed.
  public func packWhole(_ weight: [Float], slices: Int, on processor: Processor) {
    repeat { pack(all: weight, slices: slices, on: processor) } while needsAnotherPass()
  }

  /// Packs all slices.
  public func pack(all weight: [Float], slices: Int, on processor: Processor) {
    weight.withUnsafeBufferPointer { weight in
      if let first = weight.baseAddress {
        pack(WeightSlices(0..<slices, at: first), on: processor)
      }
    }
  }
}
