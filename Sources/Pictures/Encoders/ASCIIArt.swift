/// A picture as characters, darker to brighter with more ink.
public struct ASCIIArt: Equatable, Sendable {
  /// The characters from black to white.
  public static let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

  /// Rows from the top.
  public let rows: [[Unicode.Scalar]]

  /// `picture` in `columns` x `rows` characters; each shows the mean brightness of what it covers.
  ///
  /// Ink is bright on a dark background; `onLight` tells that it is dark, on a light one.
  ///
  /// - Precondition: both counts are positive.
  public init(_ picture: Picture, columns: Int, rows rowCount: Int, onLight: Bool = false) {
    let small = picture.resampled(width: columns, height: rowCount)
    let levels = Self.ramp.count
    rows = (0..<rowCount).map { y in
      (0..<columns).map { x in
        let level = min(levels - 1, small.luminance(x: x, y: y) * levels / 256)
        return Self.ramp[onLight ? levels - 1 - level : level]
      }
    }
  }
}
