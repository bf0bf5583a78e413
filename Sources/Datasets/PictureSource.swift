/// Pictures of one size that can be asked for by their number: read from files, or drawn when asked.
public protocol PictureSource: Sendable {
  /// What the pictures are, for messages and the model card: `mnist`.
  var name: String { get }
  /// 1 for grey, 3 for RGB.
  var channels: Int { get }
  /// Rows of a picture.
  var height: Int { get }
  /// Columns of a picture.
  var width: Int { get }
  /// How many there are, mirrored ones included.
  var count: Int { get }
  /// How many there are without mirrored ones.
  var originalCount: Int { get }
  /// Whether every picture is there a second time, left and right exchanged.
  var isMirrored: Bool { get }
  /// What a reader of the model's figures must know of the pictures; nil for nothing.
  var note: String? { get }

  /// Pictures as numbers, row-major (N, channels, height, width).
  ///
  /// - Parameter range: what levels 0 and 255 become.
  /// - Precondition: all indices are below `count`.
  func values(at indices: some Collection<Int>, range: ClosedRange<Float>) -> [Float]

  /// SHA-256, in hexadecimal digits, of what decides the pictures; computed anew each time.
  func sha256() -> String
}

extension PictureSource {
  /// The levels of one picture.
  public var pictureSize: Int { channels * height * width }
}
