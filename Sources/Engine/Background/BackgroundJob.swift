import Explorer

/// Work without a deadline, cut into slices so short that no picture waits for one noticeably.
protocol BackgroundJob {
  /// Does the next slice.
  ///
  /// - Returns: what is known now, if it is worth showing; `isDone` tells that nothing is left.
  mutating func advance() -> (answer: Action?, isDone: Bool)
}

/// Pictures in a slice: some milliseconds for the largest generators that people slide.
let backgroundSliceCount = 4
