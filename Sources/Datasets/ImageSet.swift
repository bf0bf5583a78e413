import Formats

/// Small pictures of one size, grey or in colour, in memory as bytes, with or without labels.
public struct ImageSet: PictureSource {
  /// What the pictures are, for messages and the model card: `mnist`.
  public let name: String
  /// 1 for grey, 3 for RGB.
  public let channels: Int
  /// Rows of a picture.
  public let height: Int
  /// Columns of a picture.
  public let width: Int
  /// Levels 0 to 255, picture after picture, rows from the top, channels interleaved.
  public let pixels: [UInt8]
  /// The class of each picture; empty where there are none.
  public let labels: [UInt8]
  /// What else is known of each picture; nil where nothing is.
  public let attributes: AttributeTable?
  /// Whether every picture is there a second time, left and right exchanged.
  public private(set) var isMirrored = false

  /// A set of existing pictures.
  ///
  /// - Precondition: whole pictures of that size; labels and attributes, where there are any, one for
  ///   each of them.
  public init(
    name: String, channels: Int = 1, height: Int, width: Int, pixels: [UInt8],
    labels: [UInt8] = [], attributes: AttributeTable? = nil
  ) {
    let size = channels * height * width
    let count = pixels.count / size
    precondition(
      pixels.count == count * size && (labels.isEmpty || labels.count == count)
        && (attributes?.count ?? count) == count,
      "\(pixels.count) levels for pictures of \(height) x \(width) x \(channels), "
        + "\(labels.count) labels and attributes of \(attributes?.count ?? 0)")
    self.name = name
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
    self.attributes = attributes
  }

  /// SHA-256 over the pixels, the labels, then the attributes, in hexadecimal digits; computed anew
  /// each time.
  public func sha256() -> String {
    var hash = SHA256()
    hash.update(pixels)
    hash.update(labels)
    hash.update(attributes?.flags ?? [])
    return hash.hexadecimal()
  }

  /// The number of pictures, mirrored ones included.
  public var count: Int { originalCount * (isMirrored ? 2 : 1) }

  /// The number of pictures as they were read.
  public var originalCount: Int { pixels.count / pictureSize }

  /// Nothing that its name does not say.
  public var note: String? { nil }

  /// Pictures as numbers, row-major (N, channels, height, width).
  ///
  /// - Parameter indices: those from `originalCount` on are the mirrored pictures.
  /// - Parameter range: what levels 0 and 255 become.
  /// - Precondition: all indices are below `count`.
  public func values(at indices: some Collection<Int>, range: ClosedRange<Float> = 0...1)
    -> [Float]
  {
    let scale = (range.upperBound - range.lowerBound) * (1 / 255)
    return [Float](unsafeUninitializedCapacity: indices.count * pictureSize) { target, filled in
      for index in indices {
        precondition(index >= 0 && index < count, "picture \(index) of \(count)")
        let isReversed = index >= originalCount
        let start = (index % originalCount) * pictureSize
        for channel in 0..<channels {
          for y in 0..<height {
            let row = start &+ y &* width &* channels &+ channel
            for x in 0..<width {
              let column = isReversed ? width &- 1 &- x : x
              target[filled] =
                range.lowerBound + Float(pixels[row &+ column &* channels]) * scale
              filled += 1
            }
          }
        }
      }
    }
  }

  /// Whether every picture has one of `count` classes, and all of them are there.
  public func hasClasses(_ count: Int) -> Bool {
    !labels.isEmpty && Set(labels).count == count && labels.allSatisfy { $0 < count }
  }

  /// The same set, every picture a second time with left and right exchanged.
  public func withMirrorImages() -> ImageSet {
    var set = self
    set.isMirrored = true
    return set
  }

  /// The pictures at `indices`, with what is known of them.
  ///
  /// - Precondition: all indices are below `originalCount`.
  public func subset(_ indices: some Collection<Int>) -> ImageSet {
    var chosen: [UInt8] = []
    chosen.reserveCapacity(indices.count * pictureSize)
    for index in indices {
      chosen += pixels[(index * pictureSize)..<((index + 1) * pictureSize)]
    }
    return ImageSet(
      name: name, channels: channels, height: height, width: width, pixels: chosen,
      labels: labels.isEmpty ? [] : indices.map { labels[$0] },
      attributes: attributes?.subset(indices))
  }

  /// The pictures of this set, then those of `other`; labels and attributes are left out unless both
  /// have the same kind, or one of both has no pictures.
  ///
  /// - Precondition: both have pictures of one size.
  public func joined(with other: ImageSet) -> ImageSet {
    precondition(
      (channels, height, width) == (other.channels, other.height, other.width),
      "\(height) x \(width) x \(channels) and \(other.height) x \(other.width) x \(other.channels)")
    let haveLabels = (count == 0 || !labels.isEmpty) && (other.count == 0 || !other.labels.isEmpty)
    var known = count == 0 ? other.attributes : attributes
    if count > 0, other.count > 0, let first = attributes {
      known = other.attributes.flatMap { second in
        first.names == second.names
          ? AttributeTable(names: first.names, flags: first.flags + second.flags) : nil
      }
    }
    return ImageSet(
      name: name + "+" + other.name, channels: channels, height: height, width: width,
      pixels: pixels + other.pixels, labels: haveLabels ? labels + other.labels : [],
      attributes: known)
  }
}

/// Yes-or-no facts about pictures: smiling, eyeglasses.
public struct AttributeTable: Equatable, Sendable {
  /// The names of the facts, as in the data.
  public let names: [String]
  /// 1 for yes, 0 for no; a row of `names.count` for each picture.
  public let flags: [UInt8]

  /// A table of existing rows.
  ///
  /// - Precondition: `flags` has whole rows.
  public init(names: [String], flags: [UInt8]) {
    precondition(
      !names.isEmpty && flags.count % names.count == 0,
      "\(flags.count) flags in rows of \(names.count)")
    self.names = names
    self.flags = flags
  }

  /// The number of pictures.
  public var count: Int { flags.count / names.count }

  /// Whether the fact number `attribute` holds for each picture.
  public func column(_ attribute: Int) -> [Bool] {
    (0..<count).map { flags[$0 * names.count + attribute] != 0 }
  }

  /// The rows at `indices`.
  func subset(_ indices: some Collection<Int>) -> AttributeTable {
    AttributeTable(
      names: names,
      flags: indices.flatMap { flags[($0 * names.count)..<(($0 + 1) * names.count)] })
  }
}
