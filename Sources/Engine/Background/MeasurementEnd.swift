import Explorer

/// Tells that everything before it was measured: without Q there is no last figure to wait for.
struct MeasurementEnd: BackgroundJob {
  mutating func advance() -> (answer: Action?, isDone: Bool) {
    (.measured(.complete), true)
  }
}
