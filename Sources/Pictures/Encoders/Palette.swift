/// The colours of an indexed picture, each channel 0...255.
public struct Palette: Equatable, Sendable {
  /// One colour.
  public struct Colour: Equatable, Hashable, Sendable {
    /// Red, green and blue, 0...255.
    public var red, green, blue: UInt8

    /// The given colour.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// The colours, at most 256; an index is a position here.
  public var colours: [Colour]

  /// A palette of the given colours.
  ///
  /// - Precondition: there are at most 256.
  public init(colours: [Colour]) {
    precondition(colours.count <= 256, "a palette has at most 256 colours, got \(colours.count)")
    self.colours = colours
  }

  /// `levels` greys from black to white, evenly spaced.
  ///
  /// 64 are enough: sixel states colours in whole percent, and the eye sees no steps in a small
  /// grey picture.
  /// - Precondition: `levels` is 2...256.
  public init(greys levels: Int) {
    precondition((2...256).contains(levels), "2 to 256 greys are possible, got \(levels)")
    colours = (0..<levels).map { level in
      let value = UInt8((level * 255 + (levels - 1) / 2) / (levels - 1))
      return Colour(red: value, green: value, blue: value)
    }
  }
}

/// Pictures of one size class as palette indices, sharing one palette.
public struct IndexedPictures: Equatable, Sendable {
  /// The colours that all of them use.
  public var palette: Palette
  /// One index per pixel, for each picture.
  public var indices: [[UInt8]]

  /// Pictures that are indices already.
  init(palette: Palette, indices: [[UInt8]]) {
    self.palette = palette
    self.indices = indices
  }

  /// Maps `pictures` to at most `colourCount` colours: at most `greyCount` even levels if all are
  /// grey, else the median cut of all their pixels together.
  ///
  /// - Precondition: both counts are 2...256.
  public init(_ pictures: [Picture], colourCount: Int, greyCount: Int = 64) {
    if pictures.allSatisfy({ $0.channels == 1 }) {
      let levels = min(greyCount, colourCount)
      palette = Palette(greys: levels)
      let table = (0...255).map { UInt8(($0 * (levels - 1) + 127) / 255) }
      indices = pictures.map { picture in picture.pixels.map { table[Int($0)] } }
    } else {
      (palette, indices) = medianCut(pictures, colourCount: colourCount)
    }
  }
}
