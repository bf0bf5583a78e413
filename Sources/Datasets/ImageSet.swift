import Formats

/// Small grey pictures with a class each, all of one size, in memory as bytes.
public struct ImageSet: Sendable {
  /// What the pictures are, for messages and the model card: `mnist`.
  public let name: String
  /// Rows of a picture.
  public let height: Int
  /// Columns of a picture.
  public let width: Int
  /// Levels 0 (background) to 255, picture after picture, rows from the top.
  public let pixels: [UInt8]
  /// The class of each picture.
  public let labels: [UInt8]
  /// SHA-256 over the pixels, then the labels, in hexadecimal digits.
  public let sha256: String

  /// A set of existing pictures.
  ///
  /// - Precondition: one label a picture, and as many pixels as pictures of that size have.
  public init(name: String, height: Int, width: Int, pixels: [UInt8], labels: [UInt8]) {
    precondition(
      pixels.count == labels.count * height * width,
      "\(labels.count) pictures of \(height) x \(width), got \(pixels.count) pixels")
    self.name = name
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
    var hash = SHA256()
    hash.update(pixels)
    hash.update(labels)
    sha256 = hash.hexadecimal()
  }

  /// The number of pictures.
  public var count: Int { labels.count }

  /// The pixels of one picture.
  public var pictureSize: Int { height * width }

  /// Pictures as numbers in 0...1, row-major (N, 1, height, width).
  ///
  /// - Precondition: all indices are below `count`.
  public func values(at indices: some Collection<Int>) -> [Float] {
    [Float](unsafeUninitializedCapacity: indices.count * pictureSize) { target, filled in
      for index in indices {
        precondition(index >= 0 && index < count, "picture \(index) of \(count)")
        let start = index * pictureSize
        for i in 0..<pictureSize {
          target[filled] = Float(pixels[start &+ i]) * (1 / 255)
          filled += 1
        }
      }
    }
  }
}
