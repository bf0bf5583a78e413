import Latents

extension State {
  /// Has the code of the picture in `file` looked for; the point follows the search.
  mutating func encode(file: String) -> [Effect] {
    encodingCount += 1
    encoding = PictureSearch(id: encodingCount, fileName: file, start: point)
    return [.encode(SearchRequest(id: encodingCount, fileName: file, seed: point.seed))]
  }

  /// Goes to the best point so far, on the screen alone.
  mutating func follow(_ progress: SearchProgress, search id: Int) {
    guard let encoding, encoding.id == id else { return }
    self.encoding?.progress = progress
    point = ExploredPoint(latent: progress.latent, seed: point.seed)
    if progress.isDone { endSearch() }
  }

  /// Says why there is nothing to look for, or nothing more.
  mutating func refuseSearch(_ reason: String, search id: Int) {
    guard encoding?.id == id else { return }
    endSearch()
    notice = Notice(.failure, reason)
  }

  /// Goes to the code that the picture was saved with.
  mutating func take(storedCode stored: ExploredPoint, search id: Int) {
    guard let search = encoding, search.id == id else { return }
    encoding = nil
    change(.single, time: 0) { $0 = stored }
    closeStep()
    notice = Notice(.done, "\(search.fileName): the code that it was saved with; u goes back")
  }

  /// Stops with what was found so far.
  mutating func stopSearch() -> [Effect] {
    guard let encoding else { return [] }
    endSearch()
    if encoding.progress == nil { notice = Notice(.hint, "stopped before a code was found") }
    return [.stopEncoding]
  }

  /// Ends the search that goes on, if any: what it found is one step back, and one line of the log.
  mutating func endSearch() {
    guard let ended = encoding else { return }
    encoding = nil
    point = ended.start
    guard let progress = ended.progress else { return }
    if let target = ended.target {
      original = OriginalPicture(picture: target, name: ended.fileName)
    }
    closeStep()
    change(.single, time: 0) {
      $0 = ExploredPoint(latent: progress.latent, seed: ended.start.seed)
    }
    closeStep()
    let isRead = progress.isDone && progress.stepCount == 1
    let end =
      isRead
      ? "by \(model.reader.name)"
      : progress.isDone ? "found" : "stopped after \(progress.step) steps"
    notice = Notice(
      .done,
      "\(ended.fileName): \(end), error \(progress.errorText) of the range; u goes back")
    // Both beside each other, where there is room.
    if original != nil, whyNot(.original) == nil { view = .original }
  }
}
