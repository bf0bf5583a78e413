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
    case .tag(let tag): toggle(tag)
    case .clearTags:
      tags = []
      notice = Notice(.done, "no sample is tagged any more")
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

  private mutating func toggle(_ tag: Tag) {
    let sample = samples.sample(samples.cursor, from: point, in: model.spec)
    let before = tags.first { $0.point == sample }?.tag
    tags.removeAll { $0.point == sample }
    if before != tag { tags.append(TaggedPoint(point: sample, tag: tag)) }
    let counts = [Tag.plus, .minus].map { tag in
      "\(tags.count { $0.tag == tag }) \(tag.rawValue)"
    }
    notice = Notice(.done, "tagged: " + counts.joined(separator: ", "))
  }
}
