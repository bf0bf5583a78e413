import Explorer

/// Loads the recognition network once the first pictures are there: start-up does not wait for it.
struct RecognitionLoading: BackgroundJob {
  let source: any PictureSource

  init(_ source: any PictureSource) {
    self.source = source
  }

  mutating func advance() -> (answer: Action?, isDone: Bool) {
    (source.loadRecognition() ? .measured(.recognitionReady) : nil, true)
  }
}
