/// The weights of a linear layer for one line of its output map.
final class LinearLine {
  enum Weights {
    case full(PackedWeights)
    case half(PackedHalves)
  }

  /// How they are kept.
  private(set) var weights: Weights

  private let layout: WeightLayout
  private let scale: ArraySlice<Float>?
  private let processor: Processor
  /// Whether the scale of halves was chosen for the weights.
  private var isChosen = false

  /// Room for the weights of `layout`, packed later.
  ///
  /// - Parameters:
  ///   - scale: a factor for each column; nil for none.
  ///   - isHalf: whether they are halves, unless some are not finite.
  init(
    _ layout: WeightLayout, scale: ArraySlice<Float>?, isHalf: Bool, for processor: Processor
  ) {
    self.layout = layout
    self.scale = scale
    self.processor = processor
    weights =
      isHalf
      ? .half(PackedHalves(layout, scale: scale, for: processor))
      : .full(PackedWeights(layout, for: processor))
  }

  /// Packs some columns, all of them if `range` is nil.
  func pack(_ range: Range<Int>?, from source: UnsafePointer<Float>, on processor: Processor) {
    let range = range ?? 0..<layout.columnOffsets.count
    switch weights {
    case .half(let half): half.pack(range, from: source, on: processor)
    case .full(let full):
      guard let scale else {
        return full.pack(columns: range, from: source, scale: nil, on: processor)
      }
      scale.withUnsafeBufferPointer {
        full.pack(columns: range, from: source, scale: $0.baseAddress, on: processor)
      }
    }
  }

  /// Whether all weights must be packed once more, since some do not fit halves as they were scaled.
  func needsAnotherPass() -> Bool {
    guard case .half(let half) = weights, !isChosen else { return false }
    isChosen = true
    switch half.fit() {
    case .packed: return false
    case .again: return true
    case .impossible:
      weights = .full(PackedWeights(layout, for: processor))
      return true
    }
  }
}
