import Latents

/// What keys do on the page of samples.
public enum SamplesCommand: Equatable, Hashable, Sendable {
  /// Moves to the sample in a direction.
  case move(Arrow)
  /// Makes the chosen sample the present point.
  case adopt
  /// Tags the chosen sample, or takes that tag away.
  case tag(Tag)
  /// Takes all tags away.
  case clearTags
  /// Shows new samples.
  case newPage
  /// Shows the samples before or after these.
  case turnPage(Int)
  /// Draws the codes too, or keeps them.
  case toggleCodes
}

extension State {
  /// Performs a command of the page of samples.
  mutating func perform(_ command: SamplesCommand, time: Int) {
    guard let tiles = Layout(self)?.tiles, view == .samples else { return }
    let count = tiles.columns * tiles.rows
    samples.cursor = min(samples.cursor, count - 1)
    switch command {
    case .move(let arrow): moveCursor(arrow, columns: tiles.columns, count: count)
    case .adopt: adoptSample(samples.cursor, time: time)
    case .tag(let tag):
      let sample = samples.sample(samples.cursor, from: point, in: model.spec)
      let isTagged = tags.contains(TaggedPoint(point: sample, tag: tag))
      self.tag(.sample(seed: sample.seed), as: isTagged ? nil : tag)
    case .clearTags: removeTags()
    case .newPage: samples.firstSeed = newSeed()
    case .turnPage(let step):
      samples.firstSeed &+= UInt64(bitPattern: Int64(step * count))
    case .toggleCodes:
      samples.keepsCodes.toggle()
      notice = Notice(
        .done, samples.keepsCodes ? "codes as they are set, new noise" : "new codes and new noise")
    }
  }

  /// Makes the sample at place `index` the present point.
  mutating func adoptSample(_ index: Int, time: Int) {
    let sample = samples.sample(index, from: point, in: model.spec)
    samples.cursor = index
    change(.single, time: time) { $0 = sample }
  }

  private mutating func moveCursor(_ arrow: Arrow, columns: Int, count: Int) {
    let step =
      switch arrow {
      case .left: -1
      case .right: 1
      case .up: -columns
      case .down: columns
      }
    let target = samples.cursor + step
    if (0..<count).contains(target) {
      samples.cursor = target
    } else {
      // Beyond an end of the page the next one begins, at the same column.
      samples.firstSeed &+= UInt64(bitPattern: Int64(step < 0 ? -count : count))
      samples.cursor = (target + count) % count
    }
  }

  // MARK: Lines

  /// More samples than any page has.
  private static let pageLimit: UInt64 = 4096

  /// Shows the samples from `seed` on, with the one of seed `chosen` chosen.
  mutating func showSamples(from seed: UInt64, keepsCodes: Bool?, choosing chosen: UInt64?) {
    let place = (chosen ?? seed) &- seed
    guard place < Self.pageLimit else {
      notice = Notice(
        .failure, "samples: the chosen one is on the page, some seeds after \(seed)")
      return
    }
    samples.firstSeed = seed
    samples.cursor = Int(place)
    samples.keepsCodes = keepsCodes ?? samples.keepsCodes
    show(.samples)
    let codes = Keyword.codes(areKept: samples.keepsCodes)
    if notice == nil { notice = Notice(.done, "samples from seed \(seed) on, codes \(codes)") }
  }

  /// Tags a sample or the present point; without a tag it has none any more.
  mutating func tag(_ tagged: Tagged, as tag: Tag?) {
    let sample =
      switch tagged {
      case .sample(let seed): samples.sample(seed: seed, from: point, in: model.spec)
      case .here: point
      }
    // What the sample is depends on the page.
    note(.tag(tagged, tag))
    tags.removeAll { $0.point == sample }
    if let tag { tags.append(TaggedPoint(point: sample, tag: tag)) }
    let counts = [Tag.plus, .minus].map { tag in
      "\(tags.count { $0.tag == tag }) \(tag.rawValue)"
    }
    notice = Notice(.done, "tagged: " + counts.joined(separator: ", "))
  }

  /// Takes all tags away.
  mutating func removeTags() {
    if !tags.isEmpty { note(.untag) }
    tags = []
    notice = Notice(.done, "no sample is tagged any more")
  }
}
