/// How much untrusted input may ask for; each is checked before anything is allocated.
public enum Limits {
  /// Bytes of a safetensors header; the limit of the reference implementation.
  public static let safeTensorsHeaderBytes = 100_000_000
  /// Tensors in one file.
  public static let tensorCount = 100_000
  /// Axes of a tensor.
  public static let rank = 8
  /// Elements of one tensor or array.
  public static let elementCount = 1 << 31
  /// Bytes of a file that is read as a whole.
  public static let fileBytes = 4 << 30
  /// Bytes that a compressed file may grow to.
  public static let inflatedBytes = 1 << 30
  /// Bytes of an npy header.
  public static let npyHeaderBytes = 1 << 16
  /// Levels of JSON within each other.
  public static let jsonDepth = 64
  /// Width or height of a picture that is read.
  public static let pictureSide = 16_384
  /// Pixels of a picture that is read.
  public static let picturePixels = 1 << 26

  /// Bytes of the directory of a zip archive.
  public static let zipDirectoryBytes = 1 << 26
  /// Instructions of a pickle.
  public static let pickleSteps = 1 << 24
  /// Values that a pickle makes, and that a walk through what it made meets.
  public static let pickleValues = 1 << 22
  /// Levels of values within each other in a pickle.
  public static let pickleDepth = 128
  /// Bytes of a pickle in a zip archive, of a text in a pickle, and of a text that is bytes.
  public static let pickleBytes = 1 << 28
  /// Characters of a name of a tensor, with the names of all that it lies in.
  public static let tensorNameLength = 1024
  /// Elements of a tensor that repeats those of a smaller storage.
  public static let repeatedElements = 1 << 20

  /// The product of `shape` once it is known to be free of negative extents, overflow and excess.
  ///
  /// Extents beside a 0 count all the same, so that the product of any of them fits, too.
  public static func checkedElementCount(_ shape: [Int], subject: String) throws(FormatError) -> Int
  {
    if shape.count > rank {
      throw .tooLarge(subject: "the rank of \(subject)", found: shape.count, limit: rank)
    }
    var product = 1
    for extent in shape {
      if extent < 0 {
        throw .malformed(
          subject: "the shape of \(subject)", found: "\(shape)", expected: "no negative extent")
      }
      let (value, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
      if overflow || value > elementCount {
        throw .tooLarge(
          subject: "the element count of \(subject)", found: overflow ? Int.max : value,
          limit: elementCount)
      }
      product = value
    }
    return shape.contains(0) ? 0 : product
  }
}
